"""How an answer is pushed through each platform's API."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Protocol

from bot.channels.wechat.api import (
    ADDRESS_REFUSED,
    BUSY,
    OUT_OF_QUOTA,
    TOO_LONG,
    TOO_MANY,
    UNAUTHORISED,
    WINDOW_CLOSED,
    Api,
    ApiError,
)
from bot.channels.wechat.inbound import Inbound
from bot.channels.wechat.reply import Choice, fits_menu

NOT_ALLOWED = "not_allowed"
"""The account may never push."""
NOT_NOW = "not_now"
"""This person cannot be pushed to now."""
TOO_LONG_FOR_ONE = "too_long"
UNREACHABLE = "unreachable"
"""The platform did not answer; whether it pushed is not known, and the same push may be tried again later."""
FAILED = "failed"
"""The platform refused for another reason."""
_DUPLICATE_SECONDS = 30
"""Long enough for our own repetitions, short enough for a person who asks the same again and waits for its answer."""


class PushError(Exception):
    """Nothing was pushed; ``reason`` is one of the words above, ``code`` the platform's number."""

    def __init__(self, reason: str, code: int | None) -> None:
        """Keep both."""
        self.reason = reason
        self.code = code
        super().__init__(f"{reason}: {code}")


class Outlet(Protocol):
    """Pushes to one platform."""

    async def push(self, inbound: Inbound, text: str, choices: Sequence[Choice], name: str) -> None:
        """Send one message to whom ``inbound`` is from; raise PushError.

        ``name`` is the same for the same message: platforms that can, deliver it once.
        """


def push_error(error: ApiError) -> PushError:
    """Return what an API's refusal means for a push."""
    kinds = ((UNAUTHORISED, NOT_ALLOWED), (WINDOW_CLOSED | TOO_MANY, NOT_NOW), (TOO_LONG, TOO_LONG_FOR_ONE))
    if error.code is None or error.code in BUSY:
        return PushError(UNREACHABLE, error.code)
    reason = next((reason for codes, reason in kinds if error.code in codes), FAILED)
    return PushError(reason, error.code)


def advice(code: int | None) -> str:
    """Return what an operator should do about a code, in Chinese; empty when nothing particular is known."""
    if code is None:
        return "连不上接口：检查服务器的出网、DNS 和代理"
    if code in ADDRESS_REFUSED:
        return "服务器的 IP 不在白名单：公众号在“IP 白名单”、企业微信在“企业可信 IP”里加上它"
    if code in UNAUTHORISED:
        return "这个号没有客服消息接口（未认证或个人主体）：已改为被动回复"
    if code in OUT_OF_QUOTA:
        return "接口的当日或每分钟额度用完了"
    return _ADVICE.get(code, "")


_ADVICE = {
    40013: "AppID 或 CorpID 不对",
    40001: "secret 不对，或 access_token 已失效",
    40125: "AppSecret 不对：在后台重置后重新填写",
    40243: "AppSecret 已被冻结：在后台解冻",
    42001: "access_token 过期",
    301002: "AgentId 与 secret 不是同一个应用的",
}


class OfficialOutlet:
    """Customer-service messages of an Official Account."""

    def __init__(self, api: Api) -> None:
        """``api``: the account's."""
        self._api = api

    async def push(self, inbound: Inbound, text: str, choices: Sequence[Choice], name: str) -> None:
        """Send a text; the choices stand in it as links."""
        body = {"touser": inbound.user, "msgtype": "text", "text": {"content": text}}
        try:
            await self._api.call("custom_send", "/cgi-bin/message/custom/send", body)
        except ApiError as error:
            raise push_error(error) from None


class WorkOutlet:
    """Messages of a WeCom application; the platform drops a message that equals one just sent."""

    def __init__(self, api: Api, agent_id: str) -> None:
        """``api``: the application's."""
        self._api = api
        self._agent_id = int(agent_id)

    async def push(self, inbound: Inbound, text: str, choices: Sequence[Choice], name: str) -> None:
        """Send a text; the choices stand in it as numbers."""
        body = {
            "touser": inbound.user,
            "msgtype": "text",
            "agentid": self._agent_id,
            "text": {"content": text},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": _DUPLICATE_SECONDS,
        }
        try:
            await self._api.call("message_send", "/cgi-bin/message/send", body)
        except ApiError as error:
            raise push_error(error) from None


class KfOutlet:
    """Messages of 微信客服; ``name`` keeps a repeated one from being shown twice."""

    def __init__(self, api: Api) -> None:
        """``api``: of the secret of 微信客服."""
        self._api = api

    async def push(self, inbound: Inbound, text: str, choices: Sequence[Choice], name: str) -> None:
        """Send a menu when text and choices fit one, else a text with numbers in it."""
        body: dict[str, Any] = {
            "touser": inbound.user,
            "open_kfid": inbound.account,
            "msgid": message_id(name),
            **kf_content(text, choices),
        }
        try:
            await self._api.call("kf_send", "/cgi-bin/kf/send_msg", body)
        except ApiError as error:
            raise push_error(error) from None


def message_id(name: str) -> str:
    """Return an id of at most 32 letters and digits for a name."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def kf_content(text: str, choices: Sequence[Choice]) -> dict[str, Any]:
    """Return the part of a 微信客服 message that holds text and choices."""
    if choices and fits_menu(text, choices):
        items = [{"type": "click", "click": {"id": choice.id, "content": choice.title}} for choice in choices]
        return {"msgtype": "msgmenu", "msgmenu": {"head_content": text, "list": items}}
    return {"msgtype": "text", "text": {"content": text}}
