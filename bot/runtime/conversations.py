"""Conversations that outlive a restart, for Rasa's Agent: live ones in memory, all of them in the archive.

Rasa's own SQL store ends the process on any ValueError, be it a lone surrogate in a sender or one unreadable row, and
the wrapper that every Agent puts around a store turns failed writes into silent loss. Here a failure is raised to the
caller, an unreadable conversation is moved aside and begins afresh, and the event loop never waits for the disk: one
thread owns the archive, so reads and writes keep their order.

A turn is one write. A live conversation is not read again; that nobody else wrote to it is seen when its turn is
written (ConversationConflictError), and the turn is then taken again on what is stored (turn_processor.py).

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
from itertools import islice
from typing import Any, TypeVar

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import DEFAULT_SLOT_NAMES
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot.logs import log_event
from bot.runtime.event_log import EventLog, NewEvent, NewTurn, StoredEvents
from bot.runtime.group_writer import GroupWriter
from bot.runtime.live_conversations import TURNS, LiveConversations
from bot.runtime.whole_reply import PARTS

Result = TypeVar("Result")


class UnreadableConversationError(ValueError):
    """Stored events that cannot be turned back into a conversation."""


class Conversations(TrackerStore):  # type: ignore[misc]
    """A tracker store on an EventLog."""

    def __init__(self, log: EventLog, domain: Domain | None = None, *, live: LiveConversations | None = None) -> None:
        """Take the archive, which is closed with the store."""
        super().__init__(domain)
        self._log = log
        self._live = LiveConversations() if live is None else live
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="conversations")
        self._writer = GroupWriter(partial(self._on_thread, log.append_all))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the latest session's last turns, None where there is none that can be read."""
        live = self._live.take(sender_id)
        return live if live is not None else await self._tracker(sender_id, partial(self._log.read_recent, turns=TURNS))

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return the whole conversation, all sessions."""
        return await self._tracker(conversation_id, self._log.read)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the events that are not stored yet; raise when they cannot be written."""
        stored, last_id = getattr(tracker, "stored_events", (0, 0))
        fresh = [_encode(event) for event in islice(tracker.events, stored, None)]
        if not fresh:  # as Rasa does with a new one: kept only now, a turn that fails would leave its events in it
            tracker.stored_events = (stored, last_id)
            return
        last_id = await self._writer.append(NewTurn(tracker.sender_id, last_id, fresh))
        self._live.put(tracker)
        tracker.stored_events = (len(tracker.events), last_id)

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
        self._live.drop(sender_id)
        await self._on_thread(self._log.forget, sender_id)
        self._live.drop(sender_id)

    def close(self) -> None:
        """Wait for what is being written, then close the archive."""
        self._thread.shutdown(wait=True)
        self._log.close()

    async def _tracker(self, sender_id: str, read: Callable[[str], StoredEvents]) -> DialogueStateTracker | None:
        stored = await self._on_thread(read, sender_id)
        if not stored.data:
            return None
        try:
            events = _decode(stored.data)
            earlier = await self._earlier_slots(sender_id, stored, events)
            tracker = _replay(sender_id, [*earlier, *events], self.domain)
        except UnreadableConversationError as error:
            log_event(logging.ERROR, "conversation_quarantined", failure=error.__cause__ or error)
            await self._on_thread(self._log.quarantine, sender_id, type(error.__cause__ or error).__name__)
            return None
        tracker.stored_events = (len(tracker.events), stored.last_id)
        return tracker

    async def _earlier_slots(self, sender_id: str, stored: StoredEvents, events: list[Event]) -> list[Event]:
        """Return the latest value of each slot that was last set in turns left out."""
        missing = {slot.name for slot in self.domain.slots} - set(DEFAULT_SLOT_NAMES)
        missing -= {event.key for event in events if isinstance(event, SlotSet)}
        if stored.first <= stored.session or not missing:
            return []
        found: dict[str, Event] = {}
        for data in await self._on_thread(self._log.read_slots, sender_id, stored.session, stored.first):
            (event,) = _decode((data,))
            found.setdefault(event.key, event)
            if missing <= found.keys():
                break
        return [event for name, event in found.items() if name in missing]

    async def _on_thread(self, function: Callable[..., Result], *arguments: Any) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(function, *arguments))


def _encode(event: Event) -> NewEvent:
    data = event.as_dict()
    return NewEvent(event.type_name, data.get("timestamp"), json.dumps(data, allow_nan=False))


def _as_sent(event: dict[str, Any]) -> dict[str, Any]:
    """Return a stored utterance as the output channel kept it."""
    said = {"text": event.get("text"), **(event.get("data") or {})}
    return {part: said[part] for part in PARTS if said.get(part)}


def _decode(rows: tuple[str, ...]) -> list[Event]:
    """Turn rows into events; every row must be one, or later rows would be miscounted."""
    try:
        events: list[Event] = deserialise_events([json.loads(data) for data in rows])
    except Exception as error:
        raise UnreadableConversationError(str(error)) from error
    if len(events) != len(rows):
        raise UnreadableConversationError(f"{len(rows)} rows hold {len(events)} events")
    return events


def _replay(sender: str, events: list[Event], domain: Domain) -> DialogueStateTracker:
    try:
        return DialogueStateTracker.from_events(sender, events, domain.slots)
    except Exception as error:
        raise UnreadableConversationError(str(error)) from error
