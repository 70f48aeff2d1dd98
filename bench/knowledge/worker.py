"""One measurement in a process of its own: ``python -m bench.knowledge.worker JOB FILE …`` prints a JSON object."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.exam.items import own_questions
from bench.knowledge.engines import BEST, Bm25s, read_terms
from bench.knowledge.meanings import MOST_ENCODED, measure_meanings
from bench.knowledge.messages import measure
from bench.knowledge.synthetic import Synthesis
from bench.learn.turns import classify
from knowledge import fold, load_policy_base

_EVERY = 6
"""Of our own questions every sixth is asked: about 230 of all kinds."""


def questions() -> list[str]:
    """Return the questions that are asked, the same every time."""
    return [item.turns[0].user for item in own_questions() if len(item.turns) == 1][::_EVERY]


def rank(model: str, rankings: str) -> dict[str, Any]:
    """Classify the questions once and keep it."""
    ranked = classify(questions(), Path(model))
    Path(rankings).write_text(json.dumps(ranked, ensure_ascii=False), encoding="utf-8")
    return {"texts": len(ranked)}


def messages(clauses: str, rankings: str) -> dict[str, Any]:
    """Measure whole messages and their steps at one size."""
    return measure(int(clauses), json.loads(Path(rankings).read_text(encoding="utf-8")), questions())


def terms(clauses: str, file: str, queries: str) -> dict[str, Any]:
    """Write the terms of all sentences, and of the questions; tell how many sentences 100, 1,000 … clauses have."""
    base = load_policy_base()
    documents = Synthesis(base).documents(int(clauses))
    cutter = base.cutter
    counts: list[int] = []
    with Path(file).open("w", encoding="utf-8") as out:
        rows = 0
        for clause in (clause for document in documents for clause in document.clauses):
            heading = fold(clause.heading)
            out.writelines(" ".join(cutter.terms(f"{heading} {fold(text)}")) + "\n" for text in clause.sentences)
            rows += len(clause.sentences)
            counts.append(rows)
    asked = [" ".join(cutter.terms(fold(text))) for text in questions()]
    Path(queries).write_text("".join(f"{line}\n" for line in asked if line), encoding="utf-8")
    return {"rows": counts}


def judge(file: str, rows: str, queries: str, found: str) -> dict[str, Any]:
    """Tell of each engine's findings how many are among the ten best by exact BM25, ties as good as each other."""
    engine = Bm25s(Path(file).parent)
    engine.build(read_terms(Path(file), int(rows)))
    shares: dict[str, list[float]] = {}
    answers = json.loads(Path(found).read_text(encoding="utf-8"))
    for number, query in enumerate(read_terms(Path(queries))):
        known = [term for term in query if term in engine.index.vocab_dict]
        if not known:
            continue
        scores = engine.index.get_scores(known)
        best = np.sort(scores[scores > 0])[-BEST:]
        for name, lists in answers.items():
            good = sum(scores[row] >= best[0] * (1 - 1e-5) for row in lists[number])
            shares.setdefault(name, []).append(good / len(best))
    return {name: float(np.mean(values)) for name, values in shares.items()}


def meanings(clauses: str) -> dict[str, Any]:
    """Measure ways of finding the nearest vectors at one size."""
    plan = load_policy_base()
    sentences = [
        f"{clause.heading}。{sentence}"
        for document in Synthesis(plan).documents(min(int(clauses), MOST_ENCODED))
        for clause in document.clauses
        for sentence in clause.sentences
    ]
    return measure_meanings(sentences, int(clauses), [fold(text) for text in questions()])


JOBS = {job.__name__: job for job in (rank, messages, terms, judge, meanings)}


def main(arguments: Sequence[str]) -> int:
    """Do one job."""
    json.dump(JOBS[arguments[0]](*arguments[1:]), sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
