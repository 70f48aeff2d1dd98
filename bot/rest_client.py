"""Talk to a running server through its REST webhook, for the shell and ``ask``.

Every failure is told in one Chinese sentence that says what to do, because a person at a terminal reads it.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout

from bot.answer_view import printable
from bot.messages import BotReply, UserMessage

WEBHOOK_PATH = "/webhooks/rest/webhook"
_TIMEOUT_SECONDS = 60
_TOKEN_STATUSES = (401, 403)


class AssistantUnavailableError(Exception):
    """The assistant cannot be loaded or reached; the message tells a person why, in Chinese."""


class RestClient:
    """A server, spoken to as its REST channel wants it."""

    def __init__(self, url: str, token: str | None) -> None:
        """Check address and token; nothing is sent yet."""
        self._webhook = webhook_address(url)
        self._headers = {"Authorization": f"Bearer {_checked_token(token)}"}
        self._session: ClientSession | None = None
        self.log: Path | None = None
        """A server's log is not ours to read."""

    async def reply(self, message: UserMessage) -> BotReply:
        """Return the server's reply to one message."""
        body = {"sender": message.sender, "message": message.text, "metadata": {"explain": message.explain}}
        try:
            status, content = await self._post(body)
        except asyncio.TimeoutError as error:
            raise AssistantUnavailableError(f"服务器 {_TIMEOUT_SECONDS} 秒没有回答：{self._webhook}") from error
        except (ClientError, OSError) as error:
            # aiohttp's words for "nobody is there" are long English and say no more than this.
            details = "" if isinstance(error, ClientConnectorError) else f"（{printable(str(error))}）"
            raise AssistantUnavailableError(
                f"连不上服务器 {self._webhook}{details}。请先用 python -m bot serve 启动它，或检查 --url"
            ) from error
        return BotReply(messages=_messages(status, content))

    async def close(self) -> None:
        """Close the connection."""
        if self._session is not None:
            await self._session.close()

    async def _post(self, body: dict[str, Any]) -> tuple[int, bytes]:
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=_TIMEOUT_SECONDS))
        # A redirect could carry the token to somewhere else; it is reported instead.
        async with self._session.post(
            self._webhook, json=body, headers=self._headers, allow_redirects=False
        ) as response:
            return response.status, await response.read()


def webhook_address(url: str) -> str:
    """Return the webhook's address of a server given as http(s)://host[:port][/prefix]."""
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise AssistantUnavailableError(f"--url 要写成 http://主机:端口 或 https://主机，现为 {printable(url)}")
    base = url.rstrip("/")
    return base if base.endswith(WEBHOOK_PATH) else base + WEBHOOK_PATH


def _checked_token(token: str | None) -> str:
    if not token:
        raise AssistantUnavailableError("缺少令牌：请把环境变量 BOT_REST_TOKEN 设成与服务器相同的值")
    if not (token.isascii() and token.isprintable()):
        raise AssistantUnavailableError("令牌 BOT_REST_TOKEN 里有不能用的字符（只能是可见的 ASCII 字符）")
    return token


def _messages(status: int, content: bytes) -> list[dict[str, Any]]:
    """Return the messages of a response, or raise with what went wrong."""
    try:
        data: object = json.loads(content)
    except ValueError:
        data = None
    if status in _TOKEN_STATUSES:
        raise AssistantUnavailableError(
            f"服务器不接受令牌（HTTP {status}）：请检查 BOT_REST_TOKEN 是否与服务器的相同{_reason(data)}"
        )
    if status != 200:
        raise AssistantUnavailableError(f"服务器没有回答（HTTP {status}）{_reason(data)}")
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise AssistantUnavailableError("服务器的回答不是消息列表：--url 指的可能不是本助手")
    return data


def _reason(data: object) -> str:
    """Return the reason that an error response gives, if it gives one."""
    if isinstance(data, dict):
        for key in ("message", "reason", "error"):
            if isinstance(data.get(key), str):
                return f"：{printable(data[key])}"
    return ""
