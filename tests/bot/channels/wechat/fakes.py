"""Fakes of the platforms, written from their documentation, with wechatpy's crypto: nothing of the product is used.

A ``Phone`` is one person; ``FakeWeChat`` delivers what they write as WeChat does, drops the connection after so many
seconds and delivers again; ``FakeApi`` takes what is pushed and counts as WeChat counts.
"""

import asyncio
import hashlib
import itertools
import json
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from types import SimpleNamespace

import aiohttp
from aiohttp import web
from wechatpy.crypto import WeChatCrypto
from wechatpy.enterprise.crypto import WeChatCrypto as WorkCrypto
from wechatpy.exceptions import InvalidSignatureException

MOST_BYTES = 2048
_ids = itertools.count(24_000_000_000_000_000)


def sign(*parts):
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def xml(**fields):
    return "<xml>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in fields.items() if v is not None) + "</xml>"


def new_id():
    return str(next(_ids))


@dataclass
class Seen:
    """What one person saw, in order."""

    texts: list = field(default_factory=list)
    faults: list = field(default_factory=list)


class FakeWeChat:
    """The side of WeChat that calls us."""

    def __init__(self, base, *, token, aes_key, app_id, account, path="/wechat/official", seconds=5.0, deliveries=3):
        self.url = base + path
        self.token = token
        self.crypto = WeChatCrypto(token, aes_key, app_id) if aes_key else None
        self.account = account
        self.seconds = seconds
        self.deliveries = deliveries
        self.people = {}
        self.attempts = []

    def seen(self, user):
        return self.people.setdefault(user, Seen())

    def message(self, user, content, *, msg_id=None, created=None, **more):
        return xml(
            ToUserName=self.account,
            FromUserName=user,
            CreateTime=int(time.time()) if created is None else created,
            MsgType="text",
            Content=content,
            MsgId=msg_id or new_id(),
            **more,
        )

    def event(self, user, event, key=None, created=None):
        return xml(
            ToUserName=self.account,
            FromUserName=user,
            CreateTime=int(time.time()) if created is None else created,
            MsgType="event",
            Event=event,
            EventKey=key,
        )

    def request(self, body, *, nonce="123456", timestamp=None, plain=False):
        """Return query and body of one delivery."""
        timestamp = str(int(time.time()) if timestamp is None else timestamp)
        query = {"signature": sign(self.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        if self.crypto and not plain:
            encrypted = ET.fromstring(self.crypto.encrypt_message(body, nonce, timestamp)).findtext("Encrypt")
            query |= {"encrypt_type": "aes", "msg_signature": sign(self.token, timestamp, nonce, encrypted)}
            body = xml(ToUserName=self.account, Encrypt=encrypted)
        return query, body.encode()

    async def post(self, session, body, **options):
        """Deliver once; return (status, bytes), or None when nothing came in time."""
        query, data = self.request(body, **options)

        async def call():
            async with session.post(self.url, params=query, data=data) as response:
                return response.status, await response.read()

        try:
            return await asyncio.wait_for(call(), self.seconds)
        except (asyncio.TimeoutError, aiohttp.ClientError, OSError):
            return None

    async def deliver(self, body):
        """Deliver until something comes back, as often as WeChat does; note what the person sees."""
        user = ET.fromstring(body).findtext("FromUserName")
        async with aiohttp.ClientSession() as session:
            for number in range(1, self.deliveries + 1):
                self.attempts.append(number)
                answer = await self.post(session, body, nonce=f"nonce{number}")
                if answer is None:
                    continue
                text = self.shown(answer, user)
                if text:
                    self.seen(user).texts.append(text)
                return number, text
        self.seen(user).faults.append("该公众号提供的服务出现故障，请稍后再试")
        return self.deliveries, None

    def shown(self, answer, user):
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

    async def say(self, user, content, **options):
        """Write something; return what is seen at once."""
        return (await self.deliver(self.message(user, content, **options)))[1]


class FakeWork(FakeWeChat):
    """WeCom: always encrypted, no ``signature``, any answer but 200 is repeated, nothing to say is empty."""

    def __init__(self, base, *, token, aes_key, corp_id, agent_id, path="/wechat/work", seconds=5.0):
        super().__init__(
            base, token=token, aes_key=None, app_id=corp_id, account=corp_id, path=path, seconds=seconds, deliveries=3
        )
        self.crypto = WorkCrypto(token, aes_key, corp_id)
        self.agent_id = agent_id

    def message(self, user, content, **options):
        return super().message(user, content, AgentID=options.pop("agent_id", self.agent_id), **options)

    def request(self, body, *, nonce="123456", timestamp=None, plain=False):
        query, data = super().request(body, nonce=nonce, timestamp=timestamp)
        return {name: query[name] for name in ("msg_signature", "timestamp", "nonce")}, data

    def shown(self, answer, user):
        assert answer[1] != b"success"
        return super().shown(answer, user)

    def echo(self, text, **options):
        """Return the query of the address check."""
        timestamp, nonce = str(int(time.time())), "987"
        encrypted = ET.fromstring(self.crypto.encrypt_message(text, nonce, timestamp)).findtext("Encrypt")
        signed = sign(self.token, timestamp, nonce, encrypted)
        return {"msg_signature": signed, "timestamp": timestamp, "nonce": nonce, "echostr": encrypted} | options

    def callback(self, account, token, corp_id):
        return xml(
            ToUserName=corp_id,
            CreateTime=int(time.time()),
            MsgType="event",
            Event="kf_msg_or_event",
            Token=token,
            OpenKfId=account,
        )


class FakeApi:
    """The side of Tencent that we call: tokens, quotas, pushes. ``down``: refuse; ``codes``: what to answer next."""

    def __init__(self):
        self.pushed = []
        self.calls = []
        self.tokens = 0
        self.valid = set()
        self.seconds = 7200
        self.codes = []
        self.always = None
        self.down = None
        self.delay = 0.0
        self.quota = {}
        self.kf_messages = []
        self.kf_ids = set()
        self.empty_pages = 0
        self.port = None
        self._runner = None

    async def start(self):
        app = web.Application()
        app.router.add_post("/cgi-bin/stable_token", self.stable_token)
        app.router.add_get("/cgi-bin/gettoken", self.get_token)
        app.router.add_post("/cgi-bin/message/custom/send", self.custom_send)
        app.router.add_post("/cgi-bin/message/send", self.work_send)
        app.router.add_post("/cgi-bin/menu/create", self.other)
        app.router.add_post("/cgi-bin/kf/sync_msg", self.sync)
        app.router.add_post("/cgi-bin/kf/send_msg", self.kf_send)
        app.router.add_post("/cgi-bin/kf/send_msg_on_event", self.other)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port or 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{self.port}"

    async def stop(self):
        await self._runner.cleanup()

    async def stable_token(self, request):
        body = await request.json()
        assert body["grant_type"] == "client_credential"
        assert body["force_refresh"] is False
        return await self._token("stable_token")

    async def get_token(self, request):
        assert set(request.query) == {"corpid", "corpsecret"}
        return await self._token("gettoken")

    async def _token(self, name):
        self.calls.append((name, None))
        await asyncio.sleep(self.delay)
        if self.down:
            return web.Response(status=self.down)
        self.tokens += 1
        token = f"TOKEN-{self.tokens}"
        self.valid.add(token)
        return web.json_response({"access_token": token, "expires_in": self.seconds})

    async def _begin(self, request):
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

    def _over(self, text):
        return len(text.encode()) > MOST_BYTES

    async def custom_send(self, request):
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

    async def work_send(self, request):
        body, refusal = await self._begin(request)
        if refusal:
            return refusal
        assert isinstance(body["agentid"], int)
        self.pushed.append((body["touser"], body["text"]["content"]))
        return web.json_response({"errcode": 0})

    async def kf_send(self, request):
        body, refusal = await self._begin(request)
        if refusal:
            return refusal
        assert 0 < len(body["msgid"]) <= 32
        if body["msgid"] not in self.kf_ids:
            self.kf_ids.add(body["msgid"])
            text = body["text"]["content"] if body["msgtype"] == "text" else body["msgmenu"]["head_content"]
            self.pushed.append((body["touser"], text))
        return web.json_response({"errcode": 0})

    async def sync(self, request):
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

    async def other(self, request):
        _, refusal = await self._begin(request)
        return refusal or web.json_response({"errcode": 0, "errmsg": "ok"})


def kf_item(user, content, *, account="wk1", msgid=None, origin=3, sent=None, menu_id=None):
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


class FakeAnswers:
    """An assistant that repeats the question, as slowly as it is told; counts how often each was asked."""

    def __init__(self):
        self.delay = 0.0
        self.delays = {}
        self.asked = []
        self.error = None
        self.text = None
        self.suggestions = []
        self.kind = "answer"

    async def reply(self, message):
        self.asked.append((message.sender, message.text))
        await asyncio.sleep(self.delays.get(message.text, self.delay))
        if self.error:
            raise self.error
        text = f"答：{message.text}" if self.text is None else self.text
        custom = {"kind": self.kind, "suggestions": self.suggestions, "citations": [], "agencies": []}
        return SimpleNamespace(messages=[{"recipient_id": message.sender, "text": text, "custom": custom}])

    async def ready(self):
        return True


__all__ = ["FakeAnswers", "FakeApi", "FakeWeChat", "FakeWork", "InvalidSignatureException", "kf_item"]
