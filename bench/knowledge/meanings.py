"""Ways of finding the nearest sentence vectors, against the exact product."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.knowledge.vectors import mixtures
from knowledge import load_encoder, load_policy_base
from knowledge.cells import Cells
from knowledge.postings import Postings

Vectors = npt.NDArray[np.float32]
BEST = 10
MOST_ENCODED = 500
"""Clauses whose sentences are really encoded; of larger bases the other vectors are mixtures."""
_SENTENCES_OF_A_CLAUSE = 4
_UNIT = 127


@dataclass(frozen=True)
class Way:
    """One way of finding the nearest vectors."""

    name: str
    find: Callable[[int], npt.NDArray[np.intp]]
    """Number of a question → rows of the ten nearest, in any order."""
    megabytes: float
    build: float
    """Seconds of CPU."""


def measure_meanings(sentences: Sequence[str], clauses: int, questions: Sequence[str]) -> dict[str, Any]:
    """Return cost and recall of each way over the vectors of so many clauses, the first of them real sentences."""
    encoder = load_encoder()
    real, asked = encoder.encode(list(sentences)), encoder.encode(list(questions))
    count = len(real) if clauses <= MOST_ENCODED else _SENTENCES_OF_A_CLAUSE * clauses
    mixed = mixtures(real, max(0, count - len(real)), np.random.default_rng(0))
    vectors = np.concatenate((real, mixed))[:count]
    exact = [_ten(vectors @ wanted) for wanted in asked]
    ways = [*_products(vectors, asked), _cells(vectors, asked)]
    if count <= len(real):
        ways.append(_by_words(sentences[:count], vectors, questions, asked))
    return {"vectors": len(vectors), "ways": [_measured(way, exact) for way in ways]}


def _products(vectors: Vectors, asked: Vectors) -> list[Way]:
    halves = vectors.astype(np.float16)
    whole = np.rint(vectors * (_UNIT / np.abs(vectors).max())).astype(np.int8)
    return [
        Way("exact, float32", lambda n: _ten(vectors @ asked[n]), vectors.nbytes / 1e6, 0.0),
        Way("exact, float16", lambda n: _ten(_in_steps(halves, asked[n])), halves.nbytes / 1e6, 0.0),
        Way("exact, int8", lambda n: _ten(_in_steps(whole, asked[n])), whole.nbytes / 1e6, 0.0),
    ]


def _in_steps(vectors: npt.NDArray[Any], wanted: Vectors) -> Vectors:
    """Multiply without turning all of the vectors to float32 at once."""
    step = 4096
    return np.concatenate([vectors[at : at + step].astype(np.float32) @ wanted for at in range(0, len(vectors), step)])


def _cells(vectors: Vectors, asked: Vectors) -> Way:
    begin = time.process_time()
    cells = Cells(vectors)
    built = time.process_time() - begin

    def find(number: int) -> npt.NDArray[np.intp]:
        rows, cosines = cells.near(asked[number])
        found: npt.NDArray[np.intp] = rows[_ten(cosines)]
        return found

    return Way("cells, int8", find, vectors.nbytes / 4e6, built)


def _by_words(sentences: Sequence[str], vectors: Vectors, questions: Sequence[str], asked: Vectors) -> Way:
    """Rank by meaning what the search by words finds."""
    cutter = load_policy_base().cutter
    begin = time.process_time()
    postings = Postings()
    for sentence in sentences:
        postings.add(cutter.terms(sentence))
    built = time.process_time() - begin

    def find(number: int) -> npt.NDArray[np.intp]:
        rows, scores = postings.best(cutter.terms(questions[number]))
        likeliest = rows[np.argsort(-scores)[:160]]
        found: npt.NDArray[np.intp] = likeliest[_ten(vectors[likeliest] @ asked[number])]
        return found

    return Way("160 found by words, ranked by meaning", find, vectors.nbytes / 1e6, built)


def _measured(way: Way, exact: Sequence[npt.NDArray[np.intp]]) -> dict[str, Any]:
    costs, shares = [], []
    for number, best in enumerate(exact):
        begin = time.process_time()
        found = way.find(number)
        costs.append(1e3 * (time.process_time() - begin))
        shares.append(len(set(found.tolist()) & set(best.tolist())) / len(best))
    costs.sort()
    return {
        "way": way.name,
        "median": costs[len(costs) // 2],
        "p95": costs[int(0.95 * len(costs))],
        "recall": float(np.mean(shares)),
        "megabytes": way.megabytes,
        "build": way.build,
    }


def _ten(cosines: Vectors) -> npt.NDArray[np.intp]:
    if len(cosines) <= BEST:
        return np.arange(len(cosines))
    best: npt.NDArray[np.intp] = np.argpartition(-cosines, BEST)[:BEST]
    return best
