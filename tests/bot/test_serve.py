"""The real command on the toy project: one process, started, asked, stopped and started again."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from bot.model_store import MODEL_FILE, keep_model

ROOT = Path(__file__).parents[2]
TOKEN = "a-token-of-the-tests"


@pytest.fixture
def project(tmp_path, toy_project, toy_model):
    """A project folder with the toy's knowledge and actions and our bot."""
    folder = tmp_path / "project"
    shutil.copytree(toy_project, folder)
    (folder / "bot").symlink_to(ROOT / "bot")
    (folder / "models").symlink_to(toy_model)
    (tmp_path / "home").mkdir()
    return folder


def start(project, *arguments, **environ):
    settings = {"PATH": os.environ["PATH"], "HOME": str(project.parent / "home"), "BOT_REST_TOKEN": TOKEN, **environ}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", *arguments],
        cwd=project,
        env=settings,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@contextlib.contextmanager
def serving(project, state="已就绪"):
    """Start the server; give its address; stop it and see that it stops well."""
    process = start(project, "--port", "0")
    try:
        line = process.stdout.readline()
        assert line.startswith(f"{state}：http://127.0.0.1:"), process.stderr.read() if process.poll() else line
        yield line.split("：", 1)[1].strip()
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (0, "")
    assert all("event" in json.loads(line) for line in err.splitlines())
    assert "新材料" not in err


def ask(address, text):
    body = json.dumps({"sender": "ann", "message": text}).encode()
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/webhooks/rest/webhook", body, headers)
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


def cut_the_model(project):
    """Put a cut model into the project, and the good one as the one before it."""
    models, trained = project / "models", (project / "models" / MODEL_FILE).read_bytes()
    models.unlink()
    models.mkdir()
    for content in (trained, b"a newer model"):
        (project / "made").write_bytes(content)
        keep_model(project / "made", models, "")
    (models / MODEL_FILE).write_bytes(b"a newer")


def readiness(address):
    with urllib.request.urlopen(f"{address}/readyz", timeout=10) as response:
        assert response.status == 200
        return json.load(response)


def test_a_conversation_outlives_the_server_and_its_model(project):
    with serving(project) as address:
        assert ask(address, "新材料")[0]["custom"]["answer_id"] == "turn-1"
        assert (readiness(address)["status"], readiness(address)["model"]) == ("ready", "unverified")
    cut_the_model(project)
    with serving(project, "已就绪，但用的是上一个好的版本，原因见 /readyz") as address:
        ready = readiness(address)
        assert (ready["model"], ready["knowledge"], len(ready["reasons"])) == ("previous", "current", 1)
        assert ask(address, "新材料")[0]["custom"]["answer_id"] == "turn-2"
    assert list((project.parent / "home").iterdir()) == []
    kept = sorted(path.name for path in (project / "data").iterdir())
    assert kept == ["conversations.db", "secret", "web.db"]


def test_a_taken_port_ends_with_a_clear_message_before_anything_is_loaded(project):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        _, err = (process := start(project, "--port", port)).communicate(timeout=20)
    assert process.returncode == 3
    assert port in err
    assert "已被占用" in err
    assert "Traceback" not in err


def test_wrong_settings_end_with_all_problems(project):
    _, err = (process := start(project, BOT_PORT="x", BOT_LOG_TEXTS="y")).communicate(timeout=20)
    assert process.returncode == 2
    assert "BOT_PORT" in err
    assert "BOT_LOG_TEXTS" in err
    assert "Traceback" not in err


def test_a_missing_model_ends_with_what_to_do(project):
    (project / "models").unlink()
    _, err = (process := start(project, "--port", "0")).communicate(timeout=30)
    assert process.returncode == 1
    assert "python -m bot train" in err
    assert "Traceback" not in err
