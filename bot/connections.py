"""How many connections are open: when there are too many, those that ask nothing are closed, the oldest first.

Who opens connections and sends nothing, or a head that never ends, thereby keeps nobody else out: without this, the
process would run out of file descriptors, and nobody could connect until the idle ones reach their time.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

SPARE_FILES = 64
"""File descriptors that are not for connections: databases, logs, calls to platforms."""
SWEEP_SECONDS = 0.5
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Connections:
    """Knows which connections are being answered."""

    def __init__(self, most: int) -> None:
        """``most``: how many may be open."""
        self._most = most
        self._answered: set[RequestHandler] = set()

    def install(self, app: web.Application) -> None:
        """Watch the requests of an application."""
        app.middlewares.append(self._watch)

    async def keep_few(self, server: web.Server) -> None:
        """Close what is too much, again and again."""
        while True:
            self.close_idle(server)
            await asyncio.sleep(SWEEP_SECONDS)

    def close_idle(self, server: web.Server) -> int:
        """Close the oldest idle connections beyond the limit; return how many."""
        opened = server.connections
        surplus = len(opened) - self._most
        idle = [connection for connection in opened if connection not in self._answered][: max(0, surplus)]
        for connection in idle:
            connection.force_close()
        return len(idle)

    @web.middleware
    async def _watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self._answered.add(request.protocol)
        try:
            return await handler(request)
        finally:
            self._answered.discard(request.protocol)


def most_connections(wanted: int) -> int:
    """Allow the process the files that so many connections need; return how many it can have, at most ``wanted``."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else max(1, min(wanted, soft - SPARE_FILES))
