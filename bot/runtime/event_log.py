"""The archive of conversations: events in, events out; knows nothing of Rasa.

One table of events in the order they were written. A conversation that cannot be read is moved aside as it is, into a
second table, so that it neither stops others nor is lost. The SQL here is common to the databases it may stand in
(sqlite_log.py, postgres_log.py); a log is to be used from one thread at a time.
"""

from __future__ import annotations

import abc
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

RECENT = 500
"""Events in which a repeated message is looked for: some fifty turns."""
SESSION_STARTED = "session_started"
USER = "user"
SLOT = "slot"
"""Rasa's names of the kinds of events that are looked for; the database has an index on the first."""


class EventLogError(RuntimeError):
    """The archive cannot be used as it is."""


class ConversationConflictError(EventLogError):
    """Somebody else wrote to the conversation between reading and writing it; nothing was written."""


@dataclass(frozen=True)
class StoredEvents:
    """Events of one conversation as they stand in the archive."""

    data: tuple[str, ...]
    """Each event as JSON, oldest first."""
    last_id: int
    """Row of the newest event of the conversation; 0 where there is none."""
    session: int = 0
    """Row its session begins with."""
    first: int = 0
    """Row of the first event here; beyond ``session`` when the session's older turns were left out."""


@dataclass(frozen=True)
class NewEvent:
    """An event to write."""

    type: str
    """Rasa's name of its kind."""
    time: float | None
    """Seconds since 1970."""
    data: str
    """The event as JSON."""


@dataclass(frozen=True)
class NewTurn:
    """Events to write behind a row of a conversation, all or none."""

    sender: str
    last_id: int
    """The row that must be the conversation's newest."""
    events: Sequence[NewEvent]


class EventLog(abc.ABC):
    """A connection to the archive."""

    def read(self, sender: str, *, since: str | None = None) -> StoredEvents:
        """Return a conversation from its latest event of type ``since`` on, or all of it."""
        first = self._latest(sender, since) if since is not None else 0
        return self._stored(sender, first, first)

    def read_recent(self, sender: str, turns: int) -> StoredEvents:
        """Return the last turns of a conversation's latest session."""
        session = self._latest(sender, SESSION_STARTED)
        query = "SELECT id FROM events WHERE sender = ? AND id >= ? AND type = ? ORDER BY id DESC LIMIT 1 OFFSET ?"
        rows = self._rows(query, (self._key(sender), session, USER, turns - 1))
        return self._stored(sender, session, int(rows[0][0]) if rows else session)

    def read_slots(self, sender: str, first: int, end: int) -> Iterable[str]:
        """Return the slot events from row ``first`` on and before row ``end``, the newest first."""
        query = "SELECT data FROM events WHERE sender = ? AND id >= ? AND id < ? AND type = ? ORDER BY id DESC"
        return [str(data) for (data,) in self._rows(query, (self._key(sender), first, end, SLOT))]

    def find(self, type_name: str, fragment: str) -> tuple[str, int] | None:
        """Return sender and row of the newest event of a type whose JSON holds a fragment, None where none does."""
        query = f"SELECT sender, id FROM events WHERE type = ? AND {self._PLACE} > 0 ORDER BY id DESC LIMIT 1"
        rows = self._rows(query, (type_name, fragment))
        return (self._sender(rows[0][0]), int(rows[0][1])) if rows else None

    def read_session(self, sender: str, row: int, *, since: str) -> StoredEvents:
        """Return a conversation up to a row, that one included, from the last event of type ``since`` before it on."""
        query = "SELECT max(id) FROM events WHERE sender = ? AND type = ? AND id < ?"
        first = self._rows(query, (self._key(sender), since, row))[0][0] or 0
        query = "SELECT id, data FROM events WHERE sender = ? AND id BETWEEN ? AND ? ORDER BY id"
        return _events(self._rows(query, (self._key(sender), first, row)), first, first)

    def turn(self, sender: str, type_name: str, fragment: str) -> StoredEvents:
        """Return the latest event of a type whose JSON holds a fragment, with those behind it up to the next such type.

        Looked for among the RECENT newest events of the conversation, so that long ones cost no more.
        """
        recent = "SELECT id, type, data FROM events WHERE sender = ? ORDER BY id DESC LIMIT ?"
        first = f"SELECT max(id) AS id FROM recent WHERE type = ? AND {self._PLACE} > 0"
        rows = self._rows(
            f"WITH recent AS ({recent}), first AS ({first})"
            " SELECT recent.id, type, data FROM recent, first WHERE recent.id >= first.id ORDER BY recent.id",
            (self._key(sender), RECENT, type_name, fragment),
        )
        turn = [*rows[:1], *takewhile(lambda row: row[1] != type_name, rows[1:])]
        return _events([(row[0], row[2]) for row in turn], 0, 0)

    def append(self, sender: str, last_id: int, events: Sequence[NewEvent]) -> int:
        """Write events behind row ``last_id`` of the conversation, all or none; return the new last row."""
        with self._transaction():
            return self._append(NewTurn(sender, last_id, events))

    def append_all(self, turns: Sequence[NewTurn]) -> list[int | Exception]:
        """Write turns of several conversations with one commit; return for each its last row or why it was refused."""
        if len(turns) > 1:
            try:
                with self._transaction():
                    return [self._append(turn) for turn in turns]
            except Exception:
                pass
        return [self._append_alone(turn) for turn in turns]

    def quarantine(self, sender: str, reason: str) -> None:
        """Move all events of a conversation aside."""
        key = self._key(sender)
        with self._transaction():
            self._rows("DELETE FROM quarantined WHERE id IN (SELECT id FROM events WHERE sender = ?)", (key,))
            self._rows(
                "INSERT INTO quarantined (id, sender, type, time, data, reason)"
                " SELECT id, sender, type, time, data, ? FROM events WHERE sender = ?",
                (reason, key),
            )
            self._rows("DELETE FROM events WHERE sender = ?", (key,))

    def forget(self, sender: str) -> None:
        """Delete all events of a conversation, also those that were moved aside."""
        with self._transaction():
            self._rows("DELETE FROM events WHERE sender = ?", (self._key(sender),))
            self._rows("DELETE FROM quarantined WHERE sender = ?", (self._key(sender),))

    def senders(self) -> Iterable[str]:
        """Return everybody who has a conversation."""
        return [self._sender(sender) for (sender,) in self._rows("SELECT DISTINCT sender FROM events", ())]

    @abc.abstractmethod
    def close(self) -> None:
        """Close the connection."""

    _PLACE: str
    """SQL for the place of a parameter in ``data``, 0 where it is not in it."""

    @abc.abstractmethod
    def _rows(self, query: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Run a statement with ``?`` for its values; return its rows, none where it has none."""

    @abc.abstractmethod
    def _transaction(self) -> AbstractContextManager[None]:
        """Return a transaction: committed at the end, rolled back when anything inside fails, the commit included."""

    @abc.abstractmethod
    def _insert(self, sender: str, events: Sequence[NewEvent]) -> int:
        """Insert rows; return the last one's number."""

    def _key(self, sender: str) -> Any:
        """Return a sender as the database holds it."""
        return sender

    def _sender(self, key: Any) -> str:
        """Return the sender of a key."""
        return str(key)

    def _append_alone(self, turn: NewTurn) -> int | Exception:
        try:
            return self.append(turn.sender, turn.last_id, turn.events)
        except Exception as error:
            return error

    def _append(self, turn: NewTurn) -> int:
        found = self._last_id(turn.sender)
        if found != turn.last_id:
            raise ConversationConflictError(f"expected row {turn.last_id} to be the newest, found {found}")
        return self._insert(turn.sender, turn.events) if turn.events else found

    def _last_id(self, sender: str) -> int:
        rows = self._rows("SELECT max(id) FROM events WHERE sender = ?", (self._key(sender),))
        return int(rows[0][0] or 0)

    def _latest(self, sender: str, type_name: str) -> int:
        """Return the newest row of a type; for session starts there is an index, which must be named in full."""
        kind = f"'{SESSION_STARTED}'" if type_name == SESSION_STARTED else "?"
        values = (self._key(sender),) if type_name == SESSION_STARTED else (self._key(sender), type_name)
        return int(self._rows(f"SELECT max(id) FROM events WHERE sender = ? AND type = {kind}", values)[0][0] or 0)

    def _stored(self, sender: str, session: int, first: int) -> StoredEvents:
        query = "SELECT id, data FROM events WHERE sender = ? AND id >= ? ORDER BY id"
        return _events(self._rows(query, (self._key(sender), first)), session, first)


def _events(rows: Sequence[Sequence[Any]], session: int, first: int) -> StoredEvents:
    return StoredEvents(tuple(data for _, data in rows), int(rows[-1][0]) if rows else 0, session, first)
