"""How often somebody may ask: a bucket of tokens a key, in bounded memory."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.channels.refusal import Refused

MOST_KEYS = 20_000


class RateLimit:
    """Allows ``per_minute`` uses of a key a minute, at once or spread."""

    def __init__(
        self, per_minute: int, *, most_keys: int = MOST_KEYS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``most_keys``: how many keys are remembered; the one used longest ago is forgotten first."""
        self._per_minute = per_minute
        self._most_keys = most_keys
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> int:
        """Use the key once and return 0, or return the whole seconds until it may be used again."""
        now = self._clock()
        tokens, then = self._buckets.pop(key, (float(self._per_minute), now))
        tokens = min(float(self._per_minute), tokens + (now - then) * self._per_minute / 60)
        allowed = tokens >= 1
        self._buckets[key] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > self._most_keys:
            self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - tokens) * 60 / self._per_minute))

    def __len__(self) -> int:
        return len(self._buckets)


def count_use(limit: RateLimit, key: str, whom: str) -> None:
    """Use a key once; raise Refused with the seconds to wait when it was used too often. ``whom`` is told so."""
    seconds = limit.wait(key)
    if seconds:
        message = f"{whom}的请求太多；请 {seconds} 秒后再试"
        raise Refused(429, "too_many_requests", message, (("Retry-After", str(seconds)),))
