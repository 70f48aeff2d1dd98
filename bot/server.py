"""The web server: the channels' routes, two health checks, and JSON for everything that goes wrong."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.channels import CHANNELS
from bot.channels.refusal import Refused, json_text
from bot.logs import answering, log_event
from bot.messages import Answering, new_reference
from bot.settings import Settings

READY_SECONDS = 1.0
"""How long the outcome of a readiness test holds, so that probes cannot load the server."""
SHUTDOWN_SECONDS = 5.0
"""What a stopping server gives open requests beyond the time one answer may take."""

BACKLOG = 128
"""Connections that may wait to be accepted."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_app(settings: Settings, assistant: Answering) -> web.Application:
    """Return the application; nothing runs yet."""
    app = web.Application(middlewares=[state_failures])
    app.router.add_get("/healthz", alive)
    app.router.add_get("/readyz", Readiness(assistant).answer)
    for add_routes in CHANNELS.values():
        add_routes(app, settings, assistant)
    return app


async def alive(request: web.Request) -> web.Response:
    """Say that the process serves requests."""
    return web.json_response({"status": "alive"})


class Readiness:
    """Whether questions are answered now; tested at most once in READY_SECONDS, by one request at a time."""

    def __init__(self, assistant: Answering) -> None:
        """Nothing is known yet."""
        self._assistant = assistant
        self._lock = asyncio.Lock()
        self._ready = False
        self._until = 0.0

    async def answer(self, request: web.Request) -> web.Response:
        """Answer 200, or 503 with the reason."""
        async with self._lock:
            if time.monotonic() >= self._until:
                self._ready = await self._assistant.ready()
                self._until = time.monotonic() + READY_SECONDS
        if self._ready:
            return web.json_response({"status": "ready"})
        message = "测试问题没有得到回答；原因见日志中的 answer_failed"
        return Refused(503, "not_ready", message, (("Retry-After", "5"),)).response()


@web.middleware
async def state_failures(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every failure inside into JSON with a reference number that the log has too."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        allow = {name: error.headers[name] for name in ("Allow",) if name in error.headers}
        code = error.reason.lower().replace(" ", "_")
        message = _MESSAGES.get(error.status, "请求不能被处理")
        return Refused(error.status, code, message, tuple(allow.items())).response()
    except Exception as error:
        reference = new_reference()
        with answering(reference, ""):
            log_event(logging.ERROR, "request_failed", path=request.path, failure=error)
        body = {"error": "internal", "message": f"系统出了故障，编号 {reference}", "reference": reference}
        return web.json_response(body, status=500, dumps=json_text)


_MESSAGES = {404: "没有这个地址", 405: "这个地址不接受这种请求方法", 413: "请求体太大"}


def bind(host: str, port: int) -> socket.socket:
    """Reserve the address before the slow start; raise OSError when it cannot be had."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    reserved = socket.socket(family, kind, protocol)
    try:
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(address)
    except OSError:
        reserved.close()
        raise
    return reserved


async def run(app: web.Application, listener: socket.socket, settings: Settings, on_ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; requests that are being answered are finished.

    Raises:
        OSError: when somebody else began to listen at the address since it was bound.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    listener.listen(BACKLOG)  # here, for the event loop that sanic installs (uvloop) is silent when it fails
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=settings.answer_seconds + SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        on_ready()
        await stop.wait()
    finally:
        await runner.cleanup()
