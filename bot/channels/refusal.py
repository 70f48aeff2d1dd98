"""How a request is refused: a status, a code for programs and a sentence for people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial

from aiohttp import web

json_text = partial(json.dumps, ensure_ascii=False)
"""JSON as people read it: Chinese stays Chinese."""


@dataclass(frozen=True)
class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A request that is not carried out."""

    status: int
    """HTTP status."""
    code: str
    """What was wrong, for programs."""
    message: str
    """What was wrong and what is allowed, in Chinese."""
    headers: tuple[tuple[str, str], ...] = ()
    """Further response headers."""

    def response(self) -> web.Response:
        """Return the refusal as JSON."""
        body = {"error": self.code, "message": self.message}
        return web.json_response(body, status=self.status, headers=dict(self.headers), dumps=json_text)
