"""Read a REST request: bytes → a checked message, or the reason why not. Pure, no I/O."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, NoReturn

from bot.channels.refusal import Refused
from bot.messages import UserMessage

LONGEST_MESSAGE = 2000
_SENDER = re.compile(r"[A-Za-z0-9_.:@-]{1,128}")
_ALLOWED_CONTROLS = "\n\t"


def read_message(body: bytes, channel: str) -> UserMessage:
    """Return the message in a body ``{"sender", "message", "metadata"?}``; raise Refused when it is malformed."""
    fields = _read_object(body)
    return UserMessage(
        sender=_sender(fields.get("sender")),
        text=_text(fields.get("message")),
        channel=channel,
        explain=_explain(fields.get("metadata")),
    )


def _read_object(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise Refused(400, "bad_encoding", "请求体须为 UTF-8 编码") from error
    except (ValueError, RecursionError) as error:
        raise Refused(400, "bad_json", "请求体须为合法的 JSON") from error
    if not isinstance(fields, dict):
        raise Refused(400, "bad_body", '请求体须为 JSON 对象，如 {"sender": "…", "message": "…"}')
    return fields


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _sender(sender: Any) -> str:
    if not isinstance(sender, str) or not _SENDER.fullmatch(sender):
        raise Refused(400, "bad_sender", "sender 须为 1–128 个字符，只可用字母、数字和 _ . : @ -")
    return sender


def _text(text: Any) -> str:
    if not isinstance(text, str):
        raise Refused(400, "bad_message", "message 须为字符串")
    if not text.strip():
        raise Refused(400, "empty_message", f"message 不能为空；须为 1–{LONGEST_MESSAGE} 个字符")
    if len(text) > LONGEST_MESSAGE:
        raise Refused(400, "message_too_long", f"message 有 {len(text)} 个字符；最多 {LONGEST_MESSAGE} 个")
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in _ALLOWED_CONTROLS:
            code_point = f"U+{ord(character):04X}"
            raise Refused(400, "bad_character", f"message 含有不允许的字符 {code_point}；控制字符中只可用换行和制表符")
    return text


def _explain(metadata: Any) -> bool:
    if metadata is None:
        return False
    if not isinstance(metadata, dict):
        raise Refused(400, "bad_metadata", "metadata 须为 JSON 对象")
    explain = metadata.get("explain", False)
    if not isinstance(explain, bool):
        raise Refused(400, "bad_metadata", "metadata.explain 须为 true 或 false")
    return explain
