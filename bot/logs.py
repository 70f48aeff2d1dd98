"""Structured logs: one JSON line an event on stderr, without what users wrote unless that is asked for.

Every line written while a message is answered carries that message's reference number, also the lines of Rasa and other
libraries. What a user wrote can hide in their messages and in the messages of exceptions: the text is struck out there,
and an exception tells its class and place only, unless it is of a kind that never repeats a user's words. Exceptions
defined in ``bot`` are of that kind.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TextIO

import structlog

_NO_USER_WORDS = (OSError, sqlite3.Error)
_AUTHORS_ONLY = re.compile(r"(Deprecation|Future|In20)Warning: |pkg_resources|Slot auto-fill has been removed")
_STRUCK_OUT = "<text>"


@dataclass(frozen=True)
class _Subject:
    """The message that is being answered."""

    reference: str
    """Its reference number."""
    text: str
    """What the user wrote."""


_subject: ContextVar[_Subject | None] = ContextVar("subject", default=None)


@contextlib.contextmanager
def answering(reference: str, text: str) -> Iterator[None]:
    """Mark all lines written inside as belonging to one message."""
    token = _subject.set(_Subject(reference, text.strip()))
    try:
        yield
    finally:
        _subject.reset(token)


def log_event(level: int, event: str, *, failure: BaseException | None = None, **fields: Any) -> None:
    """Write one line: what happened, with its particulars."""
    logging.getLogger("bot").log(level, event, extra={"fields": fields}, exc_info=failure)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def __init__(self, *, texts: bool) -> None:
        """``texts``: whether lines may hold what users wrote."""
        super().__init__()
        self._texts = texts

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        subject = _subject.get()
        line: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if subject:
            line["reference"] = subject.reference
            if self._texts:
                line["user_text"] = subject.text
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            line["failure"] = self._failure(record.exc_info[1])
        return self._without_words(json.dumps(line, ensure_ascii=True, default=repr), subject)

    def _failure(self, error: BaseException) -> list[dict[str, Any]]:
        """Describe an exception and what it came from: class, place and, where that is safe, message."""
        chain: list[dict[str, Any]] = []
        cause: BaseException | None = error
        while cause is not None and len(chain) < 5:
            frames = traceback.extract_tb(cause.__traceback__)[-8:]
            link: dict[str, Any] = {"class": type(cause).__name__}
            if self._texts or isinstance(cause, _NO_USER_WORDS) or type(cause).__module__.startswith("bot."):
                link["message"] = str(cause)
            link["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
            chain.append(link)
            cause = cause.__cause__ or cause.__context__
        return chain

    def _without_words(self, line: str, subject: _Subject | None) -> str:
        if self._texts or not subject or len(subject.text) < 2:
            return line
        return line.replace(json.dumps(subject.text)[1:-1], _STRUCK_OUT)


def configure_logs(*, texts: bool = False, stream: TextIO | None = None) -> None:
    """Send all logs, structlog's and warnings too, to ``stream`` (stderr); keep libraries to warnings and errors."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines(texts=texts))
    handler.addFilter(_worth_reading)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("bot").setLevel(logging.INFO)
    logging.getLogger("jieba").addFilter(_worth_reading)  # it brings a handler of its own
    logging.captureWarnings(True)
    _configure_structlog()


def _worth_reading(record: logging.LogRecord) -> bool:
    """Drop libraries' chatter and the warnings they write for each other's authors.

    Done here because some libraries set their own loggers to DEBUG and reset the filters of ``warnings``.
    """
    if record.name == "py.warnings":
        return not _AUTHORS_ONLY.search(record.getMessage())
    return record.name == "bot" or record.levelno >= logging.WARNING


def _configure_structlog() -> None:
    """Route structlog through logging: unconfigured it prints every message and slot to stdout."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, _event_only],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _event_only(_logger: Any, _method: str, event: Any) -> tuple[tuple[str], dict[str, Any]]:
    """Keep a structlog event's name; its particulars hold users' texts, slots and parses."""
    return (str(event.get("event", "")),), {"exc_info": event.get("exc_info")}
