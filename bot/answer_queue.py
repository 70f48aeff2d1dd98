"""The queue in front of the assistant: bounded, and fair.

Each sender's messages take turns, in the order they came, before any work is done on them: whoever sends a hundred at
once has one in work like everybody else, and delays others by no more. Only a few are in work at a time, so that a
message whose work has begun is soon done: if all were, each would wait for all others at every step of its own.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from bot.admission import Admission
from bot.library import Library
from bot.messages import Answering, BotReply, OverloadedError, Serving, UserMessage
from bot.settings import Settings

AT_WORK = 8
"""Messages in work at a time: enough to keep two processes and a disk busy. With all in work instead, as many are
answered a second and the slowest of a hundred waits longer by half."""
_PATIENCE = 0.5
"""Of the time an answer may take, the share that may be spent on waiting for others."""


class AnswerQueue:
    """An assistant that refuses what it could only answer too late."""

    def __init__(self, assistant: Answering, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """Nobody waits yet. ``clock``: seconds that only grow."""
        self._assistant = assistant
        self._seconds = settings.answer_seconds
        self._admission = Admission(
            settings.most_waiting,
            settings.most_waiting_per_sender,
            clock,
            most_seconds=self._seconds * _PATIENCE,
        )
        self._work = asyncio.Semaphore(AT_WORK)
        self._lines: dict[str, deque[asyncio.Future[None]]] = {}

    async def reply(self, message: UserMessage) -> BotReply:
        """Answer one message when it is its sender's turn.

        Raises:
            OverloadedError: too many wait, or the turn did not come within the time an answer may take.
        """
        sender = f"{message.channel}:{message.sender}"
        with self._admission.place(sender):
            await self._turn(sender)
            try:
                await self._begin()
                try:
                    return await self._assistant.reply(message)
                finally:
                    self._work.release()
            finally:
                self._pass_on(sender)

    async def ready(self) -> bool:
        """Whether questions are really answered now; the test question does not wait."""
        return await self._assistant.ready()

    async def forget(self, channel: str, sender: str) -> None:
        """Delete what is kept of a conversation."""
        await self._assistant.forget(channel, sender)

    @property
    def library(self) -> Library:
        """The documents that answers are taken from."""
        return self._assistant.library

    @property
    def serving(self) -> Serving:
        """What answers are made with."""
        return self._assistant.serving

    def __len__(self) -> int:
        return len(self._admission)

    async def _turn(self, sender: str) -> None:
        line = self._lines.get(sender)
        if line is None:
            self._lines[sender] = deque()
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(turn)
        try:
            await asyncio.wait_for(turn, self._seconds)  # a turn that came is taken, also when it is given up just then
        except asyncio.TimeoutError:
            raise OverloadedError(round(self._seconds) or 1, is_own=True) from None

    async def _begin(self) -> None:
        if not self._work.locked():
            await self._work.acquire()
            return
        try:
            await asyncio.wait_for(self._work.acquire(), self._seconds)
        except asyncio.TimeoutError:
            raise OverloadedError(round(self._seconds) or 1, is_own=False) from None

    def _pass_on(self, sender: str) -> None:
        """Give the turn to the next who still waits for it."""
        line = self._lines[sender]
        while line:
            turn = line.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        del self._lines[sender]
