"""The queue in front of the assistant: bounded, and fair.

Each sender's messages take turns, in the order they came, before any work is done on them: whoever sends a hundred at
once has one in work like everybody else, and delays others by no more.
"""

from __future__ import annotations

import asyncio
from collections import deque

from bot.admission import Admission
from bot.library import Library
from bot.messages import Answering, BotReply, OverloadedError, Serving, UserMessage
from bot.settings import Settings


class AnswerQueue:
    """An assistant that refuses what it could only answer too late."""

    def __init__(self, assistant: Answering, settings: Settings) -> None:
        """Nobody waits yet."""
        self._assistant = assistant
        self._seconds = settings.answer_seconds
        self._admission = Admission(settings.most_waiting, settings.most_waiting_per_sender)
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
                return await self._assistant.reply(message)
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

    def _pass_on(self, sender: str) -> None:
        """Give the turn to the next who still waits for it."""
        line = self._lines[sender]
        while line:
            turn = line.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        del self._lines[sender]
