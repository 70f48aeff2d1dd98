"""What came of a load: counts of every fault, latencies from the moment a message was meant to be sent."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.load.verdict import Verdict

QUANTILES = (50, 95, 99)
UNSENT = "not sent in time"
"""Reason of a message that was planned and never sent."""


@dataclass
class Tally:
    """Counts while a load runs."""

    planned: int = 0
    """Messages that were to be sent."""
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    """Messages without a response, by reason."""
    statuses: Counter[int] = field(default_factory=Counter)
    """Statuses of what was refused."""
    surplus: int = 0
    """Responses nobody had asked for."""
    latencies: list[float] = field(default_factory=list)
    """Seconds from the intended time of a message to its answer; only of answers."""
    services: list[float] = field(default_factory=list)
    """Seconds from sending to the answer: what a closed loop would have shown."""
    lateness: float = 0.0
    """Most seconds that the generator itself was late although a connection was free."""
    seconds: float = 0.0
    """How long it took."""
    cpu_seconds: float = 0.0
    """CPU time of the generator."""

    @property
    def answered(self) -> int:
        """Messages with one good answer."""
        return self.verdicts[Verdict.ANSWERED]

    @property
    def taken(self) -> int:
        """Messages that got any response but a refusal."""
        return sum(self.verdicts.values()) - self.verdicts[Verdict.REFUSED]

    @property
    def lost_count(self) -> int:
        """Messages without an answer: no response, or an empty one."""
        return sum(self.lost.values()) + self.verdicts[Verdict.EMPTY]

    @property
    def unsent(self) -> int:
        """Messages of a plan that the generator had no connection for: never sent, so not lost by the server."""
        return self.lost[UNSENT]

    @property
    def doubled(self) -> int:
        """Messages answered more than once."""
        return self.verdicts[Verdict.DOUBLED] + self.surplus

    @property
    def crossed(self) -> int:
        """Answers that were somebody else's."""
        return self.verdicts[Verdict.CROSSED]

    @property
    def errors(self) -> int:
        """Refusals, apologies and responses that cannot be read."""
        return sum(self.verdicts[kind] for kind in (Verdict.REFUSED, Verdict.APOLOGY, Verdict.UNREADABLE))

    @property
    def is_clean(self) -> bool:
        """Whether every planned message got one good answer, and nothing else came."""
        return self.answered == self.planned and not self.surplus

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answered / self.seconds if self.seconds else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return the figures for a file or a program."""
        return {
            "planned": self.planned,
            "answered": self.answered,
            "answers_a_second": round(self.rate, 2),
            "errors": self.errors,
            "refused": {str(status): count for status, count in sorted(self.statuses.items())},
            "apologies": self.verdicts[Verdict.APOLOGY],
            "lost": self.lost_count,
            "unsent": self.unsent,
            "lost_why": dict(self.lost) | ({"empty": n} if (n := self.verdicts[Verdict.EMPTY]) else {}),
            "doubled": self.doubled,
            "crossed": self.crossed,
            "latency_ms": milliseconds(self.latencies),
            "service_ms": milliseconds(self.services),
            "late_ms": round(self.lateness * 1000, 1),
            "seconds": round(self.seconds, 2),
            "own_cpu_seconds": round(self.cpu_seconds, 2),
        }


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Return the nearest-rank percentile of ascending numbers: the least that so many per cent do not exceed."""
    if not ordered:
        raise ValueError("no numbers")
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def milliseconds(seconds: Iterable[float]) -> dict[str, float] | None:
    """Return p50, p95, p99 and the greatest in milliseconds, None of nothing."""
    ordered = sorted(seconds)
    if not ordered:
        return None
    found = {f"p{percent}": percentile(ordered, percent) for percent in QUANTILES} | {"max": ordered[-1]}
    return {name: round(value * 1000, 2) for name, value in found.items()}


def told(tally: Tally) -> str:
    """Return the report for a person."""
    figures = tally.as_dict()
    lines = [
        f"{tally.planned} messages in {tally.seconds:.1f} s: {tally.answered} answered, {tally.rate:.1f} a second",
        f"errors {tally.errors} (refused {_counts(figures['refused'])}; apologies {figures['apologies']}; "
        f"unreadable {tally.verdicts[Verdict.UNREADABLE]}), "
        f"lost {tally.lost_count} ({_counts(figures['lost_why'])}), doubled {tally.doubled}, crossed {tally.crossed}",
    ]
    for name, label in (("latency_ms", "from the intended time"), ("service_ms", "from sending")):
        found = figures[name]
        shown = ", ".join(f"{key} {value:.1f}" for key, value in found.items()) if found else "no answer"
        lines.append(f"milliseconds {label}: {shown}")
    each = tally.cpu_seconds / tally.planned * 1000 if tally.planned else 0.0
    lines.append(
        f"the generator itself: {tally.cpu_seconds:.1f} s of CPU ({each:.2f} ms a message), "
        f"at most {figures['late_ms']:.0f} ms late"
    )
    return "\n".join(lines)


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in counts.items()) or "none"
