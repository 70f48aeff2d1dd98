"""What the three doors share of HTTP: one value a query name, a bounded body, refusals without words."""

from __future__ import annotations

import logging

from aiohttp import web

from bot.channels.wechat.gate import NotAdmittedError
from bot.channels.wechat.xml_message import LARGEST_BODY
from bot.logs import log_event


class BodyTooLargeError(Exception):
    """More bytes than a message has."""


def query_of(request: web.Request) -> dict[str, str]:
    """Return the query; a name given twice is refused, for two readers may read two values."""
    names = list(request.query)
    if len(names) != len(set(names)):
        raise NotAdmittedError("query_twice")
    return dict(request.query)


async def read_body(request: web.Request) -> bytes:
    """Return the body; stop reading when it is too large."""
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
    too_large = isinstance(error, BodyTooLargeError)
    reason = "too_large" if too_large else getattr(error, "reason", type(error).__name__)
    log_event(logging.WARNING, "wechat_refused", door=door, reason=reason)
    return web.Response(status=413 if too_large else 403)


def say(text: str, content_type: str = "text/plain") -> web.Response:
    """Return a text, and keep browsers from taking it for anything else."""
    return web.Response(text=text, content_type=content_type, headers={"X-Content-Type-Options": "nosniff"})


def break_off(request: web.Request) -> web.Response:
    """Close the connection without an answer: WeChat then delivers the message again."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)
