"""Count verdicts: overall, by what was wanted, by check, and which kind was given for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from bench.exam.judge import CHECKS
from bench.exam.run import Verdict
from bench.exam.shares import Share, share_of

NO_KIND = "none"
"""Stands for the kind of a reply without an answer object."""


def by(verdicts: Iterable[Verdict], keys: Callable[[Verdict], Iterable[str]]) -> dict[str, Share]:
    """Return key → share right, sorted by key; a verdict counts under each of its keys."""
    outcomes: dict[str, list[bool]] = {}
    for verdict in verdicts:
        for key in dict.fromkeys(keys(verdict)):
            outcomes.setdefault(key, []).append(verdict.right)
    return {key: share_of(outcomes[key]) for key in sorted(outcomes, key=_in_order)}


def _in_order(key: str) -> tuple[object, ...]:
    """Sort clauses as the plan numbers them and everything else by its letters."""
    numbers = key.split(".")
    return (0, [int(number) for number in numbers]) if all(n.isdigit() for n in numbers) else (1, key)


def wanted_kinds(verdict: Verdict) -> tuple[str, ...]:
    """Return the kind wanted most: the one listed first."""
    return (verdict.expected.kind or ())[:1]


def wanted_clauses(verdict: Verdict) -> tuple[str, ...]:
    """Return the clauses that must be cited; of those of which one is enough, the one listed first."""
    return verdict.expected.clauses or (verdict.expected.first or ())[:1]


def tags(verdict: Verdict) -> tuple[str, ...]:
    """Return the ways of asking."""
    return verdict.expected.tags


def group(verdict: Verdict) -> tuple[str, ...]:
    """Return the file or family of files."""
    return (verdict.item.group,)


def overall(verdicts: Sequence[Verdict]) -> dict[str, Share]:
    """Return the rows of the summary."""
    single = [verdict for verdict in verdicts if verdict.item.single]
    turns = [verdict for verdict in verdicts if not verdict.item.single]
    whole: dict[str, bool] = {}
    for verdict in turns:
        whole[verdict.item.name] = whole.get(verdict.item.name, True) and verdict.right
    return {
        "all turns": share_of(verdict.right for verdict in verdicts),
        "single questions": share_of(verdict.right for verdict in single),
        "dialogue turns": share_of(verdict.right for verdict in turns),
        "dialogue turns: the first": share_of(verdict.right for verdict in turns if verdict.number == 1),
        "dialogue turns: later ones": share_of(verdict.right for verdict in turns if verdict.number > 1),
        "whole dialogues": share_of(whole.values()),
    }


def checks(verdicts: Sequence[Verdict]) -> dict[str, Share]:
    """Return check → in how many turns nothing was wrong with it."""
    return {check: share_of(check not in verdict.failed for verdict in verdicts) for check in CHECKS}


def confusion(verdicts: Iterable[Verdict]) -> Counter[tuple[str, str]]:
    """Count (kind wanted, kind given).

    Where several kinds are allowed, the wanted one is the one given if that is allowed, else the one listed first.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for verdict in verdicts:
        allowed, given = verdict.expected.kind, verdict.view.kind or NO_KIND
        if allowed:
            pairs[given if given in allowed else allowed[0], given] += 1
    return pairs
