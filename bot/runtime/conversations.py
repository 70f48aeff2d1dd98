"""Conversations that outlive a restart, in a SQLite file, for Rasa's Agent.

Rasa's own SQL store ends the process on any ValueError, be it a lone surrogate in a sender or one unreadable row, and
the wrapper that every Agent puts around a store turns failed writes into silent loss. Here a failure is raised to the
caller, an unreadable conversation is moved aside and begins afresh, and the event loop never waits for the disk: one
thread owns the file, so reads and writes keep their order.

Leans on ``MessageProcessor`` of Rasa 3.6.21 saving the same tracker object it got from ``get_or_create_tracker``, with
new events behind the ones it had; how many it had is kept on the tracker.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot.logs import log_event
from bot.runtime.event_log import EventLog, NewEvent, StoredEvents
from bot.runtime.whole_reply import PARTS

FILE_NAME = "conversations.db"
Result = TypeVar("Result")


class UnreadableConversationError(ValueError):
    """Stored events that cannot be turned back into a conversation."""


class Conversations(TrackerStore):  # type: ignore[misc]
    """A tracker store on an EventLog."""

    def __init__(self, folder: Path, domain: Domain | None = None) -> None:
        """Open ``conversations.db`` in ``folder``."""
        super().__init__(domain)
        self._log = EventLog(folder / FILE_NAME)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="conversations")

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation since its latest session start, None where there is none that can be read."""
        return await self._tracker(sender_id, since=SessionStarted.type_name)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return the whole conversation, all sessions."""
        return await self._tracker(conversation_id, since=None)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the events that are not stored yet; raise when they cannot be written."""
        stored, last_id = getattr(tracker, "stored_events", (0, 0))
        events = list(tracker.events)
        fresh = [_encode(event) for event in events[stored:]]
        if fresh:
            last_id = await self._on_thread(self._log.append, tracker.sender_id, last_id, fresh)
        tracker.stored_events = (len(events), last_id)

    async def said_to(self, sender_id: str, message_id: str, text: str) -> list[dict[str, Any]]:
        """Return what was said to a message with this id and text, as a channel gets it; empty when nothing was."""
        mark = f'"message_id": {json.dumps(message_id)}'
        stored = await self._on_thread(self._log.turn, sender_id, UserUttered.type_name, mark)
        events = [json.loads(data) for data in stored.data]
        if not events or events[0].get("text") != text:
            return []
        return [_as_sent(event) for event in events if event["event"] == BotUttered.type_name]

    async def keys(self) -> Iterable[str]:
        """Return everybody who has a conversation."""
        return await self._on_thread(self._log.senders)

    async def forget(self, sender_id: str) -> None:
        """Delete a conversation."""
        await self._on_thread(self._log.forget, sender_id)

    def close(self) -> None:
        """Wait for what is being written, then close the file."""
        self._thread.shutdown(wait=True)
        self._log.close()

    async def _tracker(self, sender_id: str, since: str | None) -> DialogueStateTracker | None:
        stored = await self._on_thread(partial(self._log.read, since=since), sender_id)
        if not stored.data:
            return None
        try:
            tracker = self._decode(sender_id, stored)
        except Exception as error:
            log_event(logging.ERROR, "conversation_quarantined", failure=error)
            await self._on_thread(self._log.quarantine, sender_id, type(error).__name__)
            return None
        tracker.stored_events = (len(stored.data), stored.last_id)
        return tracker

    def _decode(self, sender_id: str, stored: StoredEvents) -> DialogueStateTracker:
        """Turn rows into a tracker; every row must be an event, or later rows would be miscounted."""
        events = deserialise_events([json.loads(data) for data in stored.data])
        if len(events) != len(stored.data):
            raise UnreadableConversationError(f"{len(stored.data)} rows hold {len(events)} events")
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots)

    async def _on_thread(self, function: Callable[..., Result], *arguments: Any) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(function, *arguments))


def _encode(event: Any) -> NewEvent:
    data = event.as_dict()
    return NewEvent(event.type_name, data.get("timestamp"), json.dumps(data, allow_nan=False))


def _as_sent(event: dict[str, Any]) -> dict[str, Any]:
    """Return a stored utterance as the output channel kept it."""
    said = {"text": event.get("text"), **(event.get("data") or {})}
    return {part: said[part] for part in PARTS if said.get(part)}
