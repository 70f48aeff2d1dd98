"""A test of the configured doors on this machine: a small WeChat of its own asks them, no request leaves the machine.

Its crypto is written a second time on purpose: what encrypts here is not what decrypts in the doors, so that a fault of
one does not hide in the other.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from aiohttp import ClientError, ClientSession, web
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from bot.channels.wechat.channel import WeChatChannel
from bot.channels.wechat.settings import WeChatSettings
from bot.channels.wechat.timing import Timing
from bot.messages import BotReply, UserMessage
from bot.settings import Settings

_TIMING = Timing(passive=0.3, hang=0.5, sweep=0.2)
_SLOW = "慢"
_SECONDS = 15.0
_TAG = r"<{0}>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</{0}>"


@dataclass(frozen=True)
class Outcome:
    """One thing that was tried."""

    name: str
    """What, in Chinese."""
    passed: bool
    """Whether it went as it must."""


class _Repeats:
    async def reply(self, message: UserMessage) -> BotReply:
        await asyncio.sleep(0.6 if _SLOW in message.text else 0)
        text = f"自检：{message.text}"
        return BotReply([{"recipient_id": message.sender, "text": text, "custom": {"kind": "answer"}}])


class _Platform:
    """Signs and encrypts as WeChat does, and takes what is pushed."""

    def __init__(self, token: str, aes_key: str, receiver: str) -> None:
        self._token, self._receiver = token, receiver
        self._key = base64.b64decode(f"{aes_key}=") if aes_key else b""
        self.pushed: list[str] = []
        self.inbox: list[dict[str, Any]] = []

    def query(self, content: str = "", name: str = "msg_signature") -> dict[str, str]:
        now = str(int(time.time()))
        parts = sorted(filter(None, [self._token, now, "5", content]))
        return {name: hashlib.sha1("".join(parts).encode()).hexdigest(), "timestamp": now, "nonce": "5"}

    def encrypt(self, text: str) -> str:
        plain = os.urandom(16) + len(text.encode()).to_bytes(4, "big") + text.encode() + self._receiver.encode()
        padder = PKCS7(256).padder()
        content = padder.update(plain) + padder.finalize()
        encryptor = Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16])).encryptor()
        return base64.b64encode(encryptor.update(content) + encryptor.finalize()).decode()

    def decrypt(self, text: str) -> str:
        decryptor = Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16])).decryptor()
        unpadder = PKCS7(256).unpadder()
        plain = unpadder.update(decryptor.update(base64.b64decode(text)) + decryptor.finalize()) + unpadder.finalize()
        return plain[20 : 20 + int.from_bytes(plain[16:20], "big")].decode()

    def sealed(self, body: str) -> tuple[dict[str, str], str]:
        """Return query and body of one request."""
        signed = self.query(name="signature")
        if not self._key:
            return signed, body
        encrypted = self.encrypt(body)
        return {**signed, **self.query(encrypted)}, f"<xml><Encrypt>{encrypted}</Encrypt></xml>"

    def read(self, answer: str) -> str:
        """Return the text of a passive reply."""
        inner = self.decrypt(_field(answer, "Encrypt")) if self._key else answer
        return _field(inner, "Content")

    async def api(self, request: web.Request) -> web.Response:
        """Answer what the doors call."""
        if request.path.endswith("token"):
            return web.json_response({"access_token": "self-test", "expires_in": 7200})
        if request.path.endswith("sync_msg"):
            return web.json_response({"errcode": 0, "next_cursor": "1", "has_more": 0, "msg_list": self.inbox})
        body = await request.json()
        self.pushed.append(body.get("text", {}).get("content", ""))
        return web.json_response({"errcode": 0})


def _field(xml: str, name: str) -> str:
    found = re.search(_TAG.format(name), xml, re.DOTALL)
    return found[1] if found else ""


async def self_test(wechat: WeChatSettings, settings: Settings) -> list[Outcome]:
    """Try every open door; what hangs counts as failed."""
    outcomes: list[Outcome] = []
    if wechat.official:
        outcomes += await _with_door(wechat, settings, "official", _try_official)
    if wechat.work:
        outcomes += await _with_door(wechat, settings, "work", _try_work)
    if wechat.kf:
        outcomes += await _with_door(wechat, settings, "kf", _try_kf)
    return outcomes


Ask = Callable[..., Awaitable[tuple[int, str]]]
Trial = Callable[[WeChatSettings, _Platform, Ask], Awaitable[list[Outcome]]]


async def _with_door(wechat: WeChatSettings, settings: Settings, door: str, trial: Trial) -> list[Outcome]:
    """Run one door on a free port, with the platform's API beside it, and try it."""
    one: Any = getattr(wechat, door)
    platform = _Platform(one.token, one.aes_key, one.app_id if door == "official" else one.corp_id)
    with tempfile.TemporaryDirectory() as folder:
        api = web.Application()
        api.router.add_route("*", "/{path:.*}", platform.api)
        api_runner, api_address = await _serve(api)
        alone = replace(wechat, official=None, work=None, kf=None, redis_url="", processes=1)
        alone = replace(alone, **{door: one, "official_api": api_address, "work_api": api_address})
        app = web.Application()
        WeChatChannel(alone, replace(settings, data_dir=Path(folder)), _Repeats(), _TIMING).add_routes(app)
        runner, address = await _serve(app)

        async def ask(query: dict[str, str], body: str | None = None) -> tuple[int, str]:
            method = "GET" if body is None else "POST"
            async with ClientSession() as session:
                url = f"{address}/wechat/{door}"
                async with session.request(method, url, params=query, data=(body or "").encode()) as answer:
                    return answer.status, await answer.text()

        try:
            return await asyncio.wait_for(trial(wechat, platform, ask), _SECONDS)
        except (asyncio.TimeoutError, ClientError, OSError, ValueError) as error:
            return [Outcome(f"{door}：{type(error).__name__}", False)]
        finally:
            await runner.cleanup()
            await api_runner.cleanup()


async def _serve(app: web.Application) -> tuple[web.AppRunner, str]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return runner, f"http://{host}:{port}"


def _message(receiver: str, content: str, number: int, more: str = "") -> str:
    return (
        f"<xml><ToUserName>{escape(receiver)}</ToUserName><FromUserName>self-test</FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType>text</MsgType>"
        f"<Content>{content}</Content><MsgId>{number}</MsgId>{more}</xml>"
    )


async def _try_official(wechat: WeChatSettings, platform: _Platform, ask: Ask) -> list[Outcome]:
    assert wechat.official is not None
    echoed = await ask({**platform.query(name="signature"), "echostr": "12345"})
    refused = await ask({**platform.query(name="signature"), "nonce": "6", "echostr": "12345"})
    query, body = platform.sealed(_message("gh_selftest", "你好", 1))
    first, again = await ask(query, body), await ask(query, body)
    outcomes = [
        Outcome("公众号：地址验证原样返回", echoed == (200, "12345")),
        Outcome("公众号：签名不对的请求被拒绝", refused[0] == 403),
        Outcome("公众号：消息得到回复", platform.read(first[1]) == "自检：你好"),
        Outcome("公众号：重复投递得到同样的回复", platform.read(again[1]) == platform.read(first[1])),
    ]
    if wechat.official.aes_key:
        plain = await ask(platform.query(name="signature"), _message("gh_selftest", "明文", 2))
        outcomes.append(Outcome("公众号：明文消息被拒绝", plain[0] == 403))
    if wechat.official.pushes:
        slow = await ask(*platform.sealed(_message("gh_selftest", _SLOW, 3)))
        pushed = slow == (200, "success") and await _comes(platform, f"自检：{_SLOW}")
        outcomes.append(Outcome("公众号：慢的回答由客服消息推送", pushed))
    return outcomes


async def _try_work(wechat: WeChatSettings, platform: _Platform, ask: Ask) -> list[Outcome]:
    assert wechat.work is not None
    encrypted = platform.encrypt("12345")
    echoed = await ask({**platform.query(encrypted), "echostr": encrypted})
    agent = f"<AgentID>{wechat.work.agent_id}</AgentID>"
    first = await ask(*platform.sealed(_message(wechat.work.corp_id, "你好", 1, agent)))
    other = await ask(*platform.sealed(_message(wechat.work.corp_id, "你好", 2, "<AgentID>0</AgentID>")))
    slow = await ask(*platform.sealed(_message(wechat.work.corp_id, _SLOW, 3, agent)))
    return [
        Outcome("企业微信：地址验证返回解密后的内容", echoed == (200, "12345")),
        Outcome("企业微信：消息得到回复", platform.read(first[1]) == "自检：你好"),
        Outcome("企业微信：别的应用的消息被拒绝", other[0] == 403),
        Outcome("企业微信：慢的回答由接口推送", slow == (200, "") and await _comes(platform, f"自检：{_SLOW}")),
    ]


async def _try_kf(wechat: WeChatSettings, platform: _Platform, ask: Ask) -> list[Outcome]:
    assert wechat.kf is not None
    encrypted = platform.encrypt("12345")
    echoed = await ask({**platform.query(encrypted), "echostr": encrypted})
    text = {"msgtype": "text", "text": {"content": "你好"}}
    common = {"msgid": "m1", "open_kfid": "wk1", "external_userid": "wm1", "send_time": int(time.time()), "origin": 3}
    platform.inbox.append({**common, **text})
    event = (
        f"<xml><ToUserName>{wechat.kf.corp_id}</ToUserName><CreateTime>{int(time.time())}</CreateTime>"
        "<MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>t</Token><OpenKfId>wk1</OpenKfId></xml>"
    )
    called = await ask(*platform.sealed(event))
    return [
        Outcome("微信客服：地址验证返回解密后的内容", echoed == (200, "12345")),
        Outcome("微信客服：回调之后取到消息并推送回答", called == (200, "") and await _comes(platform, "自检：你好")),
    ]


async def _comes(platform: _Platform, text: str) -> bool:
    """Whether a text is pushed within a few seconds."""
    for _ in range(60):
        if text in platform.pushed:
            return True
        await asyncio.sleep(0.05)
    return False
