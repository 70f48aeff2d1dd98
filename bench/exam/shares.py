"""The arithmetic of the report: shares with their intervals, quantiles, and how far a confidence can be believed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_Z = 1.959963984540054
"""Standard deviations on either side that hold 95 % of a normal distribution."""
BINS = 10


@dataclass(frozen=True)
class Share:
    """So many right of so many."""

    right: int
    total: int

    @property
    def percent(self) -> float:
        """The share in percent; 0 of nothing."""
        return 100 * self.right / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval in percent; everything is possible of nothing."""
        if not self.total:
            return 0.0, 100.0
        share, spread = self.right / self.total, _Z**2 / self.total
        centre = share + spread / 2
        half = _Z * math.sqrt(share * (1 - share) / self.total + spread / (4 * self.total))
        low, high = ((centre + sign * half) / (1 + spread) for sign in (-1, 1))
        return 100 * max(0.0, low), 100 * min(1.0, high)


def share_of(outcomes: Iterable[bool]) -> Share:
    """Return how many of some outcomes are good."""
    listed = list(outcomes)
    return Share(sum(listed), len(listed))


def quantile(values: Sequence[float], part: float) -> float:
    """Return the value that this part of the values does not exceed; 0 of nothing."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)] if ordered else 0.0


@dataclass(frozen=True)
class Bin:
    """The turns whose confidence lies in one tenth of the scale."""

    low: float
    high: float
    confidence: float
    """Mean confidence of its turns."""
    share: Share


def reliability(outcomes: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Sort (confidence, was it right) into ten bins; a bin without turns is there too."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in outcomes:
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    return [
        Bin(
            low=place / BINS,
            high=(place + 1) / BINS,
            confidence=sum(confidence for confidence, _ in held) / len(held) if held else 0.0,
            share=share_of(right for _, right in held),
        )
        for place, held in enumerate(bins)
    ]


def calibration_error(bins: Iterable[Bin]) -> float:
    """Return the mean distance between confidence and share right, in points, over all turns."""
    held = [bin_ for bin_ in bins if bin_.share.total]
    total = sum(bin_.share.total for bin_ in held)
    distance = sum(bin_.share.total * abs(100 * bin_.confidence - bin_.share.percent) for bin_ in held)
    return distance / total if total else 0.0
