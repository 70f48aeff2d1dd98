"""What stands in for the trained model, the action and the knowledge base.

The agent does what Rasa's MessageProcessor does, in the same order and with our store, our lock and our way to call
actions, but decides nothing: there is one action. Some seeds run Rasa's own Agent instead, with the same action.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import rasa
from rasa.core.channels.channel import UserMessage as RasaMessage
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Action

from bot.library import ClauseView, DocumentView, Examples, Library, SectionView
from tests.simulation.ledger import QUESTION, Ledger, current_arrival
from tests.simulation.world import World

ACTION = "action_answer"
DOCUMENT = "plan"
_HANG_SECONDS = 3600.0


class ScriptedAgent:
    """Rasa's Agent without a model."""

    def __init__(self, store: TrackerStore, lock_store: LockStore, action_endpoint: EndpointConfig) -> None:
        self._store = store
        self._locks = lock_store
        self._actions = action_endpoint

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        return {"intent_ranking": [{"name": "ask", "confidence": 1.0}]}

    async def handle_message(self, message: RasaMessage) -> list[dict[str, Any]] | None:
        async with self._locks.lock(message.sender_id):
            tracker = await self._store.get_or_create_tracker(message.sender_id, append_action_listen=False)
            if not tracker.events:
                for event in (
                    ActionExecuted("action_session_start"),
                    SessionStarted(),
                    ActionExecuted("action_listen"),
                ):
                    tracker.update(event)
            tracker.update(
                UserUttered(
                    message.text,
                    {"name": "ask", "confidence": 1.0},
                    input_channel=message.input_channel,
                    message_id=message.message_id,
                    metadata=message.metadata,
                )
            )
            await self._act(message, tracker)
            await self._store.save(tracker)
            return list(message.output_channel.messages)

    async def _act(self, message: RasaMessage, tracker: DialogueStateTracker) -> None:
        """Run the action; as with Rasa, a failing one leaves a turn without an answer."""
        latest = {"text": message.text, "intent": {"name": "ask", "confidence": 1.0}, "entities": []}
        state = {"sender_id": message.sender_id, "slots": {}, "latest_message": latest, "events": []}
        call = {"next_action": ACTION, "sender_id": message.sender_id, "tracker": state, "domain": {}}
        try:
            result = await self._actions.request(json={**call, "version": rasa.__version__})
        except Exception:
            return
        tracker.update(ActionExecuted(ACTION))
        for said in result["responses"]:
            utterance = {"text": said["text"], "custom": said["custom"], "buttons": said["buttons"]}
            tracker.update(BotUttered(said["text"], {"custom": said["custom"], "buttons": said["buttons"]}))
            await message.output_channel.send_response(message.sender_id, utterance)
        tracker.update(ActionExecuted("action_listen"))


class AnsweringAction(Action):  # type: ignore[misc]
    """Answers with a quote from the knowledge of its life of the server, late, twice, not at all or with an error."""

    def __init__(self, world: World, ledger: Ledger, library: Library, trouble: float) -> None:
        """``trouble``: how likely something goes wrong."""
        self._world = world
        self._ledger = ledger
        self._library = library
        self._trouble = trouble

    def name(self) -> str:
        return ACTION

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        text = tracker.latest_message["text"]
        found = QUESTION.search(text)
        if found is None:
            raise ValueError("no question")
        arrival = current_arrival.get()
        self._ledger.begin_turn(arrival, self._world.now)
        try:
            await self._work(dispatcher, found[1])
        finally:
            self._ledger.end_action(arrival)
        return []

    async def _work(self, dispatcher: Any, question: str) -> None:
        await asyncio.sleep(self._world.soon())
        times = 1
        if self._world.happens(self._trouble):
            kind = self._world.chance.choice(("raises", "hangs", "is silent", "answers twice"))
            self._world.note("action", kind, question)
            if kind == "raises":
                raise RuntimeError(question)
            if kind == "hangs":
                await asyncio.sleep(_HANG_SECONDS)
            times = {"is silent": 0, "answers twice": 2}.get(kind, 1)
        for _ in range(times):
            self._say(dispatcher, question)

    def _say(self, dispatcher: Any, question: str) -> None:
        self._ledger.counts["answers made"] += 1
        number = self._ledger.counts["answers made"]
        clause = self._world.chance.choice(self._library.documents[0].sections[0].clauses)
        text = f"答〔{question}·{number}〕\n“{clause.text}”"
        citation = {"document": DOCUMENT, "clause": clause.id, "heading": clause.heading, "quote": clause.text}
        custom = {"kind": "answer", "title": None, "citations": [citation], "agencies": [], "figures": []}
        custom |= {"suggestions": [], "understood": {"intent": "ask", "confidence": 1.0, "topics": []}}
        buttons = [{"title": "再问", "payload": "再问"}]
        dispatcher.utter_message(text=text, buttons=buttons)
        dispatcher.messages[-1]["custom"] = {**custom, "answer_id": f"a{number}"}


def library_of(version: int) -> Library:
    """Return the knowledge of a version; no two versions share a clause."""
    clauses = tuple(
        ClauseView(f"1.{n}", f"第{n}条", f"第{version}版第{n}条：支持企业开展技术创新。", "一", (), ())
        for n in (1, 2, 3)
    )
    sections = (SectionView("1", "一", clauses),)
    return Library([DocumentView(DOCUMENT, "方案", "〔2016〕1号", (), sections)], Examples())


def clause_texts(versions: Sequence[int]) -> list[str]:
    """Return the texts of all clauses of these versions."""
    return [
        clause.text
        for version in versions
        for document in library_of(version).documents
        for section in document.sections
        for clause in section.clauses
    ]
