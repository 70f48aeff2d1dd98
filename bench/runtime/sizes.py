"""How much is measured: the whole run, and a quick look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Numbers of messages, seconds and rounds."""

    name: str
    trains: bool
    """Whether models that are there are trained all the same, to see what it costs."""
    rounds: int
    """Times ours and stock with the same pipeline are started and measured, in turn with the others."""
    other_rounds: int
    """The same for all others."""
    warm_up: int
    """Messages before anything is measured."""
    one_by_one: int
    """Messages whose CPU time is taken one by one, each round."""
    pairs: int
    """Messages that ours and ours without a lever are both asked, by turns."""
    senders: tuple[int, ...]
    """Concurrent senders of the closed loops."""
    lever_senders: tuple[int, ...]
    """The same for ours without a lever."""
    loop_seconds: float
    """Seconds of each closed loop."""
    burst: int
    """Messages of one sender at once."""
    turns: tuple[int, ...]
    """Turns of one conversation whose cost is taken."""
    lever_turns: tuple[int, ...]
    """The same for ours without a lever."""
    conversations: int
    """How many such conversations ours has."""
    growth_seconds: float
    """Seconds after which a conversation is given up, so that the run ends."""
    people: int
    """Simulated people of the load."""
    think: float
    """Seconds between two messages of one of them."""
    messages: int
    """Messages of the load in all."""
    early: int
    """Messages after which memory is compared with that at the end."""
    steady_rate: float
    """Messages a second of the steady load, and …"""
    steady_seconds: float
    """… how long it lasts."""


FULL = Sizes(
    name="full",
    trains=True,
    rounds=3,
    other_rounds=2,
    warm_up=30,
    one_by_one=150,
    pairs=200,
    senders=(1, 8, 64),
    lever_senders=(64,),
    loop_seconds=6,
    burst=100,
    turns=(2, 20, 200, 1000),
    lever_turns=(2, 20, 200),
    conversations=3,
    growth_seconds=150,
    people=10_000,
    think=30,
    messages=200_000,
    early=10_000,
    steady_rate=150,
    steady_seconds=40,
)
QUICK = Sizes(
    name="quick",
    trains=False,
    rounds=1,
    other_rounds=1,
    warm_up=5,
    one_by_one=20,
    pairs=0,
    senders=(1, 8, 64),
    lever_senders=(),
    loop_seconds=2,
    burst=5,
    turns=(2, 20),
    lever_turns=(2,),
    conversations=1,
    growth_seconds=20,
    people=300,
    think=30,
    messages=200,
    early=50,
    steady_rate=10,
    steady_seconds=5,
)
