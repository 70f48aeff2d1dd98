"""How many messages may be pushed to a person, counted as the platforms count them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Protocol

from bot.channels.wechat.store import Store

AFTER_MESSAGE = (5, 48 * 3600.0)
"""Pushes and seconds after a person's message (Official Account since 2023, 微信客服)."""
AFTER_TAP = (3, 60.0)
"""After a menu, a choice, a scan or a subscription (Official Account)."""
WORK_LIMITS = ((30, 60.0), (1000, 3600.0))
"""Pushes and seconds for one member of WeCom; what is beyond is dropped there without a word."""


class Quota(Protocol):
    """Counts for one door. A push has a name; trying the same one again is not counted again."""

    async def grant(self, person: str, *, by_tap: bool) -> None:
        """Note that a person did something that allows pushes."""

    async def left(self, person: str) -> int:
        """Return how many pushes are allowed now."""

    async def take(self, person: str, name: str) -> bool:
        """Count one push; False, and nothing counted, when it is not allowed."""


class WindowQuota:
    """So many in a window that opens with what the person last did (Official Account, 微信客服).

    Whether a tap after a message shortens the message's window is not documented; the smaller allowance is kept to.
    """

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        """Counts live in the store, so that a restart forgets none."""
        self._store = store
        self._clock = clock

    async def grant(self, person: str, *, by_tap: bool) -> None:
        """Open the window anew."""
        count, seconds = AFTER_TAP if by_tap else AFTER_MESSAGE
        await self._write(person, count, self._clock() + seconds, [])

    async def left(self, person: str) -> int:
        """Return what the window still allows."""
        count, until, names = await self._read(person)
        return max(0, count - len(names)) if self._clock() < until else 0

    async def take(self, person: str, name: str) -> bool:
        """Count one push."""
        count, until, names = await self._read(person)
        if self._clock() >= until or (name not in names and len(names) >= count):
            return False
        if name not in names:
            await self._write(person, count, until, [*names, name])
        return True

    async def _read(self, person: str) -> tuple[int, float, list[str]]:
        text = await self._store.read(f"quota:{person}")
        count, until, names = json.loads(text) if text else (0, 0.0, [])
        return int(count), float(until), list(names)

    async def _write(self, person: str, count: int, until: float, names: list[str]) -> None:
        await self._store.write(f"quota:{person}", json.dumps([count, until, names]))


class RateQuota:
    """So many a minute and an hour (WeCom application)."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        """Counts live in the store, so that a restart forgets none."""
        self._store = store
        self._clock = clock

    async def grant(self, person: str, *, by_tap: bool) -> None:
        """Nothing to note: what the person does allows no more."""

    async def left(self, person: str) -> int:
        """Return what both limits still allow."""
        now, taken = self._clock(), await self._taken(person)
        return min(count - sum(now - then < seconds for then, _ in taken) for count, seconds in WORK_LIMITS)

    async def take(self, person: str, name: str) -> bool:
        """Count one push."""
        now = self._clock()
        longest = max(seconds for _, seconds in WORK_LIMITS)
        taken = [(then, other) for then, other in await self._taken(person) if now - then < longest]
        if any(other == name for _, other in taken):
            return True
        if await self.left(person) < 1:
            return False
        await self._store.write(f"quota:{person}", json.dumps([*taken, (now, name)]))
        return True

    async def _taken(self, person: str) -> list[tuple[float, str]]:
        text = await self._store.read(f"quota:{person}")
        return [(float(then), str(name)) for then, name in json.loads(text)] if text else []
