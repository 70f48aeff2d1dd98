"""The web server: the channels' routes, two health checks, and JSON for everything that goes wrong."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.answer_queue import AnswerQueue
from bot.channels import CHANNELS
from bot.channels.openapi import DESCRIBED, OpenApi, Operation, describe_routes
from bot.channels.openapi import PATH as DESCRIPTION_PATH
from bot.channels.refusal import Refused, json_text
from bot.connections import Connections, most_connections
from bot.logs import answering, log_event
from bot.messages import Answering, new_reference
from bot.settings import Settings

READY_SECONDS = 1.0
"""How long the outcome of a readiness test holds, so that probes cannot load the server."""
SHUTDOWN_SECONDS = 5.0
"""What a stopping server gives open requests beyond the time one answer may take."""

LINGER_SECONDS = 2.0
"""How long the rest of a refused body is read, so that its sender can read the refusal."""
BACKLOG = 128
"""Connections that may wait to be accepted."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_app(settings: Settings, assistant: Answering) -> web.Application:
    """Return the application; nothing runs yet."""
    app = web.Application(middlewares=[state_failures])
    queue = AnswerQueue(assistant, settings)
    _add_health(app, queue)
    for add_routes in CHANNELS.values():
        add_routes(app, settings, queue)
    app.router.add_get(DESCRIPTION_PATH, OpenApi(app[DESCRIBED]).answer)
    return app


def _add_health(app: web.Application, assistant: Answering) -> None:
    health = (
        Operation("GET", "/healthz", alive, "进程在运行", "Alive"),
        Operation("GET", "/readyz", Readiness(assistant).answer, "测试问题得到了回答", "Ready", refusals=(503,)),
    )
    for operation in health:
        app.router.add_route(operation.method, operation.path, operation.handler)
    describe_routes(app, health)


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
            serving = self._assistant.serving
            body: dict[str, object] = {"status": "ready", "model": serving.model, "knowledge": serving.knowledge}
            if serving.reasons:
                body["reasons"] = serving.reasons
            return web.json_response(body, dumps=json_text)
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
        allow = tuple((name, error.headers[name]) for name in ("Allow",) if name in error.headers)
        code = error.reason.lower().replace(" ", "_")
        message = _MESSAGES.get(error.status, "请求不能被处理") + "".join(f"；可用：{value}" for _, value in allow)
        return Refused(error.status, code, message, allow).response()
    except Exception as error:
        reference = new_reference()
        with answering(reference, ""):
            log_event(logging.ERROR, "request_failed", path=request.path, failure=error)
        body = {"error": "internal", "message": f"系统出了故障，编号 {reference}", "reference": reference}
        return web.json_response(body, status=500, dumps=json_text)


_MESSAGES = {404: f"没有这个地址；接口说明见 {DESCRIPTION_PATH}", 405: "这个地址不接受这种请求方法", 413: "请求体太大"}


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


def _server_log() -> logging.Logger:
    """Return the log for faults of serving; what is no HTTP at all is answered, and no fault of ours."""
    log = logging.getLogger("bot.http")
    if not log.filters:
        log.addFilter(_is_our_fault)
    return log


def _is_our_fault(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError | web.RequestPayloadError)


def _limit_slow_readers(listener: socket.socket, seconds: float) -> None:
    """Let the system end a connection whose peer takes nothing of what is sent; macOS has no such option."""
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is not None:
        listener.setsockopt(socket.IPPROTO_TCP, option, int(seconds * 1000))


async def run(app: web.Application, listener: socket.socket, settings: Settings, on_ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; requests that are being answered are finished.

    Raises:
        OSError: when somebody else began to listen at the address since it was bound.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with listening(app, listener, settings):
        on_ready()
        await stop.wait()


@asynccontextmanager
async def listening(app: web.Application, listener: socket.socket, settings: Settings) -> AsyncIterator[None]:
    """Serve as long as the block runs; raises what ``run`` does."""
    connections = Connections(most_connections(settings.most_connections))
    connections.install(app)
    _limit_slow_readers(listener, settings.client_seconds)
    runner = web.AppRunner(
        app,
        access_log=None,
        logger=_server_log(),
        shutdown_timeout=settings.answer_seconds + SHUTDOWN_SECONDS,
        lingering_time=LINGER_SECONDS,
        keepalive_timeout=settings.client_seconds,  # counts from the connection's start: headers have no more time
    )
    await runner.setup()
    assert runner.server is not None
    keeping = asyncio.create_task(connections.keep_few(runner.server))
    try:
        listener.listen(BACKLOG)  # here, for the event loop that sanic installs (uvloop) is silent when it fails
        await web.SockSite(runner, listener).start()
        yield
    finally:
        keeping.cancel()
        await runner.cleanup()
