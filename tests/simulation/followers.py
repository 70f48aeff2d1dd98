"""People in WeChat, and the platform between them and us: it repeats, waits five seconds, and takes pushes."""

from __future__ import annotations

from typing import Any

from bot.channels.wechat.inbound import OFFICIAL, Inbound
from bot.channels.wechat.outlets import UNREACHABLE, PushError
from tests.simulation.ledger import ALIVE, ANSWER
from tests.simulation.people import Person
from tests.simulation.world import World


class Follower(Person):
    """A person in WeChat: the platform delivers up to three times, waits five seconds, and takes pushes."""

    channel = "wechat"
    DELIVERIES = 3
    WAITS = 5.0

    def ask(self, question: str, text: str) -> None:
        inbound = Inbound(OFFICIAL, "account", self.name, "text", int(self.world.wall()), f"m-{question}", text)
        self._deliver(inbound, question, 1)

    def _deliver(self, inbound: Inbound, question: str, times: int) -> None:
        if times > self.DELIVERIES:
            self.ledger.counts["given up by WeChat"] += 1
            self.done()
            return
        server = self.server
        if server is None:
            self.world.after(self.WAITS, self._deliver, inbound, question, times + 1)
            return
        self.world.note("wechat delivers", question, times)
        is_over = False

        def end(text: str | None) -> None:
            nonlocal is_over
            if is_over:
                return
            is_over = True
            if text is None:
                self._deliver(inbound, question, times + 1)
                return
            self.see(text)
            self.done()

        def respond(outcome: Any) -> None:
            if isinstance(outcome, BaseException):
                self.ledger.violate(ALIVE, f"a delivery ended with {outcome!r}")
            elif outcome is not None and not self.world.happens(0.1):
                end(outcome)

        server.run(server.engine.receive(inbound, server.loop.time()), respond)
        self.world.after(self.WAITS, end, None)

    def see(self, text: str) -> None:
        self.world.note(self.name, "sees", ANSWER.findall(text) or text[:10])
        self.ledger.shown(self.name, text, asked=None)


class Pushes:
    """The platform's interface for pushes; the same name is shown once."""

    def __init__(self, world: World, people: dict[str, Follower]) -> None:
        self._world = world
        self._people = people
        self._names: set[str] = set()
        self.trouble = 0.0

    async def push(self, inbound: Inbound, text: str, choices: Any, name: str) -> None:
        if self._world.happens(self.trouble):
            raise PushError(UNREACHABLE, None)
        if name not in self._names:
            self._names.add(name)
            self._people[inbound.user].see(text)
        if self._world.happens(self.trouble):
            self._people[inbound.user].ledger.reach_unsure(text)
            raise PushError(UNREACHABLE, None)
