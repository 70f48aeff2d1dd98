"""The people who write: how they ask, and those on the REST channel."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.messages import BotReply, UserMessage
from tests.simulation.ledger import ONE_REPLY, Ledger
from tests.simulation.server import ANSWER_SECONDS, Server
from tests.simulation.world import World

_DISGUISES = (
    "",
    "",
    "/",
    "／restart ",
    "/session_start",
    "\u200b",
    "😀" * 50,
    "\u202e",
    "</script>",
    "'; DROP TABLE events;--",
)
_NOT_FOR_THE_WEB = ("\ud800", "\x00", "\x1b[2J", "")


@dataclass(frozen=True)
class Place:
    """What a person needs of the simulation."""

    world: World
    ledger: Ledger
    server: Callable[[], Server | None]
    """Returns the server while it is up."""
    check_quote: Callable[[str], None]


class Person(ABC):
    """Somebody who asks one question after the other, or several at once."""

    channel = ""

    def __init__(self, name: str, around: Place, questions: int) -> None:
        self.name = name
        self.world = around.world
        self.ledger = around.ledger
        self._around = around
        self._left = questions
        self._asked = 0
        self.open = 0
        """Questions that are not done with."""
        self.world.after(self.world.soon(), self._write)

    @property
    def is_done(self) -> bool:
        return self._left == 0 and self.open == 0

    @property
    def server(self) -> Server | None:
        return self._around.server()

    def stop(self) -> None:
        """Ask nothing more."""
        self._left = 0

    @abstractmethod
    def ask(self, question: str, text: str) -> None:
        """Send a question and see to it that it is done with some time."""

    def begin(self, what: str, seconds: float) -> int:
        """Note that a request is under way; return its number."""
        self.ledger.counts["requests"] += 1
        number = self.ledger.counts["requests"]
        self.ledger.accept(number, what, self.world.now + seconds)
        return number

    def done(self) -> None:
        self.open -= 1

    def _write(self) -> None:
        if self._left <= 0:
            return
        for _ in range(min(self._left, self.world.chance.choice((1, 1, 1, 2, 3)))):
            self._left -= 1
            self._asked += 1
            self.open += 1
            question = f"{self.name}#{self._asked}"
            self.ask(question, f"{self.world.chance.choice(self.disguises)}〔{question}〕补贴多少？怎么申请。")
        self.world.after(self.world.chance.choice((0.0, 0.5, 5.0, 60.0)), self._write)

    disguises: tuple[str, ...] = _DISGUISES


class Caller(Person):
    """A back end on the REST channel, below its HTTP: no message ids, so nothing is asked again."""

    channel = "rest"
    disguises = (*_DISGUISES, *_NOT_FOR_THE_WEB)

    def ask(self, question: str, text: str) -> None:
        server = self.server
        if server is None:
            self.done()
            return
        request = self.begin(question, ANSWER_SECONDS + 0.1)
        self.world.note(self.name, "asks", question)
        message = UserMessage(self.name, text, self.channel)
        life = server.loop
        server.run(server.assistant.reply(message), lambda outcome: self._hear(request, question, outcome))
        self.world.after(ANSWER_SECONDS + 1.0, self._give_up, life)

    def _hear(self, request: int, question: str, outcome: Any) -> None:
        self.ledger.reply_to(request)
        self.world.note(self.name, "hears", question, type(outcome).__name__)
        if not isinstance(outcome, BotReply):
            self.ledger.violate(ONE_REPLY, f"{question} was answered with {outcome!r}")
            return
        if len(outcome.messages) != 1 or not outcome.messages[0].get("text"):
            self.ledger.violate(ONE_REPLY, f"{question} got {len(outcome.messages)} messages")
        for message in outcome.messages:
            self.ledger.shown(self.name, json.dumps(message, ensure_ascii=False), asked=question)
            for citation in message.get("custom", {}).get("citations", ()):
                self._around.check_quote(citation["quote"])

    def _give_up(self, life: Any) -> None:
        self.done()
