"""The doors of the Official Account and of the WeCom application: requests into messages, texts into XML."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable

from aiohttp import web

from bot.channels.wechat.crypto import MessageCipher, signature
from bot.channels.wechat.engine import NOTHING, Engine
from bot.channels.wechat.gate import Gate, NotAdmittedError
from bot.channels.wechat.http import BodyBrokenError, BodyTooLargeError, break_off, query_of, read_body, refuse, say
from bot.channels.wechat.inbound import OFFICIAL, WORK, Inbound, InboundError, read_inbound
from bot.channels.wechat.settings import OfficialSettings, WorkSettings
from bot.channels.wechat.xml_message import text_reply, write_fields
from bot.logs import log_event

OFFICIAL_PATH = "/wechat/official"
WORK_PATH = "/wechat/work"
SUCCESS = "success"
"""What an Official Account takes for “received, nothing to say”; in clear also where messages are encrypted."""
_REFUSALS = (NotAdmittedError, InboundError, BodyTooLargeError, BodyBrokenError)


class Envelope:
    """Writes replies, encrypted where there is a key."""

    def __init__(self, token: str, cipher: MessageCipher | None, clock: Callable[[], float] = time.time) -> None:
        """``cipher``: None in plaintext mode."""
        self._token = token
        self._cipher = cipher
        self._clock = clock

    def write(self, inbound: Inbound, text: str) -> str:
        """Return the XML that says a text to whom a message is from."""
        now = int(self._clock())
        reply = text_reply(to_user=inbound.user, from_user=inbound.account, content=text, created=now)
        if self._cipher is None:
            return reply
        encrypted, nonce = self._cipher.encrypt(reply), secrets.token_hex(8)
        signed = signature(self._token, str(now), nonce, encrypted)
        return write_fields({"Encrypt": encrypted, "MsgSignature": signed, "TimeStamp": now, "Nonce": nonce})


class OfficialDoor:
    """The Official Account's two requests."""

    def __init__(self, settings: OfficialSettings, engine: Engine, clock_seconds: float) -> None:
        """Prepare the keys."""
        cipher = MessageCipher(settings.aes_key, settings.app_id) if settings.aes_key else None
        self._gate = Gate(settings.token, cipher, clock_seconds)
        self._envelope = Envelope(settings.token, cipher)
        self._engine = engine

    async def verify(self, request: web.Request) -> web.Response:
        """Answer the check of the address when it is saved: the text that was sent, nothing else."""
        try:
            query = query_of(request)
            self._gate.check_url(query)
        except NotAdmittedError as error:
            return refuse(OFFICIAL, error)
        return say(query.get("echostr", ""))

    async def receive(self, request: web.Request) -> web.Response:
        """Answer one delivery of a message."""
        started = asyncio.get_running_loop().time()
        try:
            query = query_of(request)
            self._gate.check_url(query)
            inbound = read_inbound(self._gate.admit(query, await read_body(request)), OFFICIAL)
        except _REFUSALS as error:
            return refuse(OFFICIAL, error)
        text = await _answer(self._engine, inbound, started)
        if text is None:
            return break_off(request)
        return say(SUCCESS) if text == NOTHING else say(self._envelope.write(inbound, text), "application/xml")


class WorkDoor:
    """The WeCom application's two requests."""

    def __init__(self, settings: WorkSettings, engine: Engine, clock_seconds: float) -> None:
        """Prepare the keys."""
        cipher = MessageCipher(settings.aes_key, settings.corp_id)
        self._settings = settings
        self._gate = Gate(settings.token, cipher, clock_seconds)
        self._envelope = Envelope(settings.token, cipher)
        self._engine = engine

    async def verify(self, request: web.Request) -> web.Response:
        """Answer the check of the address when it is saved: the decrypted text."""
        return await verify_work(request, self._gate, WORK)

    async def receive(self, request: web.Request) -> web.Response:
        """Answer one delivery of a message; an empty answer means that nothing is said now."""
        started = asyncio.get_running_loop().time()
        try:
            query = query_of(request)
            self._gate.check_work_url(query)
            fields = self._gate.admit(query, await read_body(request))
            inbound = read_inbound(fields, WORK)
            if fields.get("AgentID", "") != self._settings.agent_id or inbound.account != self._settings.corp_id:
                raise NotAdmittedError("other_application")
        except _REFUSALS as error:
            return refuse(WORK, error)
        text = await _answer(self._engine, inbound, started)
        if text is None:
            return break_off(request)
        return say("") if text == NOTHING else say(self._envelope.write(inbound, text), "application/xml")


async def verify_work(request: web.Request, gate: Gate, door: str) -> web.Response:
    """Answer WeCom's check of an address."""
    try:
        query = query_of(request)
        gate.check_work_url(query)
        return say(gate.echo(query))
    except NotAdmittedError as error:
        return refuse(door, error)


async def _answer(engine: Engine, inbound: Inbound, started: float) -> str | None:
    """Ask the engine; a fault of ours is no reason for WeChat to show one, or to ask again."""
    try:
        return await engine.receive(inbound, started)
    except Exception as error:
        log_event(logging.ERROR, "wechat_failed", door=inbound.door, failure=error)
        return NOTHING
