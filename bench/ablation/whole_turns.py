"""The exam with another classifier: our actions answer from its probabilities, the judge is the exam's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.exam.counts import overall
from bench.exam.items import ROOT, Item
from bench.exam.judge import Judge
from bench.exam.run import Verdict, in_process, put
from bench.exam.shares import Share
from bot.runtime.environment import prepare_rasa

Rankings = Mapping[str, Mapping[str, float]]
"""Text → intent → probability."""
_ANSWERED_FROM = ("actions", "knowledge", "domain.yml", "nlu_data/cues.yml", "bench/exam", "bot/expectation.py")
"""What decides the answers and their judgement besides the classifier."""


@dataclass(frozen=True)
class Exam:
    """What is asked, who judges, and the assistant whose classifier is replaced."""

    items: Sequence[Item]
    judge: Judge
    model_dir: Path


class UnrankedError(LookupError):
    """Texts have no ranking."""


def replaced(parsed: dict[str, Any], ranking: Mapping[str, float]) -> dict[str, Any]:
    """Return a parsed message with the intents of another classifier, the most probable first."""
    entries = [{"name": name, "confidence": chance} for name, chance in sorted(ranking.items(), key=lambda p: -p[1])]
    return {**parsed, "intent": entries[0], "intent_ranking": entries}


async def examine(exam: Exam, rankings: Rankings) -> list[Verdict]:
    """Put the exam to the assistant while every message is classified as ``rankings`` say.

    Raises:
        UnrankedError: a text was to be classified that has no ranking; the assistant took it for a fault of its own.
    """
    prepare_rasa()
    from bot.runtime.turn_processor import TurnProcessor  # noqa: PLC0415 - imports Rasa, which must be prepared first

    parse, unranked = TurnProcessor.parse_message, set[str]()

    async def parse_as_ranked(self: Any, message: Any, *arguments: Any, **options: Any) -> dict[str, Any]:
        if message.text not in rankings:
            unranked.add(message.text)
        return replaced(await parse(self, message, *arguments, **options), rankings[message.text])

    with patch.object(TurnProcessor, "parse_message", parse_as_ranked):
        async with in_process(exam.model_dir) as assistant:
            verdicts = await put(exam.items, assistant, exam.judge)
    if unranked:
        raise UnrankedError(f"{len(unranked)} texts without a ranking, such as {min(unranked)!r}")
    return verdicts


async def shares_right(exam: Exam, rankings: Rankings, file: Path) -> dict[str, Share]:
    """Return the shares of turns right; taken from ``file`` where the same exam is kept, else examined and kept."""
    about = _digest(exam, rankings)
    kept = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    if kept.get("about") != about:
        print(f"… {file.stem}", flush=True)
        told = overall(await examine(exam, rankings))
        kept = {"about": about, "shares": {name: [share.right, share.total] for name, share in told.items()}}
        file.write_text(json.dumps(kept), encoding="utf-8")
    return {name: Share(right, total) for name, (right, total) in kept["shares"].items()}


def _digest(exam: Exam, rankings: Rankings) -> str:
    """Return a digest of everything that the outcome depends on."""
    digest = hashlib.sha256(json.dumps(rankings, sort_keys=True).encode())
    digest.update(repr(exam.items).encode())
    for path in _sources():
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for name in _ANSWERED_FROM:
        place = ROOT / name
        yield from (
            sorted(p for p in place.rglob("*") if p.is_file() and p.suffix != ".pyc") if place.is_dir() else [place]
        )
