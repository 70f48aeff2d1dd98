"""What an engine is put together from."""

from __future__ import annotations

from dataclasses import dataclass

from bot.admission import Admission
from bot.channels.wechat.composer import Composer
from bot.channels.wechat.delivery import Delivery
from bot.channels.wechat.owned_tasks import OwnedTasks
from bot.channels.wechat.store import Store


@dataclass(frozen=True)
class Parts:
    """What an engine works with."""

    store: Store
    """Where the records are."""
    composer: Composer
    """Finds what is said."""
    delivery: Delivery
    """Pushes what came too late to be returned."""
    tasks: OwnedTasks
    """Keeps what outlives a request."""
    admission: Admission
    """Says how many may wait."""
    retries_help: bool
    """Whether WeChat repeats an unanswered message and takes the answer then (Official Account)."""
    shared: bool = False
    """Whether other processes use the store too."""
