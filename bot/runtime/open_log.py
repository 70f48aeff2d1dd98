"""Open the archive that the settings name."""

from __future__ import annotations

from pathlib import Path

from bot.runtime.event_log import EventLog
from bot.runtime.sqlite_log import FILE_NAME, SQLiteLog


def open_event_log(data_dir: Path) -> EventLog:
    """Return the archive in ``data_dir``; raise EventLogError when it cannot be used."""
    return SQLiteLog(data_dir / FILE_NAME)
