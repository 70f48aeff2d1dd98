"""How long the WeChat doors wait, for what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Seconds; WeChat drops a connection after five."""

    passive: float = 4.0
    """From a request's start until something is returned."""
    hang: float = 5.5
    """From a request's start until a connection is given up that shall not be answered."""
    poll: float = 0.1
    """Between looks at a record that another process works on."""
    retries: float = 20.0
    """After this WeChat delivers a message no more."""
    lease: float = 10.0
    """A process that did not say so for this long is dead."""
    sweep: float = 3.0
    """Between looks for what others left behind."""
    longest_pause: float = 20.0
    """Between attempts to push while the platform is out of reach."""
    give_up: float = 1800.0
    """After this an answer is pushed no more, but waits for the person's next message."""
    deliveries: int = 3
    """How often WeChat delivers a message that is not answered."""
    attempts: int = 5
    """How often answering is begun before it is given up: a message may be what kills the process."""
