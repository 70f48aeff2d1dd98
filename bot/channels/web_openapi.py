"""The web API described once: the routes that are served and the OpenAPI document come from the same list."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.channels.refusal import json_text
from bot.channels.web_chat import WebChat

SCHEMAS = Path(__file__).parent / "web_schemas.json"
TITLE = "创新驱动政策助手：网页对话接口"
VERSION = "1"
_PARAMETERS = {
    "document": "文件的编号或发文字号，如 quanzhengban-2016-87",
    "clause": "条款编号，如 2.1.9",
}


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked of the API."""

    method: str
    path: str
    handler: Callable[[web.Request], Awaitable[web.Response]]
    summary: str
    result: str | None = None
    """Schema of a good answer; None where it has no body."""
    request: str | None = None
    """Schema of the request's body; None where it has none."""
    status: int = 200
    """Status of a good answer."""
    needs_session: bool = False
    refusals: tuple[int, ...] = ()
    """Refusals beside those that all have (403, 429)."""


def operations(chat: WebChat) -> tuple[Operation, ...]:
    """Return everything the API does."""
    return (
        Operation("GET", "/api/chat/greeting", chat.greeting, "助手依据的文件，和可填入示例问题的名称", "Greeting"),
        Operation(
            "POST",
            "/api/chat/session",
            chat.open_session,
            "开始会话，得到令牌；令牌放在 Authorization: Bearer 头中",
            "Session",
            "SessionRequest",
            status=201,
            refusals=(400, 413),
        ),
        Operation(
            "POST",
            "/api/chat/messages",
            chat.receive,
            "提问：文字，或服务器给出的按钮；同一 client_msg_id 只回答一次",
            "Turn",
            "Message",
            needs_session=True,
            refusals=(400, 404, 409, 413),
        ),
        Operation("GET", "/api/chat/history", chat.history, "这次会话的问答", "History", needs_session=True),
        Operation(
            "POST",
            "/api/chat/feedback",
            chat.take_feedback,
            "对一个回答的评价；再次评价会替换前一次",
            "FeedbackTaken",
            "Feedback",
            needs_session=True,
            refusals=(400, 404, 413),
        ),
        Operation(
            "DELETE",
            "/api/chat/session",
            chat.delete_session,
            "删除会话：问答、评价和助手记住的上文",
            status=204,
            needs_session=True,
        ),
        Operation(
            "GET", "/api/knowledge/{document}/{clause}", chat.clause, "一条的原文和责任单位", "Clause", refusals=(404,)
        ),
    )


class OpenApi:
    """Sends the description."""

    def __init__(self, described: tuple[Operation, ...]) -> None:
        """Build it once."""
        self._text = json_text(describe(described))

    async def answer(self, request: web.Request) -> web.Response:
        """Send the description to everybody."""
        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
        return web.Response(text=self._text, content_type="application/json", headers=headers)


def describe(described: tuple[Operation, ...]) -> dict[str, Any]:
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
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
        },
    }


def _describe_one(operation: Operation) -> dict[str, Any]:
    refusals = {403, 429, *operation.refusals} | ({401} if operation.needs_session else set())
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
        described["requestBody"] = {"required": operation.request != "SessionRequest"}
        described["requestBody"]["content"] = _json_body(operation.request)
    if operation.needs_session:
        described["security"] = [{"session": []}]
    return described


def _json_body(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
