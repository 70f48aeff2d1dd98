"""Write the tables of what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_GOAL = 2.0
"""Cost at the largest size against that at the smallest which is wanted at most."""
_CAUSES = {
    "names": "a larger base knows more names, of which more begin as a question's words do.",
    "search by words": "the lists of a question's words grow with the base; above 4,096 rows only the rarest words' "
    "are looked at and 160 rows are scored, whatever the size, so that it grows no more than this.",
    "search by meaning, encoded": "a hundred clauses are compared by one product of matrices; large bases lie in "
    "cells, and of more vectors more cells are near.",
    "clauses with a phrase": "the lists of clauses that hold each pair of neighbouring characters are cut with each "
    "other; they are a thousand times longer. It is asked only where somebody quotes or wants every place of a phrase.",
    "whole message": "the steps above are a part of it; the rest, reading and answering, was not taken apart. Made-up "
    "documents share names with the plan, so that a name may mean more clauses, whose sentences are ranked.",
    "whole message, lists too": "as the whole message; and a list of all that an agency does grows with what it lists.",
}
"""Step → why it grows beyond the goal; told only where it does."""
Measured = Mapping[int, Mapping[str, Any]]
"""Clauses → what was measured of a base of that size."""


def report(messages: Measured, engines: Mapping[int, Sequence[Mapping[str, Any]]], meanings: Measured) -> str:
    """Return the page; a part that was not measured is left out."""
    parts = [
        "# Knowledge search as the base grows",
        "",
        "Written by `python -m bench.knowledge`; how it is measured and what the rows mean: [bench/README.md]"
        "(../README.md#knowledge). CPU milliseconds, median / 95th percentile; every process has one thread.",
    ]
    parts += _messages(messages) if messages else ()
    parts += _engines(engines) if engines else ()
    parts += _meanings(meanings) if meanings else ()
    return "\n".join([*parts, ""])


def _causes(messages: Measured, sizes: Sequence[int]) -> Iterable[str]:
    """Yield why steps miss the goal; a cause that is not known is said to be not known."""
    first, last = (messages[size]["steps"] for size in (sizes[0], sizes[-1]))
    missed = [step for step in first if last[step]["median"] > _GOAL * max(first[step]["median"], 1e-9)]
    if missed and len(sizes) > 1:
        yield from ("", "### Why the goal is missed", "")
        yield from (f"- {step}: {_CAUSES.get(step, 'the cause is not known.')}" for step in missed)


def _messages(messages: Measured) -> Iterable[str]:
    sizes = sorted(messages)
    yield from (
        "",
        "## One message",
        "",
        *_head(["step", *(f"{size:,} clauses" for size in sizes), "last ÷ first", "goal"]),
    )
    for step in messages[sizes[0]]["steps"]:
        costs = [messages[size]["steps"][step] for size in sizes]
        ratio = costs[-1]["median"] / max(costs[0]["median"], 1e-9)
        goal = "" if len(sizes) < 2 else "met" if ratio <= _GOAL else "missed"
        yield _row([step, *(f"{c['median']:.3f} / {c['p95']:.3f}" for c in costs), f"{ratio:.2f}", goal])
    yield from _causes(messages, sizes)
    yield from ("", "## The base itself", "", *_head(["", *(f"{size:,} clauses" for size in sizes)]))
    for name, key, digits in (
        ("known names", "names", 0),
        ("index all documents, s CPU", "build", 1),
        ("vectors into cells, s CPU, most of them stand-ins", "meaning_build", 1),
        ("add one document of 35 clauses, ms CPU", "add", 0),
        ("peak memory of the process, MB", "memory", 0),
    ):
        yield _row([name, *(f"{messages[size][key]:,.{digits}f}" for size in sizes)])


def _engines(engines: Mapping[int, Sequence[Mapping[str, Any]]]) -> Iterable[str]:
    yield from ("", "## Search by words: the engines", "")
    yield from _head(
        ["engine", "clauses", "query, ms", "best ten, share", "build, s", "add a row, ms", "disk, MB", "memory, MB"]
    )
    order = dict.fromkeys(row["engine"] for size in sorted(engines) for row in engines[size])
    for name in order:
        for size in sorted(engines):
            for row in (row for row in engines[size] if row["engine"] == name):
                yield _row(
                    [
                        name,
                        f"{size:,}",
                        f"{row['median']:.3f} / {row['p95']:.3f}",
                        f"{row['agreement']:.3f}",
                        f"{row['build']:.2f}",
                        "all anew" if row["add"] is None else f"{row['add']:.2f}",
                        f"{row['disk']:.1f}" if row["disk"] else "none",
                        f"{row['memory']:.0f}",
                    ]
                )


def _meanings(meanings: Measured) -> Iterable[str]:
    yield from ("", "## Search by meaning: the nearest of the vectors", "")
    yield from _head(["way", "clauses", "vectors", "query, ms", "recall of the best ten", "build, s", "vectors, MB"])
    order = dict.fromkeys(way["way"] for size in sorted(meanings) for way in meanings[size]["ways"])
    for name in order:
        for size in sorted(meanings):
            for way in (way for way in meanings[size]["ways"] if way["way"] == name):
                yield _row(
                    [
                        name,
                        f"{size:,}",
                        f"{meanings[size]['vectors']:,}",
                        f"{way['median']:.3f} / {way['p95']:.3f}",
                        f"{way['recall']:.3f}",
                        f"{way['build']:.1f}",
                        f"{way['megabytes']:.1f}",
                    ]
                )


def _head(names: Sequence[str]) -> Iterable[str]:
    yield _row(names)
    yield _row(["---"] * len(names))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
