"""The side of the platforms that calls us."""

import asyncio
import hashlib
import itertools
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from wechatpy.crypto import WeChatCrypto
from wechatpy.enterprise.crypto import WeChatCrypto as WorkCrypto

MOST_BYTES = 2048
_ids = itertools.count(24_000_000_000_000_000)


def sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def xml(**fields: Any) -> str:
    return "<xml>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in fields.items() if v is not None) + "</xml>"


def new_id() -> str:
    return str(next(_ids))


@dataclass
class Seen:
    """What one person saw, in order."""

    texts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class FakeWeChat:
    """The side of WeChat that calls us."""

    def __init__(  # noqa: PLR0913 - an account has many settings
        self,
        base: str,
        *,
        token: str,
        aes_key: str | None,
        app_id: str,
        account: str,
        path: str = "/wechat/official",
        seconds: float = 5.0,
        deliveries: int = 3,
    ) -> None:
        self.url = base + path
        self.token = token
        self.crypto: Any = WeChatCrypto(token, aes_key, app_id) if aes_key else None
        self.account = account
        self.seconds = seconds
        self.deliveries = deliveries
        self.people: dict[str, Seen] = {}
        self.attempts: list[int] = []
        self.waits = False
        """Whether a refused connection, too, is tried again only after ``seconds``."""

    def seen(self, user: str) -> Seen:
        return self.people.setdefault(user, Seen())

    def message(
        self, user: str, content: str | None, *, msg_id: str | None = None, created: int | None = None, **more: Any
    ) -> str:
        return xml(
            ToUserName=self.account,
            FromUserName=user,
            CreateTime=int(time.time()) if created is None else created,
            MsgType="text",
            Content=content,
            MsgId=msg_id or new_id(),
            **more,
        )

    def event(self, user: str, event: str, key: str | None = None, created: int | None = None) -> str:
        return xml(
            ToUserName=self.account,
            FromUserName=user,
            CreateTime=int(time.time()) if created is None else created,
            MsgType="event",
            Event=event,
            EventKey=key,
        )

    def request(
        self, body: str, *, nonce: str = "123456", timestamp: float | None = None, plain: bool = False
    ) -> tuple[dict[str, str], bytes]:
        """Return query and body of one delivery."""
        when = str(int(time.time()) if timestamp is None else int(timestamp))
        query = {"signature": sign(self.token, when, nonce), "timestamp": when, "nonce": nonce}
        if self.crypto and not plain:
            encrypted = ET.fromstring(self.crypto.encrypt_message(body, nonce, when)).findtext("Encrypt") or ""
            query |= {"encrypt_type": "aes", "msg_signature": sign(self.token, when, nonce, encrypted)}
            body = xml(ToUserName=self.account, Encrypt=encrypted)
        return query, body.encode()

    async def post(self, session: aiohttp.ClientSession, body: str, **options: Any) -> tuple[int, bytes] | None:
        """Deliver once; return (status, bytes), or None when nothing came in time."""
        query, data = self.request(body, **options)

        async def call() -> tuple[int, bytes]:
            async with session.post(self.url, params=query, data=data) as response:
                return response.status, await response.read()

        try:
            return await asyncio.wait_for(call(), self.seconds)
        except (asyncio.TimeoutError, aiohttp.ClientError, OSError):
            return None

    async def deliver(self, body: str) -> tuple[int, str | None]:
        """Deliver until something comes back, as often as WeChat does; note what the person sees."""
        user = ET.fromstring(body).findtext("FromUserName") or ""
        async with aiohttp.ClientSession() as session:
            for number in range(1, self.deliveries + 1):
                self.attempts.append(number)
                started = time.monotonic()
                answer = await self.post(session, body, nonce=f"nonce{number}")
                if answer is None:
                    if self.waits:
                        await asyncio.sleep(max(0.0, self.seconds - (time.monotonic() - started)))
                    continue
                text = self.shown(answer, user)
                if text:
                    self.seen(user).texts.append(text)
                return number, text
        self.seen(user).faults.append("该公众号提供的服务出现故障，请稍后再试")
        return self.deliveries, None

    def shown(self, answer: tuple[int, bytes], user: str) -> str | None:
        """Return what a person sees of an answer; None when nothing; AssertionError where WeChat shows a fault."""
        status, content = answer
        assert status == 200, status
        if content in (b"", b"success"):
            return None
        fields = {child.tag: child.text or "" for child in ET.fromstring(content)}
        if self.crypto:
            assert set(fields) == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
            inner = self.crypto.decrypt_message(content, fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"])
            fields = {child.tag: child.text or "" for child in ET.fromstring(inner)}
        assert fields["ToUserName"] == user
        assert fields["FromUserName"] == self.account
        assert fields["MsgType"] == "text"
        assert fields["CreateTime"].isdigit()
        assert 0 < len(fields["Content"].encode()) <= MOST_BYTES, len(fields["Content"].encode())
        return fields["Content"]

    async def say(self, user: str, content: str, **options: Any) -> str | None:
        """Write something; return what is seen at once."""
        return (await self.deliver(self.message(user, content, **options)))[1]


class FakeWork(FakeWeChat):
    """WeCom: always encrypted, no ``signature``, any answer but 200 is repeated, nothing to say is empty."""

    def __init__(  # noqa: PLR0913 - an account has many settings
        self,
        base: str,
        *,
        token: str,
        aes_key: str,
        corp_id: str,
        agent_id: str,
        path: str = "/wechat/work",
        seconds: float = 5.0,
    ) -> None:
        super().__init__(
            base, token=token, aes_key=None, app_id=corp_id, account=corp_id, path=path, seconds=seconds, deliveries=3
        )
        self.crypto = WorkCrypto(token, aes_key, corp_id)
        self.agent_id = agent_id

    def message(self, user: str, content: str | None, **options: Any) -> str:
        return super().message(user, content, AgentID=options.pop("agent_id", self.agent_id), **options)

    def request(
        self, body: str, *, nonce: str = "123456", timestamp: float | None = None, plain: bool = False
    ) -> tuple[dict[str, str], bytes]:
        query, data = super().request(body, nonce=nonce, timestamp=timestamp)
        return {name: query[name] for name in ("msg_signature", "timestamp", "nonce")}, data

    def shown(self, answer: tuple[int, bytes], user: str) -> str | None:
        assert answer[1] != b"success"
        return super().shown(answer, user)

    def echo(self, text: str, **options: str) -> dict[str, str]:
        """Return the query of the address check."""
        timestamp, nonce = str(int(time.time())), "987"
        encrypted = ET.fromstring(self.crypto.encrypt_message(text, nonce, timestamp)).findtext("Encrypt") or ""
        signed = sign(self.token, timestamp, nonce, encrypted)
        return {"msg_signature": signed, "timestamp": timestamp, "nonce": nonce, "echostr": encrypted} | options

    def callback(self, account: str, token: str, corp_id: str) -> str:
        return xml(
            ToUserName=corp_id,
            CreateTime=int(time.time()),
            MsgType="event",
            Event="kf_msg_or_event",
            Token=token,
            OpenKfId=account,
        )
