"""Write the turns of many conversations with one commit, each answered only when it is stored.

While the thread writes, further turns gather; they are written together next. A single conversation waits no longer
than before, many at once share what a commit costs: two changes of thread and a wait for the disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.runtime.event_log import NewTurn

MOST_TURNS = 64
"""Turns in one commit."""

Write = Callable[[Sequence[NewTurn]], Awaitable[list["int | Exception"]]]


class GroupWriter:
    """Gathers turns; to be used from one event loop."""

    def __init__(self, write: Write) -> None:
        """``write`` stores turns and returns for each its last row or why it was refused."""
        self._write = write
        self._waiting: list[tuple[NewTurn, asyncio.Future[int]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def append(self, turn: NewTurn) -> int:
        """Store a turn; return its last row or raise why it was refused.

        A cancelled caller's turn is stored if it is being written, and else never: written later it would come after
        the look whether a repeated message was answered.
        """
        stored: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((turn, stored))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_waiting())
        try:
            return await stored
        except asyncio.CancelledError:
            self._waiting = [(waiting, future) for waiting, future in self._waiting if future is not stored]
            raise

    async def _write_waiting(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST_TURNS], self._waiting[MOST_TURNS:]
            outcomes: Sequence[int | BaseException]
            try:
                outcomes = await self._write([turn for turn, _ in batch])
            except BaseException as error:
                outcomes = [error] * len(batch)
            for (_, stored), outcome in zip(batch, outcomes, strict=True):
                _settle(stored, outcome)


def _settle(stored: asyncio.Future[int], outcome: int | BaseException) -> None:
    if stored.done():  # its caller was cancelled
        return
    if isinstance(outcome, BaseException):
        stored.set_exception(outcome)
    else:
        stored.set_result(outcome)
