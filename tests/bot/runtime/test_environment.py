import os

from rasa import telemetry

from bot.runtime.environment import prepare_rasa


def test_nothing_is_reported_to_anybody(monkeypatch):
    monkeypatch.delenv("RASA_TELEMETRY_ENABLED")
    prepare_rasa()
    assert not telemetry.is_telemetry_enabled()


def test_a_callers_folder_for_matplotlib_is_kept(monkeypatch):
    monkeypatch.setenv("MPLCONFIGDIR", "/somewhere")
    prepare_rasa()
    assert os.environ["MPLCONFIGDIR"] == "/somewhere"
