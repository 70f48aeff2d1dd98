"""The OpenAPI description of what the server answers: each channel describes its routes while it adds them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.channels.refusal import json_text

SCHEMAS = Path(__file__).parent / "schemas.json"
PATH = "/api/openapi.json"
TITLE = "创新驱动政策助手：HTTP 接口"
VERSION = "1"
SESSION = "session"
"""Security of the web chat: a session's token."""
REST_TOKEN = "rest_token"
"""Security of the REST channel: the operator's token."""
_SECURITY = {
    SESSION: "POST /api/chat/session 给出的令牌",
    REST_TOKEN: "服务器的 BOT_REST_TOKEN",
}
_PARAMETERS = {
    "document": "文件的编号或发文字号，如 quanzhengban-2016-87",
    "clause": "条款编号，如 2.1.9",
}


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked of the server."""

    method: str
    path: str
    handler: Callable[[web.Request], Awaitable[web.Response]]
    summary: str
    result: str | None = None
    """Schema of a good answer; None where it has no body."""
    request: str | None = None
    """Schema of the request's body; None where it has none."""
    is_body_required: bool = True
    status: int = 200
    """Status of a good answer."""
    security: str | None = None
    """The token it needs, SESSION or REST_TOKEN; None where it needs none."""
    refusals: tuple[int, ...] = ()
    """Refusals beside those that a body (400, 408, 413) and a token (401) bring."""


DESCRIBED = web.AppKey("described", list[Operation])
"""What the channels of an application have described so far."""


def describe_routes(app: web.Application, operations: tuple[Operation, ...]) -> None:
    """Note operations whose routes are added."""
    app.setdefault(DESCRIBED, []).extend(operations)


class OpenApi:
    """Sends the description."""

    def __init__(self, described: list[Operation]) -> None:
        """Build it once, of all operations."""
        self._text = json_text(describe(described))

    async def answer(self, request: web.Request) -> web.Response:
        """Send the description to everybody."""
        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
        return web.Response(text=self._text, content_type="application/json", headers=headers)


def describe(described: list[Operation]) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in described:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _describe_one(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": json.loads(SCHEMAS.read_text(encoding="utf-8")),
            "securitySchemes": {
                name: {"type": "http", "scheme": "bearer", "description": text} for name, text in _SECURITY.items()
            },
        },
    }


def _describe_one(operation: Operation) -> dict[str, Any]:
    refusals = {*operation.refusals, *((400, 408, 413) if operation.request else ())}
    refusals |= {401} if operation.security else set()
    good: dict[str, Any] = {"description": "成功"}
    if operation.result:
        good["content"] = _json_body(operation.result)
    refused = {"description": "未执行，原因见 message", "content": _json_body("Refusal")}
    described: dict[str, Any] = {
        "summary": operation.summary,
        "responses": {str(operation.status): good, **{str(status): refused for status in sorted(refusals)}},
    }
    names = [name for name in _PARAMETERS if "{" + name + "}" in operation.path]
    if names:
        described["parameters"] = [
            {"name": n, "in": "path", "required": True, "description": _PARAMETERS[n], "schema": {"type": "string"}}
            for n in names
        ]
    if operation.request:
        described["requestBody"] = {"required": operation.is_body_required}
        described["requestBody"]["content"] = _json_body(operation.request)
    if operation.security:
        described["security"] = [{operation.security: []}]
    return described


def _json_body(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
