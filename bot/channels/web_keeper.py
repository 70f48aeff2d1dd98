"""Keeps the web chat's file open while the server runs, off the event loop, and deletes what is too old."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from aiohttp import web

from bot.channels.refusal import Refused
from bot.channels.web_store import Session, WebStore
from bot.logs import log_event
from bot.messages import Answering
from bot.sessions import SessionTokens, load_secret
from bot.settings import Settings

PURGE_SECONDS = 3600
"""How often old conversations are looked for."""
DAY_SECONDS = 24 * 3600
IDLE_SECONDS = DAY_SECONDS
"""Silence after which a session is over."""
STORE_SECONDS = 30.0
"""How long a request waits for the store: on a disk that hardly writes, a queue of visitors would wait for minutes."""
CHANNEL = "web"
Result = TypeVar("Result")


class Keeper:
    """The store and the secret, from the server's start to its end."""

    store: WebStore
    tokens: SessionTokens

    def __init__(self, settings: Settings, assistant: Answering, clock: Callable[[], float] = time.time) -> None:
        """Nothing is opened yet."""
        self._settings = settings
        self._assistant = assistant
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="web-store")

    async def keep(self, app: web.Application) -> AsyncIterator[None]:
        """Open everything, purge now and every hour, close at the end; for ``app.cleanup_ctx``.

        Raises:
            ChannelStartError: the secret or the file cannot be used.
        """
        self.tokens = SessionTokens(load_secret(self._settings.secret, self._settings.data_dir))
        self.store = await self._on_thread(WebStore, self._settings.data_dir)
        purging = asyncio.create_task(self._purge_for_ever())
        yield
        purging.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await purging
        await self._on_thread(self.store.close)
        self._thread.shutdown()

    async def run(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """Run a function of the store on its one thread; raise Refused when its turn does not come in time.

        What was not begun by then is not done; what was begun is finished.
        """
        try:
            return await asyncio.wait_for(self._on_thread(function, *arguments), STORE_SECONDS)
        except asyncio.TimeoutError:
            log_event(logging.ERROR, "web_store_slow", seconds=STORE_SECONDS)
            message = f"对话的存储没有及时响应；请 {STORE_SECONDS:.0f} 秒后再试"
            raise Refused(503, "store_slow", message, (("Retry-After", f"{STORE_SECONDS:.0f}"),)) from None

    async def _on_thread(self, function: Callable[..., Result], *arguments: Any) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(function, *arguments))

    async def delete(self, session: str) -> None:
        """Delete a conversation: first what the assistant keeps, so that a failure leaves it to be deleted again."""
        await self._assistant.forget(CHANNEL, session)
        await self.run(self.store.delete_session, session)

    def is_over(self, session: Session, now: float) -> bool:
        """Whether a session was left alone for too long, or is as old as anything may get."""
        return now - session.used > IDLE_SECONDS or now - session.created > self._settings.days_kept * DAY_SECONDS

    async def purge(self) -> int:
        """Delete the conversations that are kept long enough; return how many.

        None lasts longer than that, so the beginning of a conversation decides over all of it.
        """
        limit = self._clock() - self._settings.days_kept * DAY_SECONDS
        old = await self._on_thread(self.store.created_before, limit)  # nobody waits for it
        for session in old:
            await self.delete(session)
        return len(old)

    async def _purge_for_ever(self) -> None:
        while True:
            try:
                count = await self.purge()
            except Exception as error:
                log_event(logging.ERROR, "web_purge_failed", failure=error)
            else:
                if count:
                    log_event(logging.INFO, "web_conversations_purged", count=count)
            await asyncio.sleep(PURGE_SECONDS)
