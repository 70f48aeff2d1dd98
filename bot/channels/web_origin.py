"""Which sites may use the chat, and who a request comes from.

A browser names the site in ``Origin``. The bot's own pages may always; others must be configured. There are no cookies:
a token in a header is all that counts, so ``Access-Control-Allow-Credentials`` is never sent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.channels.refusal import Refused

PREFLIGHT_SECONDS = 600
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Origins:
    """The sites that may use the chat."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        """``allowed``: scheme and host of each site beside the bot's own."""
        self._allowed = frozenset(allowed)

    def allows(self, request: web.Request) -> bool:
        """Whether the request comes from an allowed site, from the bot's own pages, or from no browser at all."""
        origin = request.headers.get("Origin")
        return origin is None or origin.lower() in self._allowed or _is_own(origin, request)

    def serve(self, handler: Handler) -> Handler:
        """Return the handler for allowed sites only; refusals and failures are readable there too."""

        async def answer(request: web.Request) -> web.StreamResponse:
            if not self.allows(request):
                message = (
                    f"网站 {request.headers['Origin'][:100]} 未被允许使用本助手；请在 BOT_ALLOWED_ORIGINS 中加上它"
                )
                return Refused(403, "origin_not_allowed", message).response()
            try:
                response = await handler(request)
            except Refused as refusal:
                response = refusal.response()
            self.mark(request, response)
            return response

        return answer

    async def preflight(self, request: web.Request) -> web.Response:
        """Answer a browser that asks beforehand."""
        response = web.Response(status=204)
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
        return response

    def mark(self, request: web.Request, response: web.StreamResponse) -> None:
        """Let the site's scripts read the response."""
        origin = request.headers.get("Origin")
        response.headers["Vary"] = "Origin"
        response.headers.setdefault("Cache-Control", "no-store")
        if origin is not None:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"


def address_of(request: web.Request, proxies: int) -> str:
    """Return the visitor's network address: behind ``proxies`` of ours, the entry the outermost one appended."""
    entries = [part.strip() for line in request.headers.getall("X-Forwarded-For", []) for part in line.split(",")]
    if proxies and len(entries) >= proxies:
        return entries[-proxies]
    return request.remote or ""


def _is_own(origin: str, request: web.Request) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:  # a bracket without its other half
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == request.host.lower()
