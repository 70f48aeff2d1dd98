"""Who asks when: people who each wait the same time between two messages, beginning at a random moment of it.

The times stand before anything is sent and do not move when the server is slow: an open loop.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Planned:
    """One message to come."""

    at: float
    """Seconds after the beginning."""
    person: int
    turn: int


def plan(people: int, think: float, messages: int, seed: int = 1) -> Iterator[Planned]:
    """Yield the first so many messages of people who write every ``think`` seconds, in the order of their times."""
    chance = random.Random(seed)
    phases = sorted((chance.random() * think, person) for person in range(people))
    for number in range(messages):
        turn, place = divmod(number, people)
        phase, person = phases[place]
        yield Planned(turn * think + phase, person, turn)


def messages_in(people: int, think: float, seconds: float) -> int:
    """Return how many messages people write in so many seconds, at least one."""
    return max(1, round(people * seconds / think))
