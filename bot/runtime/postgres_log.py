"""The archive of conversations in PostgreSQL, for more than one server.

Turns of one conversation are written one at a time, whoever writes them: an advisory lock on the sender is held until
the commit, so that row numbers of a conversation follow its turns. Senders are kept as bytes, since a text column
takes neither NUL nor lone surrogates; events are JSON in ASCII. A lost connection is opened again once; whether a turn
that was being written then is stored is looked up, not guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import psycopg2  # type: ignore[import-untyped]
from psycopg2.extensions import TRANSACTION_STATUS_IDLE  # type: ignore[import-untyped]

from bot.runtime.event_log import EventLog, EventLogError, NewEvent, StoredEvents

SCHEMA_VERSION = 1
CONNECT_SECONDS = 5
STATEMENT_SECONDS = 10
"""A statement that takes longer fails; the event loop never waits, the turn does."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    id BIGSERIAL PRIMARY KEY, sender BYTEA NOT NULL, type TEXT NOT NULL, time DOUBLE PRECISION, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_of_sender ON events (sender, id);
CREATE INDEX IF NOT EXISTS sessions_of_sender ON events (sender, id) WHERE type = 'session_started';
CREATE TABLE IF NOT EXISTS quarantined (
    id BIGINT PRIMARY KEY, sender BYTEA NOT NULL, type TEXT NOT NULL, time DOUBLE PRECISION, data TEXT,
    reason TEXT NOT NULL, moved TIMESTAMPTZ NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS event_log_version (version INTEGER NOT NULL);
INSERT INTO event_log_version SELECT %s WHERE NOT EXISTS (SELECT 1 FROM event_log_version);
"""
_LOST = (psycopg2.OperationalError, psycopg2.InterfaceError)
Result = TypeVar("Result")


class PostgresLog(EventLog):
    """A connection to the database."""

    _PLACE = "strpos(data, ?)"

    def __init__(self, url: str) -> None:
        """Connect and make the tables; raise EventLogError, which never shows the address, when that cannot be."""
        self._url = url
        self._connection: Any = None
        try:
            self._connect()
            with self._transaction():
                self._rows("SELECT pg_advisory_xact_lock(hashtext('event_log_schema'))", ())
                self._cursor(_SCHEMA, (SCHEMA_VERSION,))
                version = self._rows("SELECT max(version) FROM event_log_version", ())[0][0]
        except psycopg2.Error as error:
            raise EventLogError(f"BOT_DATABASE_URL：连不上或不能使用（{type(error).__name__}）") from None
        if version > SCHEMA_VERSION:
            raise EventLogError(f"BOT_DATABASE_URL：由更新的版本写成（格式 {version}，本版本只认 {SCHEMA_VERSION}）")

    def close(self) -> None:
        """Close the connection."""
        with suppress(psycopg2.Error):
            self._connection.close()

    def read(self, sender: str, *, since: str | None = None) -> StoredEvents:
        """Return a conversation from its latest event of type ``since`` on, or all of it."""
        return self._again(lambda: super(PostgresLog, self).read(sender, since=since))

    def read_recent(self, sender: str, turns: int) -> StoredEvents:
        """Return the last turns of a conversation's latest session."""
        return self._again(lambda: super(PostgresLog, self).read_recent(sender, turns))

    def append(self, sender: str, last_id: int, events: Sequence[NewEvent]) -> int:
        """Write events behind row ``last_id`` of the conversation, all or none; return the new last row."""
        try:
            return super().append(sender, last_id, events)
        except _LOST:
            if not self._connection.closed:
                raise
        self._connect()
        written = self._stored(sender, last_id + 1, last_id + 1)
        if written.data == tuple(event.data for event in events):  # the commit was done, only its answer was lost
            return written.last_id
        return super().append(sender, last_id, events)

    def forget(self, sender: str) -> None:
        """Delete all events of a conversation, also those that were moved aside."""
        self._again(lambda: super(PostgresLog, self).forget(sender))

    def _connect(self) -> None:
        self._connection = psycopg2.connect(
            self._url,
            connect_timeout=CONNECT_SECONDS,
            application_name="policy-assistant",
            options=f"-c statement_timeout={STATEMENT_SECONDS}s -c client_encoding=UTF8",
            keepalives_idle=30,
            keepalives_interval=10,
            keepalives_count=3,
            tcp_user_timeout=STATEMENT_SECONDS * 1000,
        )
        self._connection.autocommit = True

    def _again(self, function: Callable[[], Result]) -> Result:
        """Do something that may be done twice, once more when the connection was lost."""
        try:
            return function()
        except _LOST:
            if not self._connection.closed:
                raise
        self._connect()
        return function()

    def _rows(self, query: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        return self._cursor(query.replace("%", "%%").replace("?", "%s"), values)

    def _cursor(self, query: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        with self._connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall() if cursor.description else ()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._cursor("BEGIN", ())
        try:
            yield
            self._cursor("COMMIT", ())
        finally:
            if not self._connection.closed and self._connection.info.transaction_status != TRANSACTION_STATUS_IDLE:
                self._cursor("ROLLBACK", ())

    def _last_id(self, sender: str) -> int:
        # Read by writers only, inside their transaction: whoever else writes to this sender waits here.
        self._rows("SELECT pg_advisory_xact_lock(hashtextextended(encode(?, 'hex'), 0))", (self._key(sender),))
        return super()._last_id(sender)

    def _insert(self, sender: str, events: Sequence[NewEvent]) -> int:
        key = self._key(sender)
        query = "INSERT INTO events (sender, type, time, data) VALUES " + ", ".join(["(?, ?, ?, ?)"] * len(events))
        values = [value for event in events for value in (key, event.type, event.time, event.data)]
        return int(max(row[0] for row in self._rows(query + " RETURNING id", values)))

    def _key(self, sender: str) -> Any:
        return psycopg2.Binary(sender.encode("utf-8", "surrogatepass"))

    def _sender(self, key: Any) -> str:
        return bytes(key).decode("utf-8", "surrogatepass")
