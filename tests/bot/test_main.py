import importlib
import importlib.util
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def entry():
    return importlib.import_module("bot.__main__")


@pytest.mark.parametrize("arguments", [[], ["-h"], ["--help"]])
def test_help_names_every_command(entry, capsys, arguments):
    assert entry.main(arguments) == 0
    out = capsys.readouterr().out
    assert all(name in out and command.help in out for name, command in entry.COMMANDS.items())


def test_an_unknown_command_is_refused_with_help(entry, capsys):
    assert entry.main(["srve"]) == 2
    err = capsys.readouterr().err
    assert "srve" in err
    assert "serve" in err


def test_every_command_has_its_function(entry):
    for command in entry.COMMANDS.values():
        if importlib.util.find_spec(command.module):
            function = getattr(importlib.import_module(command.module), command.function)
            assert list(inspect.signature(function).parameters) == ["arguments"], command


def test_the_exit_code_is_the_commands(entry, monkeypatch):
    heard = []
    module = importlib.import_module("bot.train")
    monkeypatch.setattr(module, "run_train", lambda arguments: heard.append(arguments) or 7)
    assert entry.main(["train", "--force"]) == 7
    assert heard == [["--force"]]


def test_help_imports_nothing_heavy():
    program = "import sys, bot.__main__ as m; m.main([]); sys.exit('rasa' in sys.modules or 'aiohttp' in sys.modules)"
    assert (
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, timeout=30, check=False
        ).returncode
        == 0
    )


def test_ctrl_c_ends_a_command_without_a_traceback(entry, monkeypatch):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(importlib.import_module("bot.train"), "run_train", interrupted)
    assert entry.main(["train"]) == 130
