import pytest
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.utils.common import all_subclasses

from bot.runtime import event_kinds


@pytest.fixture(autouse=True)
def installed():
    event_kinds.install()
    yield
    event_kinds.uninstall()


def test_every_kind_is_what_rasa_finds():
    for kind in all_subclasses(Event):
        assert Event.resolve_by_type(kind.type_name) is event_kinds._rasas_own(kind.type_name)


def test_unknown_kinds_are_refused_as_before():
    with pytest.raises(ValueError, match="Unknown event name"):
        Event.resolve_by_type("unheard_of")
    assert Event.resolve_by_type("topic") is None
    assert Event.resolve_by_type("unheard_of", UserUttered) is UserUttered


def test_it_is_what_rasa_reads_events_with(monkeypatch):
    monkeypatch.setattr("rasa.shared.utils.common.all_subclasses", None)
    assert Event.from_parameters({"event": "slot", "name": "x", "value": 1}) == SlotSet("x", 1)
