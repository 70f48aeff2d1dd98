"""What outlives a kill: the stores, and what can go wrong with the disk below them.

A store's method is one job of a thread and happens whole or not at all, as a transaction of SQLite does; that this is
so when the process is killed within one is for the crash matrix to prove (tests/faults), with real kills.
"""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

from bot.channels.wechat.store import StoreError
from bot.runtime.event_log import (
    SESSION_STARTED,
    SLOT,
    USER,
    ConversationConflictError,
    NewEvent,
    NewTurn,
    StoredEvents,
)
from bot.runtime.sqlite_log import SQLiteLog
from tests.simulation.world import World

READS = ("close", "created_before", "feedback", "find", "load", "open_records", "read", "senders", "session", "turn")
"""Beginnings of the names of methods that write nothing."""
After = Callable[[str, tuple[Any, ...]], None]
"""Takes the name of a method and what it was called with."""
BUSY_SECONDS = 5.0
"""How long SQLite waits for a lock."""


@dataclass
class Weather:
    """How likely what goes wrong is; drawn by the seed, so that there are calm runs too."""

    fails: float = 0.0
    """That an operation fails and nothing was done."""
    cuts: float = 0.0
    """That an operation is done and its caller is told that it failed."""


class Disk:
    """The state of the disk."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world = world
        self.folder = folder
        self.weather = Weather()
        self.is_full = False
        self.locked_until = 0.0
        self.memory = MemoryFile()

    def job_seconds(self) -> float:
        """Return how long the next operation takes; behind somebody else's lock as long as SQLite waits."""
        if self._world.now < self.locked_until:
            return min(BUSY_SECONDS, self.locked_until - self._world.now + 0.05)
        return self._world.soon()

    def fail_before(self, is_write: bool) -> None:
        """Raise what keeps an operation from being done."""
        if self._world.now < self.locked_until:
            raise sqlite3.OperationalError("database is locked")
        if is_write and self.is_full:
            raise sqlite3.OperationalError("database or disk is full")
        if self._world.happens(self.weather.fails):
            raise sqlite3.OperationalError("disk I/O error")

    def fail_after(self) -> None:
        """Raise what hides that an operation was done."""
        if self._world.happens(self.weather.cuts):
            raise sqlite3.OperationalError("disk I/O error")


class OnDisk:
    """A store whose methods meet what the disk is in for; ``after`` is called with each that was done."""

    def __init__(self, store: Any, disk: Disk, after: After = lambda name, arguments: None) -> None:
        self._store = store
        self._disk = disk
        self._after = after

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        if name.startswith("_") or not callable(method) or name == "close":
            return method
        return partial(self._call_later if inspect.iscoroutinefunction(method) else self._call, name, method)

    def _call(self, name: str, method: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self._disk.fail_before(not name.startswith(READS))
        result = method(*arguments, **named)
        self._after(name, arguments)
        self._disk.fail_after()
        return result

    async def _call_later(self, name: str, method: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call a method of the WeChat store, which says StoreError for everything."""
        try:
            self._disk.fail_before(not name.startswith(READS))
            result = await method(*arguments, **named)
            self._disk.fail_after()
        except sqlite3.Error as error:
            raise StoreError(str(error)) from error
        return result


@dataclass
class MemoryFile:
    """What a SimulatedLog has committed."""

    rows: list[tuple[int, str, NewEvent]] = field(default_factory=list)
    aside: list[tuple[int, str, NewEvent]] = field(default_factory=list)
    last_id: int = 0


class SimulatedLog:
    """An EventLog without SQLite, for runs with many kills; test_disk.py holds it against the real one."""

    def __init__(self, file: MemoryFile) -> None:
        self._file = file

    def read(self, sender: str, *, since: str | None = None) -> StoredEvents:
        session = self._latest(sender, since) if since is not None else 0
        return self._stored(sender, session, session)

    def read_recent(self, sender: str, turns: int) -> StoredEvents:
        session = self._latest(sender, SESSION_STARTED)
        asked = [row for row, _, event in self._of(sender) if row >= session and event.type == USER]
        return self._stored(sender, session, asked[-turns] if len(asked) >= turns else session)

    def read_slots(self, sender: str, first: int, end: int) -> list[str]:
        rows = [event for row, _, event in self._of(sender) if first <= row < end and event.type == SLOT]
        return [event.data for event in reversed(rows)]

    def turn(self, sender: str, type_name: str, fragment: str) -> StoredEvents:
        rows = self._of(sender)
        starts = [n for n, (_, _, event) in enumerate(rows) if event.type == type_name and fragment in event.data]
        first = rows[starts[-1] :] if starts else []
        rest = takewhile(lambda row: row[2].type != type_name, first[1:])
        turn = [*first[:1], *rest]
        return StoredEvents(tuple(event.data for _, _, event in turn), turn[-1][0] if turn else 0, 0, 0)

    def append(self, sender: str, last_id: int, events: Sequence[NewEvent]) -> int:
        mine = self._of(sender)
        found = mine[-1][0] if mine else 0
        if found != last_id:
            raise ConversationConflictError(f"expected row {last_id} to be the newest, found {found}")
        first = self._file.last_id + 1
        self._file.rows += [(first + place, sender, event) for place, event in enumerate(events)]
        self._file.last_id += len(events)
        return self._file.last_id

    def append_all(self, turns: Sequence[NewTurn]) -> list[int | Exception]:
        return [self._append_alone(turn) for turn in turns]

    def _append_alone(self, turn: NewTurn) -> int | Exception:
        try:
            return self.append(turn.sender, turn.last_id, turn.events)
        except ConversationConflictError as error:
            return error

    def quarantine(self, sender: str, reason: str) -> None:
        self._file.aside += self._of(sender)
        self.forget_rows(sender)

    def forget(self, sender: str) -> None:
        self.forget_rows(sender)
        self._file.aside = [row for row in self._file.aside if row[1] != sender]

    def forget_rows(self, sender: str) -> None:
        self._file.rows = [row for row in self._file.rows if row[1] != sender]

    def senders(self) -> list[str]:
        return list(dict.fromkeys(sender for _, sender, _ in self._file.rows))

    def close(self) -> None:
        """Nothing is open."""

    def _latest(self, sender: str, kind: str) -> int:
        return max((row for row, _, event in self._of(sender) if event.type == kind), default=0)

    def _stored(self, sender: str, session: int, first: int) -> StoredEvents:
        rows = [(row, event) for row, _, event in self._of(sender) if row >= first]
        return StoredEvents(tuple(event.data for _, event in rows), rows[-1][0] if rows else 0, session, first)

    def _of(self, sender: str) -> list[tuple[int, str, NewEvent]]:
        return [row for row in self._file.rows if row[1] == sender]


class Archive:
    """Reads what a log has stored without asking the server: what a fresh start would find."""

    def __init__(self, disk: Disk, path: Path | None) -> None:
        """``path``: of the real file; None for the simulated one."""
        self._disk = disk
        self._path = path

    def conversations(self) -> dict[str, list[tuple[str, str]]]:
        """Return kind and JSON of the events of each conversation that is in use."""
        found: dict[str, list[tuple[str, str]]] = {}
        for sender, kind, data in self._rows("events"):
            found.setdefault(sender, []).append((kind, data))
        return found

    def text(self) -> str:
        """Return everything that is kept, what was moved aside included."""
        rows = [*self._rows("events"), *self._rows("quarantined")]
        return "\n".join(data.encode().decode("unicode_escape") for _, _, data in rows)

    def break_a_row(self, world: World) -> str | None:
        """Make an event unreadable; return whose it was."""
        conversations = self.conversations()
        if not conversations:
            return None
        sender = world.chance.choice(sorted(conversations))
        data = world.chance.choice(("{", "null", '{"event": "of_a_newer_version"}', "[]"))
        if self._path is None:
            self._disk.memory.last_id += 1
            self._disk.memory.rows.append((self._disk.memory.last_id, sender, NewEvent("user", 0.0, data)))
        else:
            with sqlite3.connect(self._path) as connection:
                connection.execute(
                    "INSERT INTO events (sender, type, time, data) VALUES (?, 'user', 0, ?)", (sender, data)
                )
            connection.close()
        return sender

    def _rows(self, table: str) -> list[tuple[str, str, str]]:
        if self._path is None:
            rows = self._disk.memory.rows if table == "events" else self._disk.memory.aside
            return [(sender, event.type, event.data) for _, sender, event in rows]
        if not self._path.exists():
            return []
        connection = sqlite3.connect(self._path)
        try:
            return connection.execute(f"SELECT sender, type, data FROM {table} ORDER BY id").fetchall()
        finally:
            connection.close()


def open_log(disk: Disk, path: Path, *, is_real: bool) -> Any:
    """Return the log of one life of the server."""
    return SQLiteLog(path) if is_real else SimulatedLog(disk.memory)
