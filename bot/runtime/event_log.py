"""The SQLite file that keeps conversations: events in, events out; knows nothing of Rasa.

One table of events in the order they were written. A conversation that cannot be read is moved aside as it is, into a
second table, so that it neither stops others nor is lost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

SCHEMA_VERSION = 1
BUSY_SECONDS = 5.0
RECENT = 500
"""Events in which a repeated message is looked for: some fifty turns."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, type TEXT NOT NULL, time REAL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_of_sender ON events (sender, id);
CREATE TABLE IF NOT EXISTS quarantined (
    id INTEGER PRIMARY KEY, sender TEXT NOT NULL, type TEXT NOT NULL, time REAL, data TEXT, reason TEXT NOT NULL,
    moved TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
"""


class EventLogError(RuntimeError):
    """The file cannot be used as it is."""


class ConversationConflictError(EventLogError):
    """Somebody else wrote to the conversation between reading and writing it; nothing was written."""


@dataclass(frozen=True)
class StoredEvents:
    """The events of one conversation as they stand in the file."""

    data: tuple[str, ...]
    """Each event as JSON, oldest first."""
    last_id: int
    """Row of the newest event of the conversation; 0 where there is none."""


@dataclass(frozen=True)
class NewEvent:
    """An event to write."""

    type: str
    """Rasa's name of its kind."""
    time: float | None
    """Seconds since 1970."""
    data: str
    """The event as JSON."""


class EventLog:
    """A connection to the file; to be used from one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open or create the file; raise EventLogError when a newer version wrote it or it is no database."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._prepare(path)
        except sqlite3.Error as error:
            raise EventLogError(f"{path}：不能作为会话库打开（{error}）") from error

    def _prepare(self, path: Path) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise EventLogError(f"{path}：由更新的版本写成（格式 {version}，本版本只认 {SCHEMA_VERSION}）")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(_SCHEMA)
        self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def read(self, sender: str, *, since: str | None = None) -> StoredEvents:
        """Return a conversation from its latest event of type ``since`` on, or all of it."""
        first = 0
        if since is not None:
            query = "SELECT max(id) FROM events WHERE sender = ? AND type = ?"
            first = self._connection.execute(query, (sender, since)).fetchone()[0] or 0
        query = "SELECT id, data FROM events WHERE sender = ? AND id >= ? ORDER BY id"
        rows = self._connection.execute(query, (sender, first)).fetchall()
        return StoredEvents(tuple(data for _, data in rows), rows[-1][0] if rows else 0)

    def find(self, type_name: str, fragment: str) -> tuple[str, int] | None:
        """Return sender and row of the newest event of a type whose JSON holds a fragment, None where none does."""
        query = "SELECT sender, id FROM events WHERE type = ? AND instr(data, ?) > 0 ORDER BY id DESC LIMIT 1"
        row = self._connection.execute(query, (type_name, fragment)).fetchone()
        return (str(row[0]), int(row[1])) if row else None

    def read_session(self, sender: str, row: int, *, since: str) -> StoredEvents:
        """Return a conversation up to a row, that one included, from the last event of type ``since`` before it on."""
        query = "SELECT max(id) FROM events WHERE sender = ? AND type = ? AND id < ?"
        first = self._connection.execute(query, (sender, since, row)).fetchone()[0] or 0
        query = "SELECT id, data FROM events WHERE sender = ? AND id BETWEEN ? AND ? ORDER BY id"
        rows = self._connection.execute(query, (sender, first, row)).fetchall()
        return StoredEvents(tuple(data for _, data in rows), rows[-1][0] if rows else 0)

    def turn(self, sender: str, type_name: str, fragment: str) -> StoredEvents:
        """Return the latest event of a type whose JSON holds a fragment, with those behind it up to the next such type.

        Looked for among the RECENT newest events of the conversation, so that long ones cost no more.
        """
        recent = "SELECT id, type, data FROM events WHERE sender = ? ORDER BY id DESC LIMIT ?"
        first = "SELECT max(id) AS id FROM recent WHERE type = ? AND instr(data, ?) > 0"
        rows = self._connection.execute(
            f"WITH recent AS ({recent}), first AS ({first})"
            " SELECT recent.id, type, data FROM recent, first WHERE recent.id >= first.id ORDER BY recent.id",
            (sender, RECENT, type_name, fragment),
        ).fetchall()
        turn = rows[:1] + list(takewhile(lambda row: row[1] != type_name, rows[1:]))
        return StoredEvents(tuple(data for _, _, data in turn), turn[-1][0] if turn else 0)

    def append(self, sender: str, last_id: int, events: Sequence[NewEvent]) -> int:
        """Write events behind row ``last_id`` of the conversation, all or none; return the new last row."""
        with _Transaction(self._connection):
            found = self._last_id(sender)
            if found != last_id:
                raise ConversationConflictError(f"expected row {last_id} to be the newest, found {found}")
            self._connection.executemany(
                "INSERT INTO events (sender, type, time, data) VALUES (?, ?, ?, ?)",
                [(sender, event.type, event.time, event.data) for event in events],
            )
            return self._last_id(sender)

    def quarantine(self, sender: str, reason: str) -> None:
        """Move all events of a conversation aside."""
        with _Transaction(self._connection):
            self._connection.execute(
                "INSERT OR REPLACE INTO quarantined (id, sender, type, time, data, reason)"
                " SELECT id, sender, type, time, data, ? FROM events WHERE sender = ?",
                (reason, sender),
            )
            self._connection.execute("DELETE FROM events WHERE sender = ?", (sender,))

    def forget(self, sender: str) -> None:
        """Delete all events of a conversation, also those that were moved aside."""
        with _Transaction(self._connection):
            self._connection.execute("DELETE FROM events WHERE sender = ?", (sender,))
            self._connection.execute("DELETE FROM quarantined WHERE sender = ?", (sender,))

    def senders(self) -> Iterable[str]:
        """Return everybody who has a conversation."""
        return [sender for (sender,) in self._connection.execute("SELECT DISTINCT sender FROM events")]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _last_id(self, sender: str) -> int:
        row = self._connection.execute("SELECT max(id) FROM events WHERE sender = ?", (sender,)).fetchone()
        return int(row[0] or 0)


class _Transaction:
    """BEGIN IMMEDIATE … COMMIT; ROLLBACK when anything inside fails, the commit included."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
