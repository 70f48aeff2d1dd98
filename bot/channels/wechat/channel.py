"""Put the channel together: store, doors and the tasks that run while the server does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from aiohttp import web

from bot.admission import Admission
from bot.channels.wechat.api import Api, official_token, work_token
from bot.channels.wechat.composer import Composer, Look
from bot.channels.wechat.delivery import Delivery
from bot.channels.wechat.engine import Engine
from bot.channels.wechat.inbound import KF, OFFICIAL, WORK
from bot.channels.wechat.kf_door import KF_PATH, KfDoor, KfInbox
from bot.channels.wechat.message_doors import OFFICIAL_PATH, WORK_PATH, OfficialDoor, WorkDoor
from bot.channels.wechat.outlets import KfOutlet, OfficialOutlet, Outlet, WorkOutlet
from bot.channels.wechat.owned_tasks import OwnedTasks
from bot.channels.wechat.parts import Parts
from bot.channels.wechat.phone_layout import PhoneLayout
from bot.channels.wechat.quota import RateQuota, WindowQuota
from bot.channels.wechat.redis_store import RedisStore
from bot.channels.wechat.reply import LINKS, MENU, NUMBERS
from bot.channels.wechat.settings import WeChatSettings
from bot.channels.wechat.sqlite_store import SqliteStore
from bot.channels.wechat.store import Store, StoreError
from bot.channels.wechat.texts import load_texts
from bot.channels.wechat.timing import Timing
from bot.logs import log_event
from bot.messages import ChannelStartError, Replying
from bot.settings import Settings

DRAIN_SECONDS = 10.0
"""What a stopping server gives answers that are still worked on; those not done are gone on with after the start."""


class WeChatChannel:
    """All doors that are open."""

    def __init__(
        self, wechat: WeChatSettings, settings: Settings, assistant: Replying, timing: Timing | None = None
    ) -> None:
        """Keep what is needed; nothing is opened yet."""
        self._wechat = wechat
        self._settings = settings
        self._assistant = assistant
        self._timing = timing or Timing()
        self._tasks = OwnedTasks()
        self._loops: list[asyncio.Task[None]] = []
        self._engines: list[Engine] = []
        self._apis: list[Api] = []
        self._store: Store | None = None
        self._texts = load_texts()
        self._doors: dict[str, OfficialDoor | WorkDoor | KfDoor] = {}

    def add_routes(self, app: web.Application) -> None:
        """Add the open doors' routes and what happens at the server's start and end."""
        paths = ((OFFICIAL, OFFICIAL_PATH), (WORK, WORK_PATH), (KF, KF_PATH))
        for name, path in paths:
            if getattr(self._wechat, name) is not None:
                app.router.add_get(path, self._verifying(name), allow_head=False)
                app.router.add_post(path, self._receiving(name))
        app.on_startup.append(self._start)
        app.on_cleanup.append(self._stop)

    def _verifying(self, name: str) -> Any:
        async def verify(request: web.Request) -> web.Response:
            return await self._doors[name].verify(request)

        return verify

    def _receiving(self, name: str) -> Any:
        async def receive(request: web.Request) -> web.Response:
            return await self._doors[name].receive(request)

        return receive

    async def _start(self, _app: web.Application) -> None:
        """Open the store and go on with what was left behind; raise ChannelStartError with what to do."""
        try:
            self._store = await self._open_store()
            self._open_doors(self._store)
            for engine in self._engines:
                await engine.sweep()
        except StoreError as error:
            raise ChannelStartError(f"微信渠道不能启动：{error}") from error
        self._loop(self._sweep_for_ever())

    async def _stop(self, _app: web.Application) -> None:
        """Finish what is worked on, then close everything."""
        for task in self._loops:
            task.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await self._tasks.drain(DRAIN_SECONDS)
        for api in self._apis:
            await api.close()
        if self._store is not None:
            await self._store.close()

    async def _open_store(self) -> Store:
        if not self._wechat.redis_url:
            return SqliteStore(self._settings.data_dir)
        store = RedisStore(self._wechat.redis_url)
        try:
            await store.ping()
        except StoreError as error:
            raise StoreError(f"连不上 WECHAT_REDIS_URL 指的 Redis（{error}）；请检查地址、密码和网络") from error
        return store

    def _open_doors(self, store: Store) -> None:
        wechat = self._wechat
        if official := wechat.official:
            self._warn_of_plaintext(official.aes_key)
            outlet: Outlet | None = None
            if official.pushes:
                outlet = OfficialOutlet(
                    self._api(wechat.official_api, official_token(official.app_id, official.app_secret))
                )
            engine, _ = self._engine(OFFICIAL, store, Delivery(outlet, WindowQuota(store)), LINKS)
            self._doors[OFFICIAL] = OfficialDoor(official, engine, wechat.clock_seconds)
        if work := wechat.work:
            api = self._api(wechat.work_api, work_token(work.corp_id, work.secret))
            delivery = Delivery(WorkOutlet(api, work.agent_id), RateQuota(store))
            engine, _ = self._engine(WORK, store, delivery, NUMBERS)
            self._doors[WORK] = WorkDoor(work, engine, wechat.clock_seconds)
        if kf := wechat.kf:
            api = self._api(wechat.work_api, work_token(kf.corp_id, kf.secret))
            engine, composer = self._engine(KF, store, Delivery(KfOutlet(api), WindowQuota(store)), MENU)
            inbox = KfInbox(api, store, engine, composer)
            self._doors[KF] = KfDoor(kf, inbox, wechat.clock_seconds)
            self._loop(inbox.run(lambda: self._timing.sweep))

    def _engine(self, door: str, store: Store, delivery: Delivery, style: str) -> tuple[Engine, Composer]:
        look = Look(self._texts, PhoneLayout(self._texts, self._settings.public_url), style)
        composer = Composer(door, self._assistant, store, look)
        is_shared = bool(self._wechat.redis_url)
        admission = Admission(self._settings.most_waiting, self._settings.most_waiting_per_sender)
        parts = Parts(
            store, composer, delivery, self._tasks, admission, retries_help=door == OFFICIAL, shared=is_shared
        )
        self._engines.append(Engine(parts, self._timing))
        return self._engines[-1], composer

    def _api(self, base: str, fetch: Any) -> Api:
        self._apis.append(Api(base, fetch))
        return self._apis[-1]

    def _loop(self, work: Coroutine[Any, Any, None]) -> None:
        self._loops.append(asyncio.get_running_loop().create_task(work))

    async def _sweep_for_ever(self) -> None:
        while True:
            await asyncio.sleep(self._timing.sweep)
            for engine in self._engines:
                try:
                    await engine.sweep()
                except Exception as error:
                    log_event(logging.ERROR, "wechat_sweep_failed", failure=error)

    @staticmethod
    def _warn_of_plaintext(aes_key: str) -> None:
        if not aes_key:
            log_event(logging.WARNING, "wechat_plaintext", advice="没有设置 WECHAT_AES_KEY：消息是明文，请改用安全模式")
