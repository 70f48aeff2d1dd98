"""Fixtures of the actions room: the real base, and ``ask``: one message put to the action, without a trained model."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

from actions import ActionAnswer, Contacts
from actions.context import Context
from actions.cues import load_cues
from actions.dialogue import Dialogue, read_dialogue
from actions.question import read_question
from actions.weights import load_weights
from actions.wording import Wording
from knowledge import DIMENSIONS, MeaningIndex, load_policy_base, quote_holds

ROOT = Path(__file__).parent.parent.parent
TEXT_LIMIT = 640


@dataclass(frozen=True)
class Reply:
    """What one message got back."""

    text: str
    custom: dict
    buttons: list
    dialogue: Dialogue
    """The state to go on from."""
    events: list

    @property
    def kind(self):
        return self.custom["kind"]

    @property
    def clauses(self):
        """Clauses cited, each once, in the order of the citations."""
        return list(dict.fromkeys(citation["clause"] for citation in self.custom["citations"]))

    @property
    def agencies(self):
        return [agency["name"] for agency in self.custom["agencies"]]

    @property
    def aspects(self):
        return [missing["aspect"] for missing in self.custom.get("not_stated", [])]

    @property
    def figures(self):
        return [(figure["name"], figure["value"], figure["unit"]) for figure in self.custom["figures"]]


class FakeEncoder:
    """Texts with the same characters are alike; ``meanings`` says which text another stands for."""

    def __init__(self, meanings):
        self._meanings = meanings

    def encode(self, texts):
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            for character in self._meanings.get(text, text):
                vectors[row, ord(character) % DIMENSIONS] += 1.0
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


@dataclass(frozen=True)
class Asker:
    """Puts messages to the action as Rasa would."""

    action: ActionAnswer
    domain: dict
    loop: asyncio.AbstractEventLoop
    base: object
    contacts: Contacts

    def __call__(self, text, intent=None, confidence=0.9, dialogue=None, explain=False):
        """Return the reply; all intents but ``intent`` share what it leaves, and without one none is known."""
        tracker = self.tracker(text, intent, confidence, dialogue, explain)
        dispatcher = CollectingDispatcher()
        events = self.loop.run_until_complete(self.action.run(dispatcher, tracker, self.domain))
        (message,) = dispatcher.messages
        slots = [event["value"] for event in events if event["event"] == "slot"]
        state = read_dialogue(slots[0]) if slots else read_dialogue(tracker.get_slot("dialogue"))
        return Reply(message["text"], message["custom"], message["buttons"], state, events)

    def tracker(self, text, intent=None, confidence=0.9, dialogue=None, explain=False):
        """Return what Rasa would hand to the action."""
        message = {"text": text, "metadata": {"explain": explain}, "intent": {}, "intent_ranking": []}
        if intent is not None:
            others = [name for name in self.domain["intents"] if name != intent]
            assert len(others) == len(self.domain["intents"]) - 1, f"no such intent: {intent}"
            rest = [{"name": name, "confidence": (1 - confidence) / len(others)} for name in others]
            message["intent_ranking"] = [{"name": intent, "confidence": confidence}, *rest]
            message["intent"] = message["intent_ranking"][0]
        slots = {"dialogue": dialogue.as_dict() if dialogue else None}
        return Tracker("tester", slots, message, [], False, None, {}, "action_listen")

    def context(self, text, intent=None, confidence=0.9, dialogue=None) -> Context:
        """Return how a message is read, without answering it."""
        question = read_question(self.tracker(text, intent, confidence, dialogue), self.base)
        return self.action.understand(question, Wording(self.domain["responses"]))

    def with_contacts(self, contacts):
        """Return an asker of an assistant that is run by someone else."""
        action = ActionAnswer(self.base, contacts, load_cues(), load_weights())
        return Asker(action, self.domain, self.loop, self.base, contacts)

    def with_meaning(self, meanings):
        """Return an asker that also searches by meaning, which a fake encoder takes from ``meanings``."""
        index = MeaningIndex(self.base.clauses.values(), FakeEncoder(meanings))
        action = ActionAnswer(self.base, self.contacts, load_cues(), load_weights(), index)
        return Asker(action, self.domain, self.loop, self.base, self.contacts)


@pytest.fixture(scope="session")
def policy_base():
    """Return the knowledge base of the plan; nobody changes it."""
    return load_policy_base()


@pytest.fixture(scope="session")
def domain():
    """Return the domain as Rasa hands it to an action."""
    return YAML(typ="safe", pure=True).load((ROOT / "domain.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def responses(domain):
    """Return every fixed text."""
    return domain["responses"]


@pytest.fixture(scope="session")
def cues():
    """Return the cues of cues.yml."""
    return load_cues()


@pytest.fixture(scope="session")
def ask(policy_base, domain):
    """Return the asker of an assistant without hotline and without search by meaning."""
    loop = asyncio.new_event_loop()
    contacts = Contacts("泉州市政务服务平台")
    yield Asker(ActionAnswer(policy_base, contacts, load_cues(), load_weights()), domain, loop, policy_base, contacts)
    loop.close()


@pytest.fixture(scope="session")
def fake_encoder():
    """Return the class of the encoder that needs no weights."""
    return FakeEncoder


@pytest.fixture(scope="session")
def context_of(ask):
    """Return a function that reads a message without answering it."""
    return ask.context


@pytest.fixture(scope="session")
def faults_of(policy_base):
    """Return a function that names everything in a reply that no reply may have."""
    schema = json.loads((ROOT / "tests" / "contract" / "answer.schema.json").read_text(encoding="utf-8"))
    contract = jsonschema.validators.validator_for(schema)(schema)
    texts = {
        clause.id: f"{clause.heading}\n{clause.text}\n{clause.agency_line or ''}"
        for clause in policy_base.clauses.values()
    }
    texts["0"] = policy_base.document.source

    def faults(reply):
        found = [f"contract: {error.message}" for error in contract.iter_errors(reply.custom)]
        for citation in reply.custom["citations"]:
            if not quote_holds(citation["quote"], texts[citation["clause"]]):
                found.append(f"no quote of {citation['clause']}: {citation['quote']}")
        if not reply.text.strip():
            found.append("says nothing")
        length = len("".join(reply.text.split()))
        if length > TEXT_LIMIT:
            found.append(f"{length} characters")
        if [button["title"] for button in reply.buttons] != reply.custom["suggestions"]:
            found.append("buttons are not the suggestions")
        if any(button["payload"] != button["title"] for button in reply.buttons):
            found.append("a button sends something else than it shows")
        return found

    return faults
