"""微信客服: a callback says that there is something, sync_msg says what; everything is answered by a push.

Facts: developer.work.weixin.qq.com, path/94670 (callback, sync_msg) and path/94677 (send_msg): a page may be empty with
``has_more`` set, the same message may come twice, and without a cursor old messages come again.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from bot.channels.wechat.api import Api, ApiError
from bot.channels.wechat.composer import Composer
from bot.channels.wechat.crypto import MessageCipher
from bot.channels.wechat.engine import Engine
from bot.channels.wechat.gate import Gate, NotAdmittedError
from bot.channels.wechat.http import BodyBrokenError, BodyTooLargeError, query_of, read_body, refuse, say
from bot.channels.wechat.inbound import KF, Inbound
from bot.channels.wechat.message_doors import verify_work
from bot.channels.wechat.outlets import advice, kf_content, message_id
from bot.channels.wechat.settings import KfSettings
from bot.channels.wechat.store import Store, StoreError
from bot.logs import log_event

KF_PATH = "/wechat/kf"
FROM_CUSTOMER = 3
"""``origin`` of a message that a customer wrote."""
OLD_SECONDS = 300.0
"""Without a cursor, messages older than this when the process started are not answered."""
_ACCOUNTS = "kf_accounts"
_PAGE = 1000
_MOST_PAGES = 200


class KfDoor:
    """Receives the callback, remembers which account has news."""

    def __init__(self, settings: KfSettings, inbox: KfInbox, clock_seconds: float) -> None:
        """Prepare the keys."""
        self._settings = settings
        self._gate = Gate(settings.token, MessageCipher(settings.aes_key, settings.corp_id), clock_seconds)
        self._inbox = inbox

    async def verify(self, request: web.Request) -> web.Response:
        """Answer the check of the address when it is saved."""
        return await verify_work(request, self._gate, KF)

    async def receive(self, request: web.Request) -> web.Response:
        """Acknowledge a callback at once, once it is noted; 500 lets WeCom call again."""
        try:
            query = query_of(request)
            self._gate.check_work_url(query)
            fields = self._gate.admit(query, await read_body(request))
        except (NotAdmittedError, BodyTooLargeError, BodyBrokenError) as error:
            return refuse(KF, error)
        if fields.get("Event") == "kf_msg_or_event" and fields.get("OpenKfId"):
            try:
                await self._inbox.note(fields["OpenKfId"], fields.get("Token", ""))
            except StoreError as error:
                log_event(logging.ERROR, "wechat_store_failed", door=KF, failure=error)
                return web.Response(status=500)
        return say("")


class KfInbox:
    """Fetches what customers wrote, each message once."""

    def __init__(self, api: Api, store: Store, engine: Engine, composer: Composer) -> None:
        """``composer``: for the greeting."""
        self._api = api
        self._store = store
        self._engine = engine
        self._composer = composer
        self._waiting: dict[str, str] = {}
        self._news = asyncio.Event()
        self._started = time.time()

    async def note(self, account: str, token: str) -> None:
        """Remember that an account has news; raise StoreError when it cannot be remembered."""
        accounts = json.loads(await self._store.read(_ACCOUNTS) or "[]")
        await self._store.write(_ACCOUNTS, json.dumps(sorted({*accounts, account})))
        self._waiting[account] = token
        self._news.set()

    async def run(self, pause: Callable[[], float]) -> None:
        """Fetch for ever, first what an earlier process knew of; ``pause``: seconds until a failure is tried again."""
        await self._remember_accounts()
        while True:
            self._news.clear()
            for account in list(self._waiting):
                await self._try_to_fetch(account, self._waiting.pop(account))
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._news.wait(), pause() if self._waiting else None)

    async def _try_to_fetch(self, account: str, token: str) -> None:
        """Fetch; what fails stays to be fetched."""
        try:
            await self._fetch(account, token)
        except Exception as error:
            self._waiting.setdefault(account, token)
            if isinstance(error, ApiError):
                log_event(logging.WARNING, "wechat_kf_sync_failed", code=error.code, advice=advice(error.code))
            else:
                log_event(logging.ERROR, "wechat_kf_sync_failed", failure=error)

    async def _remember_accounts(self) -> None:
        try:
            for account in json.loads(await self._store.read(_ACCOUNTS) or "[]"):
                self._waiting.setdefault(account, "")
        except StoreError as error:
            log_event(logging.ERROR, "wechat_store_failed", door=KF, failure=error)

    async def _fetch(self, account: str, token: str) -> None:
        """Take up all new messages of an account; the cursor moves on when they are noted, not before."""
        name = f"kf_cursor:{account}"
        cursor = await self._store.read(name) or ""
        oldest = self._started - OLD_SECONDS if not cursor else 0.0
        for _ in range(_MOST_PAGES):
            body = {"cursor": cursor, "token": token, "limit": _PAGE, "open_kfid": account}
            page = await self._api.call("kf_sync", "/cgi-bin/kf/sync_msg", body)
            for item in page.get("msg_list") or []:
                await self._take(item, oldest)
            cursor = str(page.get("next_cursor") or cursor)
            await self._store.write(name, cursor)
            if not page.get("has_more"):
                return

    async def _take(self, item: Mapping[str, Any], oldest: float) -> None:
        if float(item.get("send_time") or 0) < oldest:
            return
        event = item.get("event") or {}
        if event.get("event_type") == "enter_session" and event.get("welcome_code"):
            await self._greet(str(event["welcome_code"]), str(event.get("scene") or ""))
            return
        inbound = kf_message(item)
        if inbound is not None:
            await self._engine.accept(inbound)

    async def _greet(self, code: str, scene: str) -> None:
        """Greet who opens the chat: the code allows one message within 20 seconds, and has none when greeted lately."""
        said = self._composer.greeting(scene)
        body = {"code": code, "msgid": message_id(code), **kf_content(said.text, said.choices)}
        try:
            await self._api.call("kf_welcome", "/cgi-bin/kf/send_msg_on_event", body)
        except ApiError as error:
            log_event(logging.INFO, "wechat_kf_welcome_failed", code=error.code)


def kf_message(item: Mapping[str, Any]) -> Inbound | None:
    """Return what a customer wrote; None for events and for what servants wrote."""
    needed = [str(item.get(name) or "") for name in ("msgid", "open_kfid", "external_userid", "msgtype")]
    if item.get("origin") != FROM_CUSTOMER or not all(needed) or needed[3] == "event":
        return None
    text = item.get("text") or {}
    return Inbound(
        door=KF,
        account=needed[1],
        user=needed[2],
        kind=needed[3],
        created=int(item.get("send_time") or 0),
        key=json.dumps([KF, needed[1], needed[0]]),
        text=str(text.get("content") or "").strip(),
        choice=str(text.get("menu_id") or ""),
    )
