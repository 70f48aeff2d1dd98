"""From what the rounds found to figures: medians, and the range they lie in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from bench.load.tally import percentile
from bench.runtime.work import FAILED

Round = Mapping[str, Any]
"""What one session found."""


@dataclass(frozen=True)
class Figure:
    """A median and the least and greatest of what it is the median of."""

    median: float
    low: float
    high: float


def figure(values: Iterable[float]) -> Figure | None:
    """Return the figure of some values, None of none."""
    found = sorted(values)
    return Figure(median(found), found[0], found[-1]) if found else None


def good(rounds: Sequence[Round]) -> list[Round]:
    """Return the rounds that came to an end."""
    return [one for one in rounds if FAILED not in one]


def why_not(rounds: Sequence[Round]) -> str | None:
    """Return why no round came to an end, None where one did."""
    if good(rounds):
        return None
    reasons = [str(one[FAILED]) for one in rounds]
    return f"{FAILED}: {reasons[0]}" if reasons else "not done"


def part(rounds: Sequence[Round], name: str) -> list[Mapping[str, Any]]:
    """Return what each round found of one part, leaving out where it failed or was not done."""
    return [one[name] for one in good(rounds) if name in one and FAILED not in one[name]]


def part_failure(rounds: Sequence[Round], name: str) -> str | None:
    """Return why a part failed in some round, None where it did in none."""
    return next((str(one[name][FAILED]) for one in good(rounds) if FAILED in one.get(name, {})), None)


def cpu_medians(rounds: Sequence[Round]) -> Figure | None:
    """Return CPU milliseconds a message: of each round the median."""
    return figure(median(one["cpu_ms"]) for one in part(rounds, "one_by_one") if one["cpu_ms"])


def cpu_means(rounds: Sequence[Round]) -> Figure | None:
    """Return CPU milliseconds a message: of each round the mean."""
    return figure(fmean(one["cpu_ms"]) for one in part(rounds, "one_by_one") if one["cpu_ms"])


def wall(rounds: Sequence[Round], percent: float) -> Figure | None:
    """Return milliseconds from question to answer, asked one by one: of each round a percentile."""
    return figure(percentile(sorted(one["wall_ms"]), percent) for one in part(rounds, "one_by_one") if one["wall_ms"])


def rate(rounds: Sequence[Round], senders: int) -> Figure | None:
    """Return answers a second with so many senders."""
    return figure(one["answers_a_second"] for one in part(rounds, f"senders_{senders}"))


def faults(found: Mapping[str, Any]) -> int:
    """Return how much went wrong in a load."""
    return sum(int(found[name]) for name in ("errors", "lost", "doubled", "crossed"))


def latency(rounds: Sequence[Round], senders: int, name: str) -> Figure | None:
    """Return a percentile of the latency with so many senders, in milliseconds."""
    found = [one["latency_ms"] for one in part(rounds, f"senders_{senders}")]
    return figure(one[name] for one in found if one)


def turn_costs(rounds: Sequence[Round]) -> dict[int, Figure]:
    """Return CPU milliseconds of turns of long conversations, by turn."""
    spent: dict[int, list[float]] = {}
    for one in part(rounds, "growth"):
        for turn, milliseconds in one["cpu_ms"].items():
            spent.setdefault(int(turn), []).extend(milliseconds)
    return {turn: found for turn, values in sorted(spent.items()) if (found := figure(values))}


def plain(rounds: Sequence[Round], *path: str) -> Figure | None:
    """Return the figure of a number that stands in each round."""
    values = []
    for one in good(rounds):
        value: Any = one
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        if isinstance(value, int | float):
            values.append(float(value))
    return figure(values)
