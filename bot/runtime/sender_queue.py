"""One message of a sender at a time, in the order they came, without polling.

Rasa's ticket lock asks once a second whether it is its turn, can be entered twice after 60 s, and drops messages.
Leans on ``Agent.handle_message`` taking ``async with lock_store.lock(sender_id)`` and nothing else of the lock store.
It holds within one process; several processes are kept apart by routing a sender to one of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from rasa.core.lock_store import LockStore


@dataclass
class _Turn:
    """A sender's lock and how many hold it or wait for it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class SenderQueue(LockStore):  # type: ignore[misc]
    """A lock store of plain asyncio locks, which wake their waiters first come, first served."""

    def __init__(self) -> None:
        """Start with no sender waiting."""
        self._turns: dict[str, _Turn] = {}

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = 0, wait_time_in_seconds: float = 0
    ) -> AsyncIterator[None]:
        """Wait for this sender's turn; the two times are Rasa's and without meaning here."""
        turn = self._turns.setdefault(conversation_id, _Turn())
        turn.users += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.users -= 1
            if not turn.users:
                del self._turns[conversation_id]

    def __len__(self) -> int:
        return len(self._turns)
