"""What goes wrong with the machine: kills, clocks, disks, files; and that new knowledge is published meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from tests.simulation.disk import Archive, Disk, Weather
from tests.simulation.world import World

TICK_SECONDS = 0.5
"""How often chance decides whether something goes wrong."""
_SKEWS = (0.0, 0.0, 7200.0, -7200.0, 1.0, -1.0, 60.0)
"""Seconds by which the wall clock is wrong after a jump."""


class Faults:
    """Lets something go wrong now and then, until it is told to stop."""

    def __init__(self, world: World, disk: Disk, archive: Archive, stormy: float, kill: Callable[[], None]) -> None:
        """``stormy``: from 0, nothing ever goes wrong, to 1."""
        self._world = world
        self._disk = disk
        self._archive = archive
        self._stormy = stormy
        self._is_over = False
        self._all = (kill, self._jump, self._fill, self._lock, self._publish, self._corrupt)
        self.versions = [1]
        """The versions of the knowledge, the one in force last."""
        disk.weather = Weather(*(stormy * world.chance.choice((0.0, 0.02, 0.1)) for _ in range(2)))

    def begin(self) -> None:
        self._world.after(TICK_SECONDS, self._tick)

    def stop(self) -> None:
        """Mend what is broken and break nothing more; only the clock stays as it is."""
        self._is_over = True
        self._disk.weather = Weather()
        self._disk.is_full = False
        self._disk.locked_until = 0.0

    def _tick(self) -> None:
        chance = self._world.chance
        if chance.random() < 0.1 * self._stormy:
            self._world.after(chance.uniform(0, TICK_SECONDS), self._strike, chance.choice(self._all))
        if not self._is_over:
            self._world.after(TICK_SECONDS, self._tick)

    def _strike(self, fault: Callable[[], None]) -> None:
        if not self._is_over:
            fault()

    def _jump(self) -> None:
        self._world.skew = self._world.chance.choice(_SKEWS)
        self._world.note("clock jumps to", self._world.skew)

    def _fill(self) -> None:
        self._world.note("disk full")
        self._disk.is_full = True
        self._world.after(self._world.chance.uniform(1, 30), self._empty)

    def _empty(self) -> None:
        self._world.note("disk has room")
        self._disk.is_full = False

    def _lock(self) -> None:
        self._world.note("disk locked")
        self._disk.locked_until = self._world.now + self._world.chance.uniform(0.5, 15)

    def _publish(self) -> None:
        self.versions.append(self.versions[-1] + 1)
        self._world.note("publish", self.versions[-1])

    def _corrupt(self) -> None:
        self._world.note("corrupt row of", self._archive.break_a_row(self._world))
