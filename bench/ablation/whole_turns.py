"""The exam with another classifier: our actions answer from its probabilities, the judge is the exam's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.exam.items import Item
from bench.exam.judge import Judge
from bench.exam.run import Verdict, in_process, put
from bot.runtime.environment import prepare_rasa

Rankings = Mapping[str, Mapping[str, float]]
"""Text → intent → probability."""


@dataclass(frozen=True)
class Exam:
    """What is asked, who judges, and the assistant whose classifier is replaced."""

    items: Sequence[Item]
    judge: Judge
    model_dir: Path


def replaced(parsed: dict[str, Any], ranking: Mapping[str, float]) -> dict[str, Any]:
    """Return a parsed message with the intents of another classifier, the most probable first."""
    entries = [{"name": name, "confidence": chance} for name, chance in sorted(ranking.items(), key=lambda p: -p[1])]
    return {**parsed, "intent": entries[0], "intent_ranking": entries}


async def examine(exam: Exam, rankings: Rankings) -> list[Verdict]:
    """Put the exam to the assistant while every message is classified as ``rankings`` say."""
    prepare_rasa()
    from rasa.core.processor import MessageProcessor  # noqa: PLC0415 - Rasa must be prepared first

    parse = MessageProcessor.parse_message

    async def parse_as_ranked(self: Any, message: Any, *arguments: Any, **options: Any) -> dict[str, Any]:
        return replaced(await parse(self, message, *arguments, **options), rankings[message.text])

    with patch.object(MessageProcessor, "parse_message", parse_as_ranked):
        async with in_process(exam.model_dir) as assistant:
            return await put(exam.items, assistant, exam.judge)
