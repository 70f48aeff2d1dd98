"""What the three doors share of HTTP: one value a query name, a bounded body, refusals without words."""

from __future__ import annotations

import asyncio
import logging

from aiohttp import web

from bot.channels.wechat.gate import NotAdmittedError
from bot.channels.wechat.xml_message import LARGEST_BODY
from bot.logs import log_event

BODY_SECONDS = 5.0
"""WeChat drops a connection after as long."""


class BodyTooLargeError(Exception):
    """More bytes than a message has."""


class BodyBrokenError(Exception):
    """A body that is not whole: it stopped, or is not what its headers say."""


def query_of(request: web.Request) -> dict[str, str]:
    """Return the query; a name given twice is refused, for two readers may read two values."""
    names = list(request.query)
    if len(names) != len(set(names)):
        raise NotAdmittedError("query_twice")
    return dict(request.query)


async def read_body(request: web.Request) -> bytes:
    """Return the body; stop reading when it is too large, and waiting for it after BODY_SECONDS."""
    try:
        return await asyncio.wait_for(_read(request), BODY_SECONDS)
    except (asyncio.TimeoutError, web.RequestPayloadError, ConnectionError) as error:
        raise BodyBrokenError from error


async def _read(request: web.Request) -> bytes:
    body = bytearray()
    if (request.content_length or 0) > LARGEST_BODY:
        raise BodyTooLargeError
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise BodyTooLargeError
    return bytes(body)


def refuse(door: str, error: Exception) -> web.Response:
    """Return an empty refusal; the reason is for the log only."""
    reason = getattr(error, "reason", type(error).__name__)
    status = _STATUSES.get(type(error), 403)
    log_event(logging.WARNING, "wechat_refused", door=door, reason=_REASONS.get(status, reason))
    return web.Response(status=status)


_STATUSES: dict[type[Exception], int] = {BodyTooLargeError: 413, BodyBrokenError: 400}
_REASONS = {413: "too_large", 400: "body_broken"}


def say(text: str, content_type: str = "text/plain") -> web.Response:
    """Return a text, and keep browsers from taking it for anything else."""
    return web.Response(text=text, content_type=content_type, headers={"X-Content-Type-Options": "nosniff"})


def break_off(request: web.Request) -> web.Response:
    """Close the connection without an answer: WeChat then delivers the message again."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)
