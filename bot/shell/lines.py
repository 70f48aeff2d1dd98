"""Where the typed lines come from: a terminal with history and completion, or a pipe."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

HISTORY_FILE = "shell_history"


class Lines(Protocol):
    """A source of lines."""

    is_interactive: bool
    """Whether a person is typing, who can be asked again."""

    async def next(self) -> str | None:
        """Return the next line, or None at the end."""


class PipedLines:
    """Lines of a pipe or file; no prompt is written."""

    is_interactive = False

    def __init__(self, stream: TextIO) -> None:
        """Read from this stream."""
        self._stream = stream

    async def next(self) -> str | None:
        """Return the next line, or None at the end."""
        return self._stream.readline() or None


class TypedLines:
    """Lines a person types, with history over sittings and completion of commands."""

    is_interactive = True

    def __init__(self, data_folder: Path, commands: Iterable[str]) -> None:
        """Keep the history under ``data_folder``, or only in memory where that cannot be written."""
        words = [f"/{command}" for command in commands]
        self._session: PromptSession[str] = PromptSession(
            history=open_history(data_folder), completer=WordCompleter(words, sentence=True)
        )

    async def next(self) -> str | None:
        """Return the next line, or None at Ctrl-D; Ctrl-C only empties the line."""
        while True:
            try:
                return await self._session.prompt_async("› ")
            except KeyboardInterrupt:
                continue
            except EOFError:
                return None


def open_history(data_folder: Path) -> History:
    """Return the history kept in a folder, readable by its owner only."""
    path = data_folder / HISTORY_FILE
    try:
        data_folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))
