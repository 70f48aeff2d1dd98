"""What the web chat's API does, operation by operation: its routes and its part of the OpenAPI description."""

from __future__ import annotations

from bot.channels.openapi import SESSION, Operation
from bot.channels.web_chat import WebChat

_BY_ALL = (403, 429)
"""Refusals of every operation: a site that may not, an address that asks too often."""
_BY_STORE = (*_BY_ALL, 503)
"""Refusals of every operation that needs what is kept: also that the disk does not answer in time."""


def operations(chat: WebChat) -> tuple[Operation, ...]:
    """Return everything the API does."""
    return (*_for_everybody(chat), *_in_a_session(chat))


def _for_everybody(chat: WebChat) -> tuple[Operation, ...]:
    return (
        Operation(
            "GET",
            "/api/chat/greeting",
            chat.greeting,
            "助手依据的文件，和可填入示例问题的名称",
            "Greeting",
            refusals=_BY_ALL,
        ),
        Operation(
            "GET",
            "/api/knowledge/{document}/{clause}",
            chat.clause,
            "一条的原文和责任单位",
            "Clause",
            refusals=(404, *_BY_ALL),
        ),
        Operation(
            "POST",
            "/api/chat/session",
            chat.open_session,
            "开始会话，得到令牌；令牌放在 Authorization: Bearer 头中",
            "Session",
            "SessionRequest",
            is_body_required=False,
            status=201,
            refusals=_BY_STORE,
        ),
    )


def _in_a_session(chat: WebChat) -> tuple[Operation, ...]:
    return (
        Operation(
            "POST",
            "/api/chat/messages",
            chat.receive,
            "提问：文字，或服务器给出的按钮；同一 client_msg_id 只回答一次",
            "Turn",
            "Message",
            security=SESSION,
            refusals=(404, 409, *_BY_STORE),
        ),
        Operation(
            "GET",
            "/api/chat/history",
            chat.history,
            "这次会话的问答",
            "History",
            security=SESSION,
            refusals=_BY_STORE,
        ),
        Operation(
            "POST",
            "/api/chat/feedback",
            chat.take_feedback,
            "对一个回答的评价；再次评价会替换前一次",
            "FeedbackTaken",
            "Feedback",
            security=SESSION,
            refusals=(404, *_BY_STORE),
        ),
        Operation(
            "DELETE",
            "/api/chat/session",
            chat.delete_session,
            "删除会话：问答、评价和助手记住的上文",
            status=204,
            security=SESSION,
            refusals=_BY_STORE,
        ),
    )
