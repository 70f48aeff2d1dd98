"""The store in one SQLite file: for one process, survives its being killed."""

from __future__ import annotations

import fcntl
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import IO

from bot.channels.wechat.store import CARRIED, DONE_SECONDS, OPEN, OPEN_SECONDS, Record, StoreError

_COLUMNS = tuple(field.name for field in fields(Record))
_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
  key TEXT PRIMARY KEY, person TEXT NOT NULL, inbound TEXT NOT NULL, state TEXT NOT NULL, owner TEXT NOT NULL,
  created REAL NOT NULL, lease REAL NOT NULL, reply TEXT NOT NULL, response TEXT NOT NULL,
  deliveries INTEGER NOT NULL, attempts INTEGER NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS open_records ON records (state, person);
CREATE TABLE IF NOT EXISTS "values" (name TEXT PRIMARY KEY, value TEXT NOT NULL, until REAL NOT NULL) WITHOUT ROWID;
"""
_OPEN = f"state IN ({', '.join(repr(state) for state in OPEN)})"


class AnotherProcessError(StoreError):
    """Another process holds the file."""


class SqliteStore:
    """Records in ``wechat.db``. A lock beside it keeps a second process out: two would answer everything twice."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """Open or make the file; raise AnotherProcessError when it is in use, StoreError when unusable."""
        self._clock = clock
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(folder / "wechat.lock")
            self._connection = sqlite3.connect(folder / "wechat.db", isolation_level=None, check_same_thread=False)
            # WAL with NORMAL loses nothing when the process is killed, only when the machine loses power.
            for line in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "PRAGMA busy_timeout=2000"):
                self._connection.execute(line)
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{folder}：{error}") from error

    async def claim(self, record: Record) -> tuple[Record, bool]:
        """Put a record unless its key is there; return what is there and whether it is new."""
        with self._transaction() as connection:
            there = self._find(connection, record.key)
            if there is None:
                places = ", ".join("?" * len(_COLUMNS))
                connection.execute(f"INSERT INTO records VALUES ({places})", astuple(record))
            return there or record, there is None

    async def load(self, key: str) -> Record | None:
        """Return a record."""
        with self._transaction() as connection:
            return self._find(connection, key)

    async def save(
        self, record: Record, *, values: Mapping[str, str] | None = None, carried: Sequence[str] = ()
    ) -> Record | None:
        """Change a record, all or nothing; None when it was changed since it was read."""
        changed = replace(record, version=record.version + 1)
        settings = ", ".join(f"{name} = ?" for name in _COLUMNS)
        with self._transaction() as connection:
            done = connection.execute(
                f"UPDATE records SET {settings} WHERE key = ? AND version = ?",
                (*astuple(changed), record.key, record.version),
            )
            if done.rowcount != 1:
                return None
            for name, value in (values or {}).items():
                self._write(connection, name, value)
            carry = f"UPDATE records SET state = ?, version = version + 1 WHERE key = ? AND {_OPEN}"
            connection.executemany(carry, [(CARRIED, key) for key in carried])
        return changed

    async def open_records(self, person: str | None = None) -> list[Record]:
        """Return the records whose person still waits, of all or of one, the oldest first."""
        where = _OPEN if person is None else f"{_OPEN} AND person = ?"
        with self._transaction() as connection:
            rows = connection.execute(
                f"SELECT * FROM records WHERE {where} ORDER BY created, key", () if person is None else (person,)
            )
            return [Record(*row) for row in rows]

    async def read(self, name: str) -> str | None:
        """Return a value."""
        with self._transaction() as connection:
            query = 'SELECT value FROM "values" WHERE name = ? AND until > ?'
            row = connection.execute(query, (name, self._clock())).fetchone()
            return None if row is None else str(row[0])

    async def write(self, name: str, value: str) -> None:
        """Put a value; it is kept for OPEN_SECONDS."""
        with self._transaction() as connection:
            self._write(connection, name, value)

    async def purge(self, now: float) -> None:
        """Forget what is too old."""
        with self._transaction() as connection:
            connection.execute(f"DELETE FROM records WHERE NOT {_OPEN} AND created < ?", (now - DONE_SECONDS,))
            connection.execute("DELETE FROM records WHERE created < ?", (now - OPEN_SECONDS,))
            connection.execute('DELETE FROM "values" WHERE until < ?', (now,))

    async def close(self) -> None:
        """Close the file and let another process in."""
        self._connection.close()
        self._lock.close()

    def _write(self, connection: sqlite3.Connection, name: str, value: str) -> None:
        put = 'INSERT OR REPLACE INTO "values" VALUES (?, ?, ?)'
        connection.execute(put, (name, value, self._clock() + OPEN_SECONDS))

    @staticmethod
    def _find(connection: sqlite3.Connection, key: str) -> Record | None:
        row = connection.execute("SELECT * FROM records WHERE key = ?", (key,)).fetchone()
        return None if row is None else Record(*row)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise StoreError(str(error)) from error


def _locked(path: Path) -> IO[str]:
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise AnotherProcessError(
            f"另一个进程正在使用 {path.parent}：没有 Redis 时微信渠道只能有一个进程；"
            "要开几个进程，请设置 WECHAT_REDIS_URL"
        ) from error
    return file
