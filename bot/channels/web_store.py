"""What the web chat keeps, in one SQLite file: sessions, their turns with the buttons shown, and feedback.

Everything that is written was masked before (bot/personal_data.py). A session that is deleted or too old takes its
turns and its feedback with it; SQLite overwrites what is deleted. To be used from one thread at a time.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.messages import ChannelStartError

FILE_NAME = "web.db"
SCHEMA_VERSION = 1
BUSY_SECONDS = 5.0
MOST_TURNS = 60
"""Turns of a session that are shown again."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, origin TEXT NOT NULL, site TEXT NOT NULL, created REAL NOT NULL, used REAL NOT NULL);
CREATE TABLE IF NOT EXISTS turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    client_msg_id TEXT NOT NULL, asked TEXT NOT NULL, question TEXT NOT NULL, messages TEXT NOT NULL,
    time REAL NOT NULL);
CREATE INDEX IF NOT EXISTS turns_of_session ON turns (session, id);
CREATE TABLE IF NOT EXISTS feedback (
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, answer_id TEXT NOT NULL, vote TEXT NOT NULL,
    reason TEXT, comment TEXT, time REAL NOT NULL, PRIMARY KEY (session, answer_id));
"""


@dataclass(frozen=True)
class Session:
    """One visitor's conversation."""

    id: str
    origin: str
    """Site it was opened on; empty where the browser did not say."""
    site: str
    """The site's own name for the place, from data-site; for statistics."""
    created: float
    """Seconds since 1970, as all times here."""
    used: float
    """When the visitor was last heard of."""


@dataclass(frozen=True)
class Turn:
    """One question with its answer."""

    client_msg_id: str
    """The client's name of the question; the same name is the same question."""
    asked: str
    """What was sent: ``text …`` or ``button …``."""
    question: str
    """What was asked, as it is shown."""
    messages: list[dict[str, Any]]
    """The answer as web_turn.py shapes it, buttons with their payloads."""
    time: float


@dataclass(frozen=True)
class Feedback:
    """What a visitor thinks of an answer."""

    answer_id: str
    vote: str
    """``up`` or ``down``."""
    reason: str | None
    comment: str | None
    time: float


class WebStore:
    """A connection to the file."""

    def __init__(self, folder: Path) -> None:
        """Open or create ``web.db``; raise ChannelStartError when it cannot be used."""
        path = folder / FILE_NAME
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._prepare(path)
        except (OSError, sqlite3.Error) as error:
            raise ChannelStartError(f"{path}：不能作为网页会话库打开（{error}）") from error

    def _prepare(self, path: Path) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise ChannelStartError(f"{path}：由更新的版本写成（格式 {version}，本版本只认 {SCHEMA_VERSION}）")
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", "secure_delete = ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(_SCHEMA)
        self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def add_session(self, session: Session) -> None:
        """Keep a new session."""
        row = (session.id, session.origin, session.site, session.created, session.used)
        self._connection.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", row)

    def session(self, identifier: str) -> Session | None:
        """Return a session, None when it is unknown or was deleted."""
        row = self._connection.execute("SELECT * FROM sessions WHERE id = ?", (identifier,)).fetchone()
        return Session(*row) if row else None

    def touch(self, identifier: str, now: float) -> None:
        """Note that a visitor was heard of."""
        self._connection.execute("UPDATE sessions SET used = ? WHERE id = ?", (now, identifier))

    def delete_session(self, identifier: str) -> None:
        """Delete a session with its turns and feedback."""
        self._connection.execute("DELETE FROM sessions WHERE id = ?", (identifier,))
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # or the log beside the file would still have it

    def created_before(self, time: float) -> list[str]:
        """Return the ids of the sessions that began before."""
        rows = self._connection.execute("SELECT id FROM sessions WHERE created < ?", (time,))
        return [identifier for (identifier,) in rows]

    def add_turn(self, session: str, turn: Turn) -> None:
        """Keep a turn; nothing is kept when the session was deleted meanwhile."""
        self._connection.execute(
            "INSERT INTO turns (session, client_msg_id, asked, question, messages, time)"
            " SELECT ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM sessions WHERE id = ?)",
            (
                session,
                turn.client_msg_id,
                turn.asked,
                turn.question,
                json.dumps(turn.messages, ensure_ascii=False),
                turn.time,
                session,
            ),
        )

    def turns(self, session: str) -> list[Turn]:
        """Return the latest turns of a session, oldest first."""
        rows = self._connection.execute(
            "SELECT client_msg_id, asked, question, messages, time FROM turns WHERE session = ?"
            " ORDER BY id DESC LIMIT ?",
            (session, MOST_TURNS),
        ).fetchall()
        return [
            Turn(name, asked, question, json.loads(messages), time)
            for name, asked, question, messages, time in reversed(rows)
        ]

    def set_feedback(self, session: str, feedback: Feedback) -> None:
        """Keep what a visitor thinks of an answer, in place of what was thought before."""
        self._connection.execute(
            "INSERT OR REPLACE INTO feedback (session, answer_id, vote, reason, comment, time)"
            " SELECT ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM sessions WHERE id = ?)",
            (session, *vars(feedback).values(), session),
        )

    def feedback(self, session: str) -> dict[str, Feedback]:
        """Return a session's feedback by answer id."""
        rows = self._connection.execute(
            "SELECT answer_id, vote, reason, comment, time FROM feedback WHERE session = ?", (session,)
        )
        return {row[0]: Feedback(*row) for row in rows}

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
