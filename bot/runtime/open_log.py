"""Open the archive that the settings name."""

from __future__ import annotations

from pathlib import Path

from bot.runtime.event_log import EventLog
from bot.runtime.sqlite_log import FILE_NAME, SQLiteLog


def open_event_log(data_dir: Path, database_url: str | None = None) -> EventLog:
    """Return the archive in a database, or in ``data_dir`` without one; raise EventLogError when it cannot be used."""
    if database_url is None:
        return SQLiteLog(data_dir / FILE_NAME)
    from bot.runtime.postgres_log import PostgresLog  # noqa: PLC0415 - loads a driver that else is not needed

    return PostgresLog(database_url)
