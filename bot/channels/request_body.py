"""Read a request's body: at most so many bytes, as one JSON object, with texts that a person can have written."""

from __future__ import annotations

import json
import unicodedata
from typing import Any, NoReturn

from aiohttp import web

from bot.channels.refusal import Refused

_ALLOWED_CONTROLS = "\n\t"


async def read_body(request: web.Request, largest: int) -> bytes:
    """Read at most one byte more than is allowed; raise Refused when that is there."""
    body = bytearray()
    if (request.content_length or 0) <= largest:
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > largest:
                break
        else:
            return bytes(body)
    raise Refused(413, "body_too_large", f"请求体超过 {largest} 字节")


def read_object(body: bytes, example: str) -> dict[str, Any]:
    """Return the JSON object in a body; raise Refused, with an example of what is wanted, when there is none."""
    try:
        fields = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise Refused(400, "bad_encoding", "请求体须为 UTF-8 编码") from error
    except (ValueError, RecursionError) as error:
        raise Refused(400, "bad_json", "请求体须为合法的 JSON") from error
    if not isinstance(fields, dict):
        raise Refused(400, "bad_body", f"请求体须为 JSON 对象，如 {example}")
    return fields


def read_text(text: Any, name: str, longest: int) -> str:
    """Return a text of 1 to ``longest`` characters; raise Refused, naming the field, when it is none."""
    if not isinstance(text, str):
        raise Refused(400, f"bad_{name}", f"{name} 须为字符串")
    if not text.strip():
        raise Refused(400, f"empty_{name}", f"{name} 不能为空；须为 1–{longest} 个字符")
    if len(text) > longest:
        raise Refused(400, f"{name}_too_long", f"{name} 有 {len(text)} 个字符；最多 {longest} 个")
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in _ALLOWED_CONTROLS:
            code_point = f"U+{ord(character):04X}"
            message = f"{name} 含有不允许的字符 {code_point}；控制字符中只可用换行和制表符"
            raise Refused(400, "bad_character", message)
    return text


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
