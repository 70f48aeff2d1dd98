import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--version"], "3.6.21"),
        (["data", "validate", "--help"], "--fail-on-warnings"),
        (["test", "nlu", "--help"], "--cross-validation"),
        (["shell", "nlu", "--help"], "--model"),
    ],
)
def test_rasa_commands_are_passed_through(arguments, words):
    done = subprocess.run(
        [sys.executable, "-m", "bot", "rasa", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert words in done.stdout


def test_rasas_exit_code_is_kept():
    done = subprocess.run(
        [sys.executable, "-m", "bot", "rasa", "nonsense"], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 2
