"""An assistant that only repeats."""

import asyncio
from typing import Any

from bot.library import Library
from bot.messages import BotReply, Serving, UserMessage


class FakeAnswers:
    """An assistant that repeats the question, as slowly as it is told; counts how often each was asked."""

    def __init__(self) -> None:
        self.delay = 0.0
        self.delays: dict[str, float] = {}
        self.asked: list[tuple[str, str]] = []
        self.error: Exception | None = None
        self.text: str | None = None
        self.suggestions: list[str] = []
        self.kind = "answer"

    async def reply(self, message: UserMessage) -> BotReply:
        self.asked.append((message.sender, message.text))
        await asyncio.sleep(self.delays.get(message.text, self.delay))
        if self.error:
            raise self.error
        text = f"答：{message.text}" if self.text is None else self.text
        custom: dict[str, Any] = {"kind": self.kind, "suggestions": self.suggestions, "citations": [], "agencies": []}
        return BotReply([{"recipient_id": message.sender, "text": text, "custom": custom}])

    async def ready(self) -> bool:
        return True

    async def forget(self, channel: str, sender: str) -> None:
        """Nothing is kept."""

    @property
    def library(self) -> Library:
        return Library()

    @property
    def serving(self) -> Serving:
        return Serving()
