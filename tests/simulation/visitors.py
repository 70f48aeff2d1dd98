"""People with the web widget: they retry, hurry and lose connections."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from aiohttp import web
from multidict import CIMultiDict

from bot.channels.web_origin import Origins
from bot.server import state_failures
from tests.simulation.ledger import ALIVE, ONE_REPLY
from tests.simulation.people import Person, Place
from tests.simulation.server import Server

REQUEST_SECONDS = 300.0
"""Longest that a request may take: an answer, and a disk that everybody waits for."""


class Visitor(Person):
    """A page with the widget: sends a message again, under the same id, until it is answered."""

    channel = "web"
    MOST_TRIES = 12

    def __init__(self, name: str, around: Place, questions: int) -> None:
        super().__init__(name, around, questions)
        self._token = ""
        self._origins = Origins(())

    def ask(self, question: str, text: str) -> None:
        self._try(question, text, 1)

    def _try(self, question: str, text: str, tries: int) -> None:
        if not self._token:
            self._call("open_session", {}, lambda status, body: self._opened(status, body, question, text, tries))
            return
        number = question.partition("#")[2]
        # Ids are unique within a session only: everybody's first message has the same.
        body = {"text": text, "client_msg_id": f"message-{number}"}
        answered = False

        def hear(status: int, reply: dict[str, Any]) -> None:
            nonlocal answered
            is_answer = status == 200 and self._read(question, reply)
            if answered:
                return
            answered = True
            if is_answer or tries >= self.MOST_TRIES:
                self.done()
            else:
                self.world.after(self.world.soon() * 3, self._try, question, text, tries + 1)

        self._call("receive", body, hear)
        if self.world.happens(0.2):
            self.ledger.counts["repeated requests"] += 1
            self.world.after(self.world.soon(), self._call, "receive", body, hear)

    def _opened(self, status: int, body: dict[str, Any], question: str, text: str, tries: int) -> None:
        if status == 201 and not self._token:
            self._token = body["token"]
        self.world.after(self.world.soon(), self._try, question, text, tries)

    def _call(self, handler: str, body: dict[str, Any], hear: Callable[[int, dict[str, Any]], None]) -> None:
        """Make one request; a broken connection is heard as status 0."""
        server = self.server
        if server is None:
            self.world.after(1.0, hear, 0, {})
            return
        request = self.begin(f"{self.name}'s {handler}", REQUEST_SECONDS)
        self.world.note(self.name, handler, body.get("client_msg_id", ""))
        is_cut = self.world.happens(0.1)
        heard = False

        def respond(outcome: Any) -> None:
            nonlocal heard
            self.ledger.reply_to(request)
            if heard:
                return
            heard = True
            status, reply = self._response(outcome)
            self.world.note(self.name, handler, "→", "cut" if is_cut else status)
            self.world.after(self.world.soon(), hear, *((0, {}) if is_cut else (status, reply)))

        def broken() -> None:
            nonlocal heard
            if not heard:
                heard = True
                hear(0, {})

        server.run(self._served(server, handler, body), respond)
        self.world.after(REQUEST_SECONDS, broken)
        server.on_kill.append(broken)

    def _served(self, server: Server, handler: str, body: dict[str, Any]) -> Any:
        call = self._origins.serve(getattr(server.chat, handler))
        return state_failures(Request(self.name, self._token, json.dumps(body).encode()), call)

    def _response(self, outcome: Any) -> tuple[int, dict[str, Any]]:
        if not isinstance(outcome, web.Response):
            self.ledger.violate(ALIVE, f"a request ended with {outcome!r}")
            return 0, {}
        body = outcome.body
        return outcome.status, json.loads(body) if isinstance(body, bytes) and body else {}

    def _read(self, question: str, reply: dict[str, Any]) -> bool:
        """Look at what is shown; return whether it is an answer."""
        self.ledger.shown(self.name, json.dumps(reply["messages"], ensure_ascii=False), asked=question)
        answers = [message["custom"] for message in reply["messages"]]
        if len(answers) != 1:
            self.ledger.violate(ONE_REPLY, f"{question} got {len(answers)} answers at once")
        for answer in answers:
            for citation in answer["citations"]:
                self._around.check_quote(citation["quote"])
        return bool(answers) and answers[0]["kind"] != "error"


class Request:
    """As much of aiohttp's request as the web chat looks at."""

    def __init__(self, address: str, token: str, body: bytes) -> None:
        self.headers: CIMultiDict[str] = CIMultiDict({"Authorization": f"Bearer {token}"})
        self.remote = address
        self.host = "chat.example"
        self.path = "/api"
        self.match_info: dict[str, str] = {}
        self.content_length = len(body)
        self.content = self
        self._body = body

    def is_eof(self) -> bool:
        return True

    async def iter_any(self) -> AsyncIterator[bytes]:
        yield self._body
