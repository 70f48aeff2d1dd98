"""Find a stored answer by its id and give its question to an action once more, in the state it was answered in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa_sdk import Tracker

from bot.runtime.event_log import EventLog
from bot.runtime.in_process_actions import InProcessActions


class UnreadableTurnError(RuntimeError):
    """A stored turn that cannot be turned back into a question and its state."""


@dataclass(frozen=True)
class StoredTurn:
    """One answer as it was stored, and the state its question was put in."""

    text: str
    custom: dict[str, Any]
    """The answer object as it was sent."""
    state: dict[str, Any]
    """The tracker in the form an action gets it."""

    @property
    def question(self) -> str:
        """What the person typed."""
        asked = [event["text"] for event in self.state["events"] if event["event"] == "user"]
        return str(asked[-1])


def find_turn(log: EventLog, domain: Domain, answer_id: str) -> StoredTurn | None:
    """Return the newest turn that was answered under an id, None where there is none.

    Raises:
        UnreadableTurnError: its events cannot be read.
    """
    found = log.find(BotUttered.type_name, f'"answer_id": {json.dumps(answer_id)}')
    if found is None:
        return None
    stored = log.read_session(*found, since=SessionStarted.type_name)
    *before, answer = (json.loads(data) for data in stored.data)
    try:
        tracker = DialogueStateTracker.from_events(found[0], deserialise_events(before), domain.slots)
        state = json.loads(json.dumps(tracker.current_state(EventVerbosity.ALL)))
        turn = StoredTurn(str(answer["text"]), answer["data"]["custom"], state)
        turn.question  # noqa: B018 - a turn without a question is none
    except Exception as error:
        raise UnreadableTurnError(f"{type(error).__name__}: {error}") from error
    return turn


def domain_of_model(model: Path) -> Domain:
    """Return the domain a model was trained with, without loading the model."""
    return LocalModelStorage.metadata_from_archive(model).domain


async def answer_again(action: Any, turn: StoredTurn, domain: Domain) -> tuple[str, dict[str, Any]]:
    """Return text and answer object that an action gives to a stored turn now."""
    call = {
        "next_action": action.name(),
        "sender_id": turn.state["sender_id"],
        "tracker": turn.state,
        "domain": domain.as_dict(),
    }
    result = await InProcessActions([action]).request(json=call)
    (message,) = result["responses"]
    return str(message["text"]), json.loads(json.dumps(message["custom"]))


def id_it_would_have(action: Any, turn: StoredTurn) -> str:
    """Return the id that the stored text would have had with this action's knowledge version."""
    return str(action.identify(Tracker.from_dict(turn.state), turn.text))
