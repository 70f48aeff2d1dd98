"""What surrounds the server in a simulation: time, chance, and everything that happens by itself.

One integer decides all of it. Nothing sleeps and no thread runs: time is a number that jumps to the next thing that
happens. A *step* is the smallest thing that can happen: one callback of the server's event loop runs, or one thing
outside comes to pass (a disk operation ends, a timer rings, a person writes, a connection breaks). asyncio promises
that callbacks run in the order they became ready, so that order is kept; when something outside comes to pass, and
between which two callbacks, is for the seed to say.
"""

from __future__ import annotations

import hashlib
import heapq
import random
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

EPOCH = 1_750_000_000.0
"""What the wall clock shows at the beginning, seconds since 1970."""
CALLBACK_SECONDS = 1e-6
"""What a callback takes, so that time never stands still."""
REMEMBERED = 40
"""Notes that are shown of a run that fails."""
_PAUSES = (0.0, 0.0, 0.001, 0.02, 0.3, 2.0)
"""Seconds that small things take; equal ones make the order a matter of chance."""


class Loop(Protocol):
    """What the world must know of the server's event loop."""

    def has_ready(self) -> bool:
        """Whether a callback waits to be run."""

    def run_one(self) -> None:
        """Run the callback that waits longest."""


class World:
    """Time, chance and the things to come."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._secrets = random.Random(seed)
        self.now = 0.0
        """Seconds since the beginning; never runs backwards."""
        self.skew = 0.0
        """Seconds by which the wall clock is wrong."""
        self.steps = 0
        self.loop: Loop | None = None
        """The server's loop while it is up."""
        self.lately: deque[str] = deque(maxlen=REMEMBERED)
        self.tell: Callable[[str], None] = lambda line: None
        """Called with each line of the trace."""
        self._coming: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self._number = 0
        self._trace = hashlib.blake2b(digest_size=16)

    def monotonic(self) -> float:
        """Return what ``time.monotonic`` shows."""
        return self.now

    def wall(self) -> float:
        """Return what ``time.time`` shows."""
        return EPOCH + self.now + self.skew

    def token_bytes(self, count: int | None = None) -> bytes:
        """Return what ``secrets.token_bytes`` gives: session ids are in the order of things too."""
        return self._secrets.randbytes(count or 32)

    def after(self, seconds: float, happen: Callable[..., None], *arguments: Any) -> None:
        """Let something come to pass later."""
        self._number += 1
        heapq.heappush(self._coming, (self.now + seconds, self._number, happen, arguments))

    def soon(self) -> float:
        """Return how long a small thing takes."""
        return self.chance.choice(_PAUSES) * self.chance.uniform(0.5, 1.5)

    def happens(self, probability: float) -> bool:
        """Let chance decide."""
        return self.chance.random() < probability

    def note(self, *words: object) -> None:
        """Write a line of the trace, by which two runs are compared."""
        line = f"{self.steps:>6} {self.now:9.3f}s  {' '.join(map(str, words))}"
        self.lately.append(line)
        self.tell(line)
        self._trace.update(line.encode("utf-8", "surrogatepass"))

    @property
    def trace(self) -> str:
        """The hash of everything that happened so far."""
        return self._trace.hexdigest()

    def step(self) -> None:
        """Let the next thing happen."""
        self.steps += 1
        is_due = bool(self._coming) and self._coming[0][0] <= self.now
        if self.loop is not None and self.loop.has_ready() and not (is_due and self.happens(0.5)):
            self._trace.update(b"callback")
            self.loop.run_one()
            self.now += CALLBACK_SECONDS
        elif self._coming:
            self._trace.update(b"event")
            when, _, happen, arguments = heapq.heappop(self._coming)
            self.now = max(self.now, when)
            happen(*arguments)
