"""Read a request's body: at most so many bytes, as one JSON object, with texts that a person can have written."""

from __future__ import annotations

import asyncio
import json
import unicodedata
from typing import Any, NoReturn

from aiohttp import web

from bot.channels.refusal import Refused

_ALLOWED_CONTROLS = "\n\t"
_SHOWN_OF_A_KEY = 40
LONGEST_SECONDS = 15.0
"""What a few kilobytes take from anywhere; who is slower is so on purpose."""


async def read_body(request: web.Request, largest: int, seconds: float) -> bytes:
    """Return the body; raise Refused when it is larger, breaks off, or is not there after so many seconds."""
    if (request.content_length or 0) > largest:
        raise _too_large(largest)
    seconds = min(seconds, LONGEST_SECONDS)
    try:
        if request.content.is_eof():  # it came with the headers, as most do
            return await _read(request, largest)
        return await asyncio.wait_for(_read(request, largest), seconds)
    except asyncio.TimeoutError:
        message = f"请求体没有在 {seconds:g} 秒内发完；请重新发送"
        raise Refused(408, "body_too_slow", message, (("Connection", "close"),)) from None
    except (web.RequestPayloadError, ConnectionError) as error:
        message = "请求体不完整，或与 Content-Length、Content-Encoding、Transfer-Encoding 头所说的不符"
        raise Refused(400, "body_incomplete", message, (("Connection", "close"),)) from error


async def _read(request: web.Request, largest: int) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > largest:
            raise _too_large(largest)
    return bytes(body)


def _too_large(largest: int) -> Refused:
    return Refused(413, "body_too_large", f"请求体太大；最多 {largest} 字节")


def read_object(body: bytes, example: str) -> dict[str, Any]:
    """Return the JSON object in a body; raise Refused, with an example of what is wanted, when there is none."""
    try:
        fields = json.loads(body.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise Refused(400, "bad_encoding", f"请求体须为 UTF-8 编码；第 {error.start + 1} 个字节不是") from error
    except json.JSONDecodeError as error:
        place = f"第 {error.lineno} 行第 {error.colno} 列起不是"
        raise Refused(400, "bad_json", f"请求体须为合法的 JSON；{place}") from error
    except ValueError as error:
        raise Refused(400, "bad_json", "请求体须为合法的 JSON；其中的数不可用（NaN、Infinity 或位数太多）") from error
    except RecursionError as error:
        raise Refused(400, "bad_json", "请求体须为合法的 JSON；其中的括号嵌套太深") from error
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


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of a key that stands twice two readers may take two values."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(400, "key_twice", f"键 {twice[:_SHOWN_OF_A_KEY]!r} 出现了不止一次；同一层里每个键只能写一次")
    return fields


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
