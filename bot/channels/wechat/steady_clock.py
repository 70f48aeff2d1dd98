"""Whether the wall clock can be believed: it can be set, the event loop's cannot."""

from __future__ import annotations

_TOLERATED = 60.0
"""Seconds by which a clock is corrected while it counts as steady."""


class SteadyClock:
    """Compares the two clocks at each look."""

    def __init__(self, seconds: float) -> None:
        """``seconds``: how long after a jump, or the first look, the wall clock is not believed."""
        self._seconds = seconds
        self._offset: float | None = None
        self._believed_from = 0.0

    def is_steady(self, wall: float, loop: float) -> bool:
        """Look at both clocks; return whether the wall clock has not been set for long enough."""
        offset = wall - loop
        if self._offset is None or abs(offset - self._offset) > _TOLERATED:
            self._offset = offset
            self._believed_from = loop + self._seconds
        return loop >= self._believed_from
