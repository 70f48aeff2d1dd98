import inspect
from types import SimpleNamespace

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from bot.runtime import result_validator

GOOD = {"events": [{"event": "slot", "name": "x", "value": 1, "timestamp": None}], "responses": [{"text": "好"}]}
BAD = [
    {"events": [{"event": "no_such_event"}], "responses": []},
    {"events": "none", "responses": []},
    {"events": [], "responses": ["text"]},
    None,
]


@pytest.fixture
def stock(monkeypatch):
    """Keep Rasa's own check for comparison and put it back afterwards."""
    original = RemoteAction._validate_action_result
    monkeypatch.setattr(RemoteAction, "_validate_action_result", original)
    source = inspect.getsource(RemoteAction)
    assert "self._validate_action_result(response)" in source
    assert "return schema" in inspect.getsource(RemoteAction.action_response_format_spec)
    return SimpleNamespace(check=lambda result: jsonschema.validate(result, RemoteAction.action_response_format_spec()))


@pytest.mark.parametrize("result", BAD)
def test_what_rasa_refuses_is_refused(stock, result):
    with pytest.raises(jsonschema.ValidationError):
        stock.check(result)
    result_validator.install()
    with pytest.raises(jsonschema.ValidationError, match="action_answer"):
        RemoteAction("action_answer", None)._validate_action_result(result)


def test_what_rasa_accepts_is_accepted(stock):
    stock.check(GOOD)
    result_validator.install()
    assert RemoteAction("action_answer", None)._validate_action_result(GOOD) is True


def test_the_schema_is_the_same_on_every_call(stock):
    assert RemoteAction.action_response_format_spec() == RemoteAction.action_response_format_spec()


def test_nothing_is_built_on_a_call(stock, monkeypatch):
    result_validator.install()

    def never(*_, **__):
        raise AssertionError("built again")

    monkeypatch.setattr(RemoteAction, "action_response_format_spec", never)
    monkeypatch.setattr(jsonschema, "validate", never)
    assert RemoteAction("action_answer", None)._validate_action_result(GOOD)


def test_the_agent_loads_with_it(load_toy, stock):
    load_toy()
    assert RemoteAction._validate_action_result.__module__ == "bot.runtime.result_validator"
