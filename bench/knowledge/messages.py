"""What one message costs the knowledge base and the actions, and which step of it grows with the base."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from actions import Contacts, build_actions
from bench.exam.items import ROOT
from bench.knowledge.synthetic import Synthesis
from bench.knowledge.vectors import StandInEncoder
from bench.learn.turns import Dispatcher, Ranking, Tracker, finish
from knowledge import MeaningIndex, PolicyBase, VerbatimIndex, load_encoder, load_policy_base, normalise, parse_yaml

_WARM = 40
"""Messages answered before the clock counts."""
_LISTED = 36
"""Citations up to which an answer is no list of all that the base has of something."""
_ABSENT = "申报材料清单"
_PHRASE = "创新链"
_PASSAGE = 60
"""Characters of the plan that are pasted."""


@dataclass(frozen=True)
class Cost:
    """CPU time of one step, in milliseconds."""

    median: float
    p95: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Cost:
        ranked = sorted(seconds)
        return cls(1e3 * ranked[len(ranked) // 2], 1e3 * ranked[min(len(ranked) - 1, int(0.95 * len(ranked)))])


def cost_of(step: Callable[[str], object], texts: Iterable[str]) -> Cost:
    """Return what a step costs, each text put to it once."""
    return Cost.of([_seconds(lambda text=text: step(text)) for text in texts])  # type: ignore[misc]


def measure(clauses: int, rankings: Mapping[str, Ranking], texts: Sequence[str]) -> dict[str, Any]:
    """Return the costs of a base of so many clauses, as a dictionary for JSON."""
    plan = load_policy_base()
    synthesis = Synthesis(plan)
    documents = synthesis.documents(clauses)
    further = [synthesis.document(number) for number in range(10_001, 10_004)]
    begin = time.process_time()
    base = PolicyBase(documents, tuple(plan.agencies.values()), tuple(plan.groups.values()), plan.function_words)
    built = time.process_time() - begin
    encoder = StandInEncoder(load_encoder())
    meaning = MeaningIndex(base.clauses.values(), encoder)
    meaning_built = time.process_time() - begin - built
    steps = _steps(base, meaning, encoder, texts)
    steps.update(_whole(base, meaning, rankings, texts))
    added = [_seconds(lambda document=document: base.add(document)) for document in further]  # type: ignore[misc]
    return {
        "clauses": len(base.clauses) - sum(len(document.clauses) for document in further),
        "names": len(base.lexicon),
        "build": built,
        "meaning_build": meaning_built,
        "add": 1e3 * sorted(added)[1],
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "steps": {name: asdict(cost) for name, cost in steps.items()},
    }


def _steps(base: PolicyBase, meaning: MeaningIndex, encoder: StandInEncoder, texts: Sequence[str]) -> dict[str, Cost]:
    asked = [base.read_pinyin(normalise(text).text) for text in texts]
    source = base.document.source
    passages = [source[start : start + _PASSAGE] for start in range(0, len(source) - _PASSAGE, 40)]
    checked = VerbatimIndex(base.document)
    first = next(iter(base.clauses))
    vectors = {text: encoder.encode([text]) for text in asked}
    steps: dict[str, tuple[Callable[[str], object], Sequence[str]]] = {
        "pinyin": (base.read_pinyin, asked),
        "names": (base.link, asked),
        "search by words": (base.search, asked),
        "sentences of a clause": (lambda text: base.rank_sentences(text, first), asked),
        "encode the question": (lambda text: encoder.encode([text]), asked),
        "search by meaning, encoded": (lambda text: meaning.nearest(vectors[text][0]), asked),
        "is a word absent": (lambda _: base.occurs(_ABSENT), asked),
        "clauses with a phrase": (lambda _: base.clauses_with(_PHRASE), asked),
        "pasted passage": (checked.compare, passages),
    }
    found = {}
    for name, (step, given) in steps.items():
        cost_of(step, given[:_WARM])
        found[name] = cost_of(step, given)
    return found


def _whole(
    base: PolicyBase, meaning: MeaningIndex, rankings: Mapping[str, Ranking], texts: Sequence[str]
) -> dict[str, Cost]:
    """Return the cost of all between the classifier and the reply, long lists apart."""
    action = build_actions(base, Contacts("本助手的运营单位"), meaning)[0]
    domain = parse_yaml((ROOT / "domain.yml").read_text(encoding="utf-8"))

    def answer(text: str) -> int:
        dispatcher = Dispatcher()
        finish(action.run(dispatcher, Tracker(text, rankings, None), domain))
        return len(dispatcher.messages[0]["custom"]["citations"])

    cost_of(answer, texts[:_WARM])
    short, all_ = [], []
    for text in texts:
        begin = time.process_time()
        cited = answer(text)
        all_.append(time.process_time() - begin)
        short += all_[-1:] if cited <= _LISTED else []
    return {"whole message": Cost.of(short), "whole message, lists too": Cost.of(all_)}


def _seconds(step: Callable[[], object]) -> float:
    begin = time.process_time()
    step()
    return time.process_time() - begin
