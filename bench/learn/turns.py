"""Our own questions and dialogues, classified once, to be answered many times in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MethodType
from typing import Any

from actions import ActionAnswer, Contacts, confidence, outside, split_sentences
from actions.cues import load_cues
from actions.dialogue import SLOT
from actions.question import read_question
from actions.weights import Weights
from actions.wording import Wording
from bench.exam.items import ROOT, Item
from bench.exam.judge import Judge
from bot.expectation import ExpectedTurn
from bot.messages import BotReply
from bot.runtime.environment import prepare_rasa
from knowledge import MeaningIndex, PolicyBase, load_encoder, load_policy_base, parse_yaml

Ranking = list[dict[str, Any]]
_LIKELY = 0.01


def classify(texts: Iterable[str], model_dir: Path) -> dict[str, Ranking]:
    """Return each text's intents as the model in a folder ranks them, sentences of the texts included."""
    prepare_rasa()
    from rasa.core.agent import Agent  # noqa: PLC0415 - Rasa must be prepared first

    agent = Agent.load(str(max(model_dir.glob("*.tar.gz"))))
    wanted = dict.fromkeys(part for text in texts for part in (text, *split_sentences(text)))

    async def parse_all() -> dict[str, Ranking]:
        return {text: (await agent.parse_message(text))["intent_ranking"] for text in wanted}

    return asyncio.run(parse_all())


class Tracker:
    """What the action reads of Rasa's tracker."""

    def __init__(self, text: str, rankings: Mapping[str, Ranking], slot: Any) -> None:
        sentences = [
            [entry for entry in rankings[part] if entry["confidence"] >= _LIKELY] for part in split_sentences(text)
        ]
        self.latest_message = {
            "text": text,
            "intent_ranking": rankings[text],
            "metadata": {"sentences": sentences},
        }
        self._slot = slot
        self.events = [{"event": "user", "text": text}]

    def get_slot(self, name: str) -> Any:
        return self._slot if name == SLOT else None


class Dispatcher:
    """Keeps the one message of an action."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def utter_message(self, text: str, json_message: dict[str, Any], buttons: list[dict[str, str]]) -> None:
        self.messages.append({"text": text, "custom": json_message, "buttons": buttons})


@dataclass(frozen=True)
class Verdict:
    """One turn of an item, answered and judged."""

    expected: ExpectedTurn
    failed: Mapping[str, str]
    """Checks it fails; empty when it is right."""
    confidence: tuple[float, ...] = ()
    """Features of its confidence (actions/confidence.py), when they were wanted."""
    outside: tuple[float, ...] = ()
    """Features of whether it is outside the field (actions/outside.py), when they were wanted."""


class Examiner:
    """Counts right turns for any weights; what does not depend on them is worked out once."""

    def __init__(self, rankings: Mapping[str, Ranking], judge: Judge) -> None:
        """Load the base and the fixed texts."""
        self._rankings = rankings
        self._judge = judge
        self._domain = parse_yaml((ROOT / "domain.yml").read_text(encoding="utf-8"))
        self._cues = load_cues()
        self._base = _remembering(load_policy_base())
        self._meaning = MeaningIndex(self._base.clauses.values(), load_encoder(), paraphrases=self._base.paraphrases)
        self._meaning.encode = lru_cache(maxsize=None)(self._meaning.encode)  # type: ignore[method-assign]
        self._cues.find = lru_cache(maxsize=None)(self._cues.find)  # type: ignore[method-assign]

    def right(self, weights: Weights, items: Sequence[Item]) -> list[bool]:
        """Return for each turn of the items whether it is answered as expected."""
        return [not verdict.failed for verdict in self.judged(weights, items)]

    def judged(self, weights: Weights, items: Sequence[Item], *, with_features: bool = False) -> list[Verdict]:
        """Return a verdict on each turn of the items."""
        action = ActionAnswer(self._base, Contacts("本助手的运营单位"), self._cues, weights, self._meaning)
        verdicts: list[Verdict] = []
        for item in items:
            slot = None
            for turn in item.turns:
                dispatcher = Dispatcher()
                tracker = Tracker(turn.user, self._rankings, slot)
                for event in finish(action.run(dispatcher, tracker, self._domain)):
                    if event.get("event") == "slot":
                        slot = event["value"]
                failed = self._judge.failed(turn, BotReply(dispatcher.messages).messages)
                features = self._features(action, tracker) if with_features else ((), ())
                verdicts.append(Verdict(turn, failed, *features))
        return verdicts

    def _features(self, action: ActionAnswer, tracker: Tracker) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return the features of confidence and of being outside the field."""
        question = read_question(tracker, self._base)
        reading = action.understand(question, Wording(self._domain["responses"])).reading
        outside_features = outside.features(question.intents, reading.evidence, reading.cues, question.dialogue)
        return confidence.features(reading), outside_features


def finish(coroutine: Any) -> list[Any]:
    """Run a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as finished:
        return list(finished.value)
    raise RuntimeError("the action waited for something")


def _remembering(base: PolicyBase) -> PolicyBase:
    """Return the base with its look-ups of texts remembered."""
    names = ("link", "search", "read_pinyin", "rank_sentences")
    for name in names:
        method: Callable[..., Any] = getattr(base, name)
        assert isinstance(method, MethodType)
        setattr(base, name, lru_cache(maxsize=None)(method))
    base.cutter.words = lru_cache(maxsize=None)(base.cutter.words)  # type: ignore[method-assign]
    return base
