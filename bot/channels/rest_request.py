"""Read a REST request: bytes → a checked message, or the reason why not. Pure, no I/O."""

from __future__ import annotations

import re
from typing import Any

from bot.channels.refusal import Refused
from bot.channels.request_body import read_object, read_text
from bot.messages import UserMessage

LONGEST_MESSAGE = 2000
EXAMPLE = '{"sender": "…", "message": "…"}'
_SENDER = re.compile(r"[A-Za-z0-9_.:@-]{1,128}")


def read_message(body: bytes, channel: str) -> UserMessage:
    """Return the message in a body ``{"sender", "message", "metadata"?}``; raise Refused when it is malformed."""
    fields = read_object(body, EXAMPLE)
    return UserMessage(
        sender=_sender(fields.get("sender")),
        text=read_text(fields.get("message"), "message", LONGEST_MESSAGE),
        channel=channel,
        explain=_explain(fields.get("metadata")),
    )


def _sender(sender: Any) -> str:
    if not isinstance(sender, str) or not _SENDER.fullmatch(sender):
        raise Refused(400, "bad_sender", "sender 须为 1–128 个字符，只可用字母、数字和 _ . : @ -")
    return sender


def _explain(metadata: Any) -> bool:
    if metadata is None:
        return False
    if not isinstance(metadata, dict):
        raise Refused(400, "bad_metadata", "metadata 须为 JSON 对象")
    explain = metadata.get("explain", False)
    if not isinstance(explain, bool):
        raise Refused(400, "bad_metadata", "metadata.explain 须为 true 或 false")
    return explain
