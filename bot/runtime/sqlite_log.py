"""The archive of conversations in a SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.runtime.event_log import EventLog, EventLogError, NewEvent

FILE_NAME = "conversations.db"
SCHEMA_VERSION = 1
BUSY_SECONDS = 5.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, type TEXT NOT NULL, time REAL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_of_sender ON events (sender, id);
CREATE INDEX IF NOT EXISTS sessions_of_sender ON events (sender, id) WHERE type = 'session_started';
CREATE TABLE IF NOT EXISTS quarantined (
    id INTEGER PRIMARY KEY, sender TEXT NOT NULL, type TEXT NOT NULL, time REAL, data TEXT, reason TEXT NOT NULL,
    moved TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
"""


class SQLiteLog(EventLog):
    """A connection to the file, written ahead and synchronously: what is committed outlives a power cut."""

    _PLACE = "instr(data, ?)"

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

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _rows(self, query: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _insert(self, sender: str, events: Sequence[NewEvent]) -> int:
        self._connection.executemany(
            "INSERT INTO events (sender, type, time, data) VALUES (?, ?, ?, ?)",
            [(sender, event.type, event.time, event.data) for event in events],
        )
        return int(self._connection.execute("SELECT last_insert_rowid()").fetchone()[0])
