"""Put an exam to the assistant, in this process or behind an address, one turn after another."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from bench.exam.items import ROOT, Item
from bench.exam.judge import Judge
from bot.answer_view import AnswerView, view_messages
from bot.expectation import ExpectedTurn
from bot.messages import BotReply, UserMessage
from bot.rest_client import AssistantUnavailableError, RestClient
from bot.runtime.environment import prepare_rasa
from bot.settings import Settings

CHANNEL = "exam"


class Talker(Protocol):
    """Whoever answers messages."""

    async def reply(self, message: UserMessage) -> BotReply:
        """Answer one message."""


@dataclass(frozen=True)
class Verdict:
    """One turn of the exam: what was expected, what came, what was wrong with it."""

    item: Item
    number: int
    """Which turn of the dialogue, from 1."""
    view: AnswerView
    failed: Mapping[str, str]
    """Check → what is wrong."""
    cpu_ms: float
    """CPU time of this process while the turn was answered."""

    @property
    def expected(self) -> ExpectedTurn:
        """What was expected."""
        return self.item.turns[self.number - 1]

    @property
    def right(self) -> bool:
        """Whether nothing was wrong."""
        return not self.failed


async def put(items: Iterable[Item], talker: Talker, judge: Judge) -> list[Verdict]:
    """Put dialogues, each by a sender of its own."""
    verdicts: list[Verdict] = []
    for item in items:
        sender = f"{CHANNEL}-{secrets.token_hex(8)}"  # whoever asked before, in this run or another, is somebody else
        for number, turn in enumerate(item.turns, 1):
            begun = time.process_time()
            messages = await _ask(talker, UserMessage(sender, turn.user, CHANNEL), nobody_yet=not verdicts)
            spent = (time.process_time() - begun) * 1000
            failed = judge.failed(turn, messages)
            verdicts.append(Verdict(item, number, view_messages(messages), failed, spent))
    return verdicts


async def _ask(talker: Talker, message: UserMessage, *, nobody_yet: bool) -> Sequence[Mapping[str, Any]]:
    """Return the reply's messages; none when there is no reply, which only the first time means nobody is there."""
    try:
        return (await talker.reply(message)).messages
    except AssistantUnavailableError:
        if nobody_yet:
            raise
        return []


def exam_settings(model_dir: Path, data_dir: Path) -> Settings:
    """Return the settings of an assistant under exam: nothing of the machine's own configuration."""
    return Settings(data_dir=data_dir, model_dir=model_dir, knowledge_dir=ROOT / "knowledge")


@asynccontextmanager
async def in_process(model_dir: Path) -> AsyncIterator[Talker]:
    """Load the assistant with an empty data folder that is deleted afterwards; AssistantError says what is missing."""
    prepare_rasa()
    from bot.loading import load_assistant  # noqa: PLC0415 - imports Rasa, which must be prepared first

    with TemporaryDirectory(prefix="exam-") as folder:
        assistant = load_assistant(exam_settings(model_dir, Path(folder)))
        try:
            await assistant.ready()  # what is made at first use is no part of the first turn
            yield assistant
        finally:
            assistant.close()


@asynccontextmanager
async def at_address(url: str, token: str | None) -> AsyncIterator[Talker]:
    """Talk to a running server."""
    client = RestClient(url, token)
    try:
        yield client
    finally:
        await client.close()
