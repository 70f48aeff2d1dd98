"""Fixtures of the doors: a fake assistant for the channels, and one small real Agent for what leans on Rasa."""

import importlib.util
import io
import json
import logging
import warnings
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.assistant import Assistant
from bot.library import Library
from bot.logs import configure_logs
from bot.messages import BotReply, Serving
from bot.model_store import MODEL_FILE
from bot.runtime.environment import prepare_rasa
from bot.settings import Settings
from bot.train import train_with_rasa

prepare_rasa()

TOY_PROJECT = Path(__file__).parent / "toy_project"
TOKEN = "a-token-of-the-tests"


def answer_object():
    """Return an answer object of the contract."""
    return {
        "kind": "small_talk",
        "citations": [],
        "agencies": [],
        "figures": [],
        "suggestions": [],
        "understood": {"intent": None, "confidence": 0.0, "topics": []},
        "answer_id": "1",
    }


class FakeAssistant:
    """Repeats what it is told; remembers the messages; can be made to fail."""

    def __init__(self):
        self.messages = []
        self.probes = 0
        self.serving = Serving()
        self.is_ready = True
        self.error = None
        self.library = Library()
        self.forgotten = []

    async def reply(self, message):
        self.messages.append(message)
        if self.error:
            raise self.error
        text = f"第一段\n\n第二段：{message.text}"
        return BotReply([{"recipient_id": message.sender, "text": text, "custom": answer_object()}])

    async def ready(self):
        self.probes += 1
        if self.error:
            raise self.error
        return self.is_ready

    async def forget(self, channel, sender):
        self.forgotten.append((channel, sender))


@pytest.fixture
def fake_assistant():
    return FakeAssistant()


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data", rest_token=TOKEN)


@pytest.fixture
def log_lines():
    """Return a function that gives the log lines written so far, each as a dict."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level, show = root.handlers[:], root.level, warnings.showwarning
    configure_logs(stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    warnings.showwarning = show


@pytest.fixture(scope="session")
def toy_project():
    return TOY_PROJECT


@pytest.fixture(scope="session")
def toy_actions():
    """Return the toy project's actions, without their package taking the name of ours."""
    spec = importlib.util.spec_from_file_location("toy_actions", TOY_PROJECT / "actions" / "__init__.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.build_actions(None, None)


@pytest.fixture(scope="session")
def toy_model(tmp_path_factory):
    """Train the toy project once a run; return the folder of its model."""
    return train_with_rasa(TOY_PROJECT, tmp_path_factory.mktemp("models")).parent


@pytest.fixture
def load_toy(toy_model, toy_actions, tmp_path):
    """Return a function that loads an assistant on the toy model and this test's data folder."""
    runtime = SimpleNamespace(
        agent=importlib.import_module("bot.runtime.agent"),
        conversations=importlib.import_module("bot.runtime.conversations"),
        open_log=importlib.import_module("bot.runtime.open_log"),
        whole_reply=importlib.import_module("bot.runtime.whole_reply"),
    )
    opened = []

    def load(*, session_minutes=60, levers=None, **options):
        conversations = runtime.conversations.Conversations(runtime.open_log.open_event_log(tmp_path / "data"))
        opened.append(conversations)
        agent = runtime.agent.load_agent(
            toy_model / MODEL_FILE,
            toy_actions,
            conversations,
            session_minutes=session_minutes,
            levers=levers or runtime.agent.Levers(),
        )
        return Assistant(agent, conversations, runtime.whole_reply.rasa_message, **options)

    yield load
    for conversations in opened:
        conversations.close()
