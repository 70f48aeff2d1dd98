"""What is remembered of each message, and what a store must be able to do; SQLite and Redis keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

RUNNING = "running"
"""Nothing was promised to WeChat yet; its retry will ask again."""
PROMISED = "promised"
"""WeChat was told that all is well; the answer is to be pushed."""
KEPT = "kept"
"""WeChat was told that all is well, but nothing can be pushed; the person's next message brings the answer."""
OFFERED = "offered"
"""A passive reply is fixed; every further delivery gets the same."""
PUSHED = "pushed"
"""The answer was pushed."""
CARRIED = "carried"
"""The answer stands in the reply to a later message."""

OPEN = (RUNNING, PROMISED, KEPT)
"""States in which the person has no answer yet."""

DONE_SECONDS = 600
"""How long a done message is remembered, for its repetitions: twice the window in which a request is accepted."""
OPEN_SECONDS = 48 * 3600
"""How long an answer waits for its person."""


class StoreError(RuntimeError):
    """The store cannot be reached or written."""


@dataclass(frozen=True)
class Record:
    """One message or event and what became of it."""

    key: str
    """The message's key (inbound.py)."""
    person: str
    """Whose it is: door, account and user."""
    inbound: str
    """The message as JSON."""
    state: str
    """One of the states above."""
    owner: str
    """The process that answers it."""
    created: float
    """When it came in, seconds since 1970."""
    lease: float
    """Until when the owner counts as alive."""
    reply: str = ""
    """The laid out reply as JSON; empty while it is worked on."""
    response: str = ""
    """The text that all deliveries get; empty: WeChat's word for “nothing to say”."""
    deliveries: int = 1
    """How often it was delivered."""
    attempts: int = 0
    """How often answering it was begun."""
    version: int = 0
    """Counted up by every change; a change of an older version is refused."""

    @property
    def is_open(self) -> bool:
        """Whether the person still waits."""
        return self.state in OPEN


class Store(Protocol):
    """Records by key, and small values by name that expire. Every method raises StoreError."""

    async def claim(self, record: Record) -> tuple[Record, bool]:
        """Put a record unless its key is there; return what is there and whether it is new."""

    async def load(self, key: str) -> Record | None:
        """Return a record."""

    async def save(
        self, record: Record, *, values: Mapping[str, str] | None = None, carried: Sequence[str] = ()
    ) -> Record | None:
        """Change a record, all or nothing; None when it was changed since it was read.

        ``values`` are written, and the records with keys ``carried`` become CARRIED, together with it.
        """

    async def open_records(self, person: str | None = None) -> list[Record]:
        """Return the records whose person still waits, of all or of one, the oldest first."""

    async def read(self, name: str) -> str | None:
        """Return a value."""

    async def write(self, name: str, value: str) -> None:
        """Put a value; it is kept for OPEN_SECONDS."""

    async def purge(self, now: float) -> None:
        """Forget what is too old."""

    async def close(self) -> None:
        """Let go of files and connections."""
