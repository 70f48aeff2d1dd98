"""The side of the platforms that we call: tokens, quotas, pushes."""

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from bench.wechat_fakes.callbacks import MOST_BYTES, new_id


class FakeApi:
    """The side of Tencent that we call: tokens, quotas, pushes.

    ``down``: the status everything is answered with; ``codes``: what to answer next; ``lose``: how many pushes that can
    be repeated without harm (WeCom, 微信客服) are done but answered with a failure.
    """

    def __init__(self) -> None:
        self.pushed: list[tuple[str, str]] = []
        self.calls: list[tuple[str, Any]] = []
        self.tokens = 0
        self.valid: set[str] = set()
        self.seconds = 7200
        self.codes: list[int] = []
        self.always: int | None = None
        self.down: int | None = None
        self.delay = 0.0
        self.quota: dict[str, int] = {}
        self.kf_messages: list[dict[str, Any]] = []
        self.kf_ids: set[str] = set()
        self.work_times: dict[tuple[str, str], float] = {}
        self.lose = 0
        self.empty_pages = 0
        self.port: int | None = None
        self.runner: web.AppRunner | None = None

    async def start(self) -> str:
        app = web.Application()
        app.router.add_post("/cgi-bin/stable_token", self.stable_token)
        app.router.add_get("/cgi-bin/gettoken", self.get_token)
        app.router.add_post("/cgi-bin/message/custom/send", self.custom_send)
        app.router.add_post("/cgi-bin/message/send", self.work_send)
        app.router.add_post("/cgi-bin/menu/create", self.other)
        app.router.add_post("/cgi-bin/kf/sync_msg", self.sync)
        app.router.add_post("/cgi-bin/kf/send_msg", self.kf_send)
        app.router.add_post("/cgi-bin/kf/send_msg_on_event", self.other)
        self.runner = web.AppRunner(app)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port or 0).start()
        self.port = self.runner.addresses[0][1]
        return f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        if self.runner is not None:
            await self.runner.cleanup()

    async def stable_token(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert body["grant_type"] == "client_credential"
        assert body["force_refresh"] is False
        return await self._token("stable_token")

    async def get_token(self, request: web.Request) -> web.Response:
        assert set(request.query) == {"corpid", "corpsecret"}
        return await self._token("gettoken")

    async def _token(self, name: str) -> web.Response:
        self.calls.append((name, None))
        await asyncio.sleep(self.delay)
        if self.down:
            return web.Response(status=self.down)
        self.tokens += 1
        token = f"TOKEN-{self.tokens}"
        self.valid.add(token)
        return web.json_response({"access_token": token, "expires_in": self.seconds})

    async def _begin(self, request: web.Request) -> tuple[dict[str, Any], web.Response | None]:
        """Read a call; return its body, or the refusal."""
        raw = (await request.read()).decode()
        assert "\\u" not in raw
        body = json.loads(raw)
        self.calls.append((request.path.removeprefix("/cgi-bin/"), body))
        await asyncio.sleep(self.delay)
        if self.down:
            return body, web.Response(status=self.down)
        if request.query.get("access_token") not in self.valid:
            return body, web.json_response({"errcode": 42001, "errmsg": "access_token expired"})
        code = self.codes.pop(0) if self.codes else self.always
        return body, web.json_response({"errcode": code, "errmsg": "as told"}) if code else None

    def _over(self, text: str) -> bool:
        return len(text.encode()) > MOST_BYTES

    async def custom_send(self, request: web.Request) -> web.Response:
        body, refusal = await self._begin(request)
        if refusal:
            return refusal
        text = body["text"]["content"]
        if self._over(text):
            return web.json_response({"errcode": 45002})
        left = self.quota.get(body["touser"])
        if left is not None:
            if left < 1:
                return web.json_response({"errcode": 45047})
            self.quota[body["touser"]] = left - 1
        self.pushed.append((body["touser"], text))
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    async def work_send(self, request: web.Request) -> web.Response:
        body, refusal = await self._begin(request)
        if refusal:
            return refusal
        assert isinstance(body["agentid"], int)
        pushed = (body["touser"], body["text"]["content"])
        now = time.monotonic()
        lately = now - self.work_times.get(pushed, -1e9) < body.get("duplicate_check_interval", 1800)
        if not (body.get("enable_duplicate_check") and lately):
            self.pushed.append(pushed)
            self.work_times[pushed] = now
        return self._done()

    async def kf_send(self, request: web.Request) -> web.Response:
        body, refusal = await self._begin(request)
        if refusal:
            return refusal
        assert 0 < len(body["msgid"]) <= 32
        if body["msgid"] not in self.kf_ids:
            self.kf_ids.add(body["msgid"])
            text = body["text"]["content"] if body["msgtype"] == "text" else body["msgmenu"]["head_content"]
            self.pushed.append((body["touser"], text))
        return self._done()

    def _done(self) -> web.Response:
        """Say that a push went well, or lose these words on the way."""
        if self.lose > 0:
            self.lose -= 1
            return web.Response(status=502)
        return web.json_response({"errcode": 0})

    async def sync(self, request: web.Request) -> web.Response:
        body, refusal = await self._begin(request)
        if refusal:
            return refusal
        place = int(body["cursor"] or 0)
        if self.empty_pages:
            self.empty_pages -= 1
            return web.json_response({"errcode": 0, "next_cursor": str(place), "has_more": 1, "msg_list": []})
        page = self.kf_messages[place : place + 2]
        after = place + len(page)
        more = int(after < len(self.kf_messages))
        return web.json_response({"errcode": 0, "next_cursor": str(after), "has_more": more, "msg_list": page})

    async def other(self, request: web.Request) -> web.Response:
        _, refusal = await self._begin(request)
        return refusal or web.json_response({"errcode": 0, "errmsg": "ok"})


def kf_item(  # noqa: PLR0913 - an item has many fields
    user: str,
    content: str,
    *,
    account: str = "wk1",
    msgid: str | None = None,
    origin: int = 3,
    sent: float | None = None,
    menu_id: str | None = None,
) -> dict[str, Any]:
    """Return an item of sync_msg's list."""
    text = {"content": content} | ({"menu_id": menu_id} if menu_id else {})
    return {
        "msgid": msgid or new_id(),
        "open_kfid": account,
        "external_userid": user,
        "send_time": int(time.time()) if sent is None else sent,
        "origin": origin,
        "msgtype": "text",
        "text": text,
    }
