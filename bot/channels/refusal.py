"""How a request is refused: a status, a code for programs and a sentence for people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.messages import OverloadedError


def json_text(value: Any) -> str:
    """Return JSON as people read it: Chinese stays Chinese; half a character, which UTF-8 has not, is escaped."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")


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


def too_busy(error: OverloadedError) -> Refused:
    """Return the refusal of a question that could only be answered too late."""
    whose = "这里还有您的多个问题没有答完" if error.is_own else "现在提问的人太多"
    message = f"{whose}，这一个没有受理；请 {error.seconds} 秒后再问一次"
    return Refused(429, "too_many_waiting", message, (("Retry-After", str(error.seconds)),))
