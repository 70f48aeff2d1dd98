"""The web chat's API: sessions, messages, history, feedback, and single clauses.

A message is answered once: whoever sends the same ``client_msg_id`` again, because the answer was lost or is late, gets
the same answer, whatever the clock says. Failures are not kept, so that trying again really tries again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from bot.channels.rate_limit import RateLimit, count_use
from bot.channels.refusal import Refused, json_text, too_busy
from bot.channels.request_body import read_body
from bot.channels.web_keeper import CHANNEL, IDLE_SECONDS, Keeper
from bot.channels.web_origin import address_of
from bot.channels.web_request import Asked, read_asked, read_opinion, read_session_request
from bot.channels.web_store import Feedback, Session, Turn
from bot.channels.web_turn import PAYLOAD, answer_ids, issued_button, shape, shown
from bot.messages import Answering, OverloadedError, UserMessage
from bot.settings import Settings

LARGEST_BODY = 8 * 1024
SESSIONS_A_MINUTE = 60
"""New sessions from one network address."""


class WebChat:
    """Answers the requests of the widget."""

    def __init__(
        self,
        settings: Settings,
        assistant: Answering,
        keeper: Keeper,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Start with nobody limited and nothing under way."""
        self._assistant = assistant
        self._keeper = keeper
        self._clock = clock
        self._proxies = settings.proxies
        self._operator = settings.operator
        self._seconds = settings.client_seconds
        self._addresses = RateLimit(settings.rate_per_visitor)
        self._openings = RateLimit(SESSIONS_A_MINUTE)
        self._sessions = RateLimit(settings.rate_per_session)
        self._under_way: dict[tuple[str, str], tuple[str, asyncio.Task[dict[str, Any]]]] = {}

    async def greeting(self, request: web.Request) -> web.Response:
        """Say who answers on which document, with names for example questions."""
        self._count_address(request)
        library = self._assistant.library
        documents = [
            {"title": document.title, "number": document.number, "path": f"documents/{document.id}"}
            for document in library.documents
        ]
        return _json({"operator": self._operator, "documents": documents, "examples": asdict(library.examples)})

    async def open_session(self, request: web.Request) -> web.Response:
        """Issue a session."""
        self._count_address(request)
        count_use(self._openings, address_of(request, self._proxies), "这个网络地址")
        site = read_session_request(await self._read_body(request))
        issued = self._keeper.tokens.issue()
        now = self._clock()
        session = Session(issued.id, request.headers.get("Origin", "").lower(), site, now, now)
        await self._keeper.run(self._keeper.store.add_session, session)
        return _json({"token": issued.token, "idle_seconds": IDLE_SECONDS}, 201)

    async def receive(self, request: web.Request) -> web.Response:
        """Answer a message, or repeat the answer it got."""
        session = await self._session(request)
        asked = read_asked(await self._read_body(request))
        key = (session.id, asked.client_msg_id)
        if key in self._under_way:
            earlier, task = self._under_way[key]
            _must_be_same(earlier, asked)
        else:
            turns = await self._keeper.run(self._keeper.store.turns, session.id)
            repeated = self._repeated(turns, asked)
            if repeated:
                return _json(shown(repeated))
            if key not in self._under_way:
                count_use(self._sessions, session.id, "这次对话")
                task = asyncio.create_task(self._answer(session.id, asked, *_words(asked, turns)))
                self._under_way[key] = (asked.key, task)
                task.add_done_callback(lambda _: self._under_way.pop(key, None))
            else:  # sent twice at once
                earlier, task = self._under_way[key]
                _must_be_same(earlier, asked)
        return _json(await asyncio.shield(task))

    async def history(self, request: web.Request) -> web.Response:
        """Return the session's turns."""
        session = await self._session(request)
        turns = await self._keeper.run(self._keeper.store.turns, session.id)
        feedback = await self._keeper.run(self._keeper.store.feedback, session.id)
        by_turn = [next((feedback[i] for i in answer_ids([turn]) if i in feedback), None) for turn in turns]
        return _json({"turns": [shown(turn, given) for turn, given in zip(turns, by_turn, strict=True)]})

    async def take_feedback(self, request: web.Request) -> web.Response:
        """Keep what the visitor thinks of an answer of this session."""
        session = await self._session(request)
        opinion = read_opinion(await self._read_body(request))
        turns = await self._keeper.run(self._keeper.store.turns, session.id)
        if opinion.answer_id not in answer_ids(turns):
            raise Refused(404, "unknown_answer", "这次对话中没有这个回答")
        feedback = Feedback(**vars(opinion), time=self._clock())
        await self._keeper.run(self._keeper.store.set_feedback, session.id, feedback)
        return _json({"answer_id": opinion.answer_id, "vote": opinion.vote})

    async def delete_session(self, request: web.Request) -> web.Response:
        """Delete the conversation with its feedback, here and with the assistant."""
        session = await self._session(request)
        answering = [task for (identifier, _), (_, task) in self._under_way.items() if identifier == session.id]
        await asyncio.gather(*answering, return_exceptions=True)  # else they would be written behind the deletion
        await self._keeper.delete(session.id)
        return web.Response(status=204)

    async def clause(self, request: web.Request) -> web.Response:
        """Return one clause of a document, which may be named by its id or its official number."""
        self._count_address(request)
        document = self._assistant.library.document(request.match_info["document"])
        clause = document and document.clause(request.match_info["clause"])
        if document is None or clause is None:
            raise Refused(404, "unknown_clause", "没有这份文件或这一条")
        about = {"document": document.id, "number": document.number, "title": document.title}
        return _json({**about, **asdict(clause)})

    async def _session(self, request: web.Request) -> Session:
        """Return the session of the request's bearer token; raise Refused when there is none."""
        self._count_address(request)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        identifier = self._keeper.tokens.session_of(token.strip()) if scheme.lower() == "bearer" else None
        session = await self._keeper.run(self._keeper.store.session, identifier) if identifier else None
        now = self._clock()
        if session is None or self._keeper.is_over(session, now):
            challenge = (("WWW-Authenticate", "Bearer"),)
            raise Refused(401, "no_session", "会话不存在或已过期；请重新开始", challenge)
        origin = request.headers.get("Origin")
        if origin and session.origin and origin.lower() != session.origin:
            raise Refused(403, "foreign_session", "这个会话不是在这个网站开始的")
        await self._keeper.run(self._keeper.store.touch, session.id, now)
        return session

    @staticmethod
    def _repeated(turns: list[Turn], asked: Asked) -> Turn | None:
        for turn in turns:
            if turn.client_msg_id == asked.client_msg_id:
                _must_be_same(turn.asked, asked)
                return turn
        return None

    async def _answer(self, session: str, asked: Asked, question: str, words: str) -> dict[str, Any]:
        try:
            reply = await self._assistant.reply(UserMessage(session, words, CHANNEL, id=asked.client_msg_id))
        except OverloadedError as error:
            raise too_busy(error) from error
        messages = shape(reply, self._assistant.library)
        turn = Turn(asked.client_msg_id, asked.key, question, messages, self._clock())
        if reply.answer.get("kind") != "error":
            await self._keeper.run(self._keeper.store.add_turn, session, turn)
        return shown(turn)

    async def _read_body(self, request: web.Request) -> bytes:
        return await read_body(request, LARGEST_BODY, self._seconds)

    def _count_address(self, request: web.Request) -> None:
        count_use(self._addresses, address_of(request, self._proxies), "这个网络地址")


def _words(asked: Asked, turns: list[Turn]) -> tuple[str, str]:
    """Return a message as it is shown and as it is asked; of a button both are what it was issued with."""
    if asked.text is not None:
        return asked.text, asked.text
    button = issued_button(asked.button or "", turns)
    if button is None:
        raise Refused(404, "unknown_button", "这次对话中没有这个按钮；请直接输入问题")
    return button["title"], button[PAYLOAD]


def _must_be_same(earlier: str, asked: Asked) -> None:
    if earlier != asked.key:
        raise Refused(409, "client_msg_id_reused", "这个 client_msg_id 已用于另一条消息；每条消息须用新的编号")


def _json(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.json_response(body, status=status, dumps=json_text)
