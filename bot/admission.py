"""How many may wait for an answer: all together, of one sender, and no more than can be answered in time.

Whoever comes beyond that is told so at once. The time is the decisive bound: a queue that is longer than the patience
of those in it only makes answers that nobody waits for any more.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.messages import OverloadedError

LONGEST_ADVICE = 60
"""Seconds that somebody is told to wait at most."""
_WEIGHT = 0.1
"""How much the latest answer counts in the mean time between two answers."""
_LONGEST_GAP = 5.0
"""Seconds between two answers that count at most: one that hangs is no measure for the others."""


class Admission:
    """Counts who waits; a sender who waits for nothing is not remembered."""

    def __init__(
        self,
        most: int,
        most_per_sender: int,
        clock: Callable[[], float] = time.monotonic,
        *,
        most_seconds: float = math.inf,
    ) -> None:
        """``clock``: seconds that only grow; ``most_seconds``: that somebody may have to wait."""
        self._most = most
        self._most_per_sender = most_per_sender
        self._most_seconds = most_seconds
        self._clock = clock
        self._waiting = 0
        self._by_sender: dict[str, int] = {}
        self._gap = 0.0
        """Mean time between two answers while somebody waited."""
        self._last: float | None = None
        """When the latest answer was given, None where nobody was left waiting."""

    @contextmanager
    def place(self, sender: str) -> Iterator[None]:
        """Hold a place while something is answered; raise OverloadedError when there is none."""
        own = self._by_sender.get(sender, 0)
        if own >= self._most_per_sender:
            raise OverloadedError(self._seconds(own), is_own=True)
        if self._waiting >= self._most or self._waiting * self._gap > self._most_seconds:
            raise OverloadedError(self._seconds(self._waiting), is_own=False)
        self._waiting += 1
        self._by_sender[sender] = own + 1
        try:
            yield
            self._note_answer()
        finally:
            self._leave(sender)

    def __len__(self) -> int:
        return self._waiting

    def _leave(self, sender: str) -> None:
        self._waiting -= 1
        self._by_sender[sender] -= 1
        if not self._by_sender[sender]:
            del self._by_sender[sender]

    def _note_answer(self) -> None:
        """Learn how fast answers come, as long as there is always somebody to answer."""
        now = self._clock()
        if self._last is not None:
            gap = min(now - self._last, _LONGEST_GAP)
            self._gap += _WEIGHT * (gap - self._gap)
        self._last = now if self._waiting > 1 else None

    def _seconds(self, ahead: int) -> int:
        """Return the time in which as many as wait now are answered, as fast as the last ones were."""
        return min(LONGEST_ADVICE, max(1, math.ceil(ahead * self._gap)))
