"""Serve the widget's files as they stand in bot/widget/: compressed once, with an ETag, for every site."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

WIDGET_ROOT = Path(__file__).parent.parent / "widget"
CACHE_SECONDS = 300
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
"""What is served, by the ending of its name."""


@dataclass(frozen=True)
class StaticFile:
    """One file, ready to be sent."""

    body: bytes
    packed: bytes
    """The same, gzipped."""
    content_type: str
    etag: str

    @classmethod
    def of(cls, path: Path) -> StaticFile:
        """Read a file."""
        body = path.read_bytes()
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        return cls(body, gzip.compress(body, 9, mtime=0), _TYPES[path.suffix], etag)

    def answer(self, request: web.Request) -> web.Response:
        """Send the file, or 304 to who has it."""
        headers = {
            "ETag": self.etag,
            "Cache-Control": f"public, max-age={CACHE_SECONDS}",
            "Vary": "Accept-Encoding",
            "Access-Control-Allow-Origin": "*",  # modules of other sites are fetched with CORS; nothing here is private
            "Cross-Origin-Resource-Policy": "cross-origin",
            "X-Content-Type-Options": "nosniff",
        }
        if self.etag in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=headers)
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        if packed:
            headers["Content-Encoding"] = "gzip"
        return web.Response(
            body=self.packed if packed else self.body, content_type=self.content_type, charset="utf-8", headers=headers
        )


class WidgetFiles:
    """All files of the widget, by their names."""

    def __init__(self, root: Path = WIDGET_ROOT) -> None:
        """Read them once."""
        self._files = {
            path.relative_to(root).as_posix(): StaticFile.of(path)
            for path in sorted(root.rglob("*"))
            if path.suffix in _TYPES
        }

    async def entry(self, request: web.Request) -> web.Response:
        """Send the file that sites embed."""
        return self._files["widget.js"].answer(request)

    async def file(self, request: web.Request) -> web.Response:
        """Send the file that the address names."""
        file = self._files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return file.answer(request)
