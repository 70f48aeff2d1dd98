"""What each lever is worth: two servers at once, one without it, asked the same messages one after the other.

A server's cost drifts by half on a shared machine within minutes, more than most levers are worth. Two that run beside
each other drift together, so that the ratio of one message's cost on both says what sessions minutes apart cannot.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from statistics import median
from typing import Any

from bench.load.run import Crowd, Line
from bench.load.tally import Tally
from bench.load.texts import Asked, Texts
from bench.load.verdict import Verdict
from bench.runtime import proc
from bench.runtime.figures import Figure
from bench.runtime.processes import Server

_TALK = 5
"""Messages of a conversation."""
_PEOPLE_APART = 100_000
"""The warm-up's people are others."""
_TWO_SIDED_95 = 1.96


class Side:
    """One of the two servers and the line to it."""

    def __init__(self, server: Server, crowd: Crowd) -> None:
        """Take a server that has been started."""
        self._server = server
        self._crowd = crowd
        self._line = Line(crowd, Tally(), time.monotonic())
        self._pids: list[int] = []

    async def start(self) -> None:
        """Wait for its first answer; its processes are known from then on."""
        await self._server.first_answer(self._crowd.address, f"{self._crowd.name}-first")
        self._pids = self._server.pids

    async def ask(self, person: int, asked: Asked) -> float | None:
        """Return the CPU milliseconds of one message, None where it was not answered."""
        before = proc.cpu_seconds(self._pids)
        verdict = await self._line.deliver(person, asked, time.monotonic())
        spent = (proc.cpu_seconds(self._pids) - before) * 1000
        return spent if verdict is Verdict.ANSWERED else None

    def close(self) -> None:
        """Close the line."""
        self._line.connection.close()


async def compare(sides: tuple[Side, Side], texts: Texts, *, warm_up: int, messages: int) -> dict[str, Any]:
    """Ask ours and the other the same messages, each first in turn; return CPU milliseconds of both, pair by pair."""
    ours, without = sides
    for side in sides:
        await side.start()
    for number in range(warm_up):
        for side in sides:
            await side.ask(*_message(texts, number, _PEOPLE_APART))
    pairs: list[tuple[float, float]] = []
    for number in range(messages):
        spent = {}
        for side in sides if number % 2 else reversed(sides):
            spent[side] = await side.ask(*_message(texts, number))
        own, other = spent[ours], spent[without]
        if own is not None and other is not None:
            pairs.append((own, other))
    for side in sides:
        side.close()
    return {"ours_ms": [own for own, _ in pairs], "without_ms": [other for _, other in pairs], "asked": messages}


def _message(texts: Texts, number: int, first_person: int = 0) -> tuple[int, Asked]:
    talk, turn = divmod(number, _TALK)
    return first_person + talk, texts.asked(first_person + talk, turn)


def ratio(ours: Sequence[float], without: Sequence[float]) -> Figure | None:
    """Return the median of without ÷ ours with the limits it lies between in 95 of 100 runs; None of no pairs.

    The limits are order statistics, which suppose nothing of how costs are spread (Conover, Practical Nonparametric
    Statistics, ch. 3.2).
    """
    found = sorted(other / own for own, other in zip(ours, without, strict=True) if own)
    if not found:
        return None
    reach = _TWO_SIDED_95 * math.sqrt(len(found)) / 2
    low = max(0, math.floor(len(found) / 2 - reach))
    high = min(len(found) - 1, math.ceil(len(found) / 2 + reach))
    return Figure(median(found), found[low], found[high])
