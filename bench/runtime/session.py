"""One start of one system: everything that is measured of it before it is stopped again."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from dataclasses import replace as changed
from itertools import pairwise
from typing import Any

from bench.load.run import Crowd, Line, Until, burst, closed_loop
from bench.load.tally import Tally
from bench.runtime import proc
from bench.runtime.growth import Wanted, grow
from bench.runtime.processes import Server, ServerError
from bench.runtime.sizes import Sizes
from bench.runtime.systems import DEFAULT, OURS, SAME_IN_MEMORY, Launch, System

BURST_PATIENCE = 130.0
"""Rasa's ticket lock lets a sender's messages in once a second."""
_PEOPLE_APART = 2000
"""Numbers of people kept free for each part, so that no two parts share a conversation or a text."""
Part = Callable[[], Awaitable[Any]]


@dataclass
class Session:
    """A running server and the crowd that asks it."""

    server: Server
    launch: Launch
    system: System
    sizes: Sizes
    crowd: Crowd
    sent: int = 0
    """Messages it has been sent."""
    _person: int = field(default=0)

    async def measure(self, *, first: bool) -> dict[str, Any]:
        """Return all figures; ``first``: the first round, in which what takes long is done too."""
        start = await self.server.first_answer(self.launch.address, f"{self.crowd.name}-first")
        found: dict[str, Any] = {"start": dict(zip(("wall_s", "cpu_s"), start, strict=True))}
        found["memory_at_start_mb"] = proc.megabytes(self.server.pids)
        await self._closed(1, Until(messages=self.sizes.warm_up))
        parts: dict[str, Part] = {"one_by_one": self._one_by_one}
        lever = self.system.lever is not None
        for senders in self.sizes.lever_senders if lever else self.sizes.senders:
            parts[f"senders_{senders}"] = lambda senders=senders: self._rate(senders)  # type: ignore[misc]
        if self.system.key == OURS or (first and self.system.key != SAME_IN_MEMORY):  # whose lock is that of SAME
            parts["burst"] = self._burst
        if first:
            parts["growth"] = self._growth
        for name, part in parts.items():
            found[name] = await _guarded(part)
            self.server.check()
        found["memory_at_end_mb"] = proc.megabytes(self.server.pids)
        found["messages"] = self.sent
        return found

    async def _one_by_one(self) -> dict[str, Any]:
        """Ask one message at a time, taking CPU and wall time of each."""
        pids, line, person = self.server.pids, self._line(Tally()), self._somebody()
        spent: list[float] = []
        for number in range(self.sizes.one_by_one):
            talk, turn = divmod(number, 5)
            before = proc.cpu_seconds(pids)
            await line.deliver(person + talk, self.crowd.texts.asked(person + talk, turn), time.monotonic())
            spent.append((proc.cpu_seconds(pids) - before) * 1000)
        self.sent += len(spent)
        walls = [seconds * 1000 for seconds in line.tally.latencies]
        line.connection.close()
        return {"cpu_ms": spent, "wall_ms": walls, "faults": len(spent) - line.tally.answered}

    async def _rate(self, senders: int) -> dict[str, Any]:
        """Let so many senders ask as fast as they are answered."""
        pids = self.server.pids
        before = proc.cpu_seconds(pids)
        tally = await self._closed(senders, Until(seconds=self.sizes.loop_seconds))
        each = (proc.cpu_seconds(pids) - before) / max(1, tally.planned) * 1000
        return tally.as_dict() | {"cpu_ms": each}

    async def _burst(self) -> dict[str, Any]:
        """Send many messages of one sender at once, after the same messages of another one by one."""
        size, patient = self.sizes.burst, changed(self.crowd, patience=BURST_PATIENCE)
        line, person = self._line(Tally()), self._somebody()
        asked = [self.crowd.texts.asked(person, turn) for turn in range(size)]
        for one in asked:
            await line.deliver(person, one, time.monotonic())
        line.connection.close()
        tally, order = await burst(patient, person + 1, asked)
        self.sent += 2 * size
        return tally.as_dict() | {
            "burst_s": tally.seconds,
            "work_s": sum(line.tally.services),
            "out_of_order": sum(later < sooner for sooner, later in pairwise(order)),
        }

    async def _growth(self) -> dict[str, Any]:
        """Take the cost of certain turns of long conversations."""
        found: dict[str, list[float]] = {}
        times = 1 if self.system.is_stock or self.system.lever else self.sizes.conversations
        api = self.launch.api if self.system.is_stock else None
        turns = self.sizes.lever_turns if self.system.lever else self.sizes.turns
        for _ in range(times):
            spent = await grow(
                self.server, self._line(Tally()), self._somebody(), Wanted(turns, self.sizes.growth_seconds, api)
            )
            for turn, milliseconds in spent.items():
                found.setdefault(turn, []).extend(milliseconds)
        return {"cpu_ms": found, "has_actions": self.system.key != DEFAULT}

    async def _closed(self, senders: int, until: Until) -> Tally:
        tally = await closed_loop(self.crowd, senders, until, first_person=self._somebody())
        self.sent += tally.planned
        return tally

    def _line(self, tally: Tally) -> Line:
        return Line(self.crowd, tally, time.monotonic())

    def _somebody(self) -> int:
        """Return the number of a person who has not said anything yet, with as many free behind it."""
        self._person += _PEOPLE_APART
        return self._person


async def _guarded(part: Part) -> Any:
    """Return what a part found, or why it found nothing: no part takes the others with it."""
    try:
        return await part()
    except ServerError:
        raise
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}
