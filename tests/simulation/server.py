"""One life of the server, from start to kill: all of it is our own code but for the parts of stand_in.py.

This is the one place that knows how the server is put together; when a constructor changes, it changes here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from aiohttp import web
from rasa.shared.core.domain import Domain

from bot.admission import Admission
from bot.assistant import Assistant
from bot.channels.web_chat import WebChat
from bot.channels.web_keeper import Keeper
from bot.channels.wechat.composer import Composer, Look
from bot.channels.wechat.delivery import Delivery
from bot.channels.wechat.engine import Engine
from bot.channels.wechat.inbound import OFFICIAL, Inbound
from bot.channels.wechat.owned_tasks import OwnedTasks
from bot.channels.wechat.parts import Parts
from bot.channels.wechat.phone_layout import PhoneLayout
from bot.channels.wechat.quota import WindowQuota
from bot.channels.wechat.reply import NUMBERS
from bot.channels.wechat.sqlite_store import SqliteStore
from bot.channels.wechat.texts import Texts, load_texts
from bot.channels.wechat.timing import Timing
from bot.library import Library
from bot.messages import BotReply, UserMessage
from bot.runtime.conversations import Conversations
from bot.runtime.in_process_actions import InProcessActions
from bot.runtime.sender_queue import SenderQueue
from bot.runtime.sqlite_log import FILE_NAME
from bot.runtime.whole_reply import rasa_message
from bot.settings import Settings
from tests.simulation.disk import Disk, OnDisk, open_log
from tests.simulation.ledger import QUESTION, Ledger, current_arrival
from tests.simulation.stand_in import AnsweringAction, ScriptedAgent, library_of
from tests.simulation.virtual_loop import VirtualLoop
from tests.simulation.world import World

ANSWER_SECONDS = 20.0
_SETTINGS = Settings(secret="a-secret-of-the-simulation", rate_per_session=10**6, rate_per_visitor=10**7)
MakeAgent = Callable[[Conversations, list[Any]], Any]
"""Returns what is used as Rasa's Agent, on a store and with actions."""


def scripted_agent(conversations: Conversations, actions: list[Any]) -> ScriptedAgent:
    """Return the stand-in."""
    return ScriptedAgent(conversations, SenderQueue(), InProcessActions(actions))


@dataclass(frozen=True)
class Surroundings:
    """What a life of the server is born into."""

    world: World
    disk: Disk
    ledger: Ledger
    outlet: Any
    """Where the WeChat channel pushes to."""
    is_real_log: bool
    trouble: float
    """How likely the action fails."""
    make_agent: MakeAgent = scripted_agent


class Server:
    """The server while it lives."""

    def __init__(self, around: Surroundings, version: int) -> None:
        """``version``: the knowledge that is published now."""
        self._around = around
        self.world = around.world
        self.library = library_of(version)
        self.loop = VirtualLoop(around.world, around.disk.job_seconds)
        self.is_up = False
        self.on_kill: list[Callable[[], None]] = []
        """Called when the connections break."""
        self._closing = contextlib.ExitStack()

    def start(self) -> None:
        """Open the stores and build everything; raises what keeps the real server from starting."""
        world, folder = self.world, self._around.disk.folder
        self.conversations = self._open_conversations(folder)
        self.assistant = Watched(self._build_assistant(), self._around.ledger, world)
        self.keeper = Keeper(Settings(**{**vars(_SETTINGS), "data_dir": folder}), self.assistant, world.wall)
        self._keeping = self.keeper.keep(web.Application())
        self.chat = WebChat(_SETTINGS, self.assistant, self.keeper, world.wall)
        self.engine = self._build_engine(folder)
        self.run(self._open_web(), lambda _: None)

    async def _open_web(self) -> None:
        await self._keeping.__anext__()
        self._closing.callback(self.keeper.store.close)
        self.keeper.store = OnDisk(self.keeper.store, self._around.disk)
        self.is_up = True

    def run(self, work: Coroutine[Any, Any, Any], then: Callable[[Any], None]) -> None:
        """Run something in the server; ``then`` gets its outcome, or the exception that ended it."""
        task = self.loop.create_task(work)
        task.add_done_callback(lambda done: then(done.exception() or done.result()))

    def kill(self) -> None:
        """End the server as SIGKILL does; what the system closes then is closed."""
        self.is_up = False
        self.loop.kill()
        self._closing.close()
        for broken in self.on_kill:
            self.world.after(self.world.soon(), broken)

    def _open_conversations(self, folder: Path) -> Conversations:
        disk, is_real = self._around.disk, self._around.is_real_log
        log = open_log(disk, folder / FILE_NAME, is_real=is_real)
        self._closing.callback(log.close)
        faulty = OnDisk(log, disk, self._note_disk)
        return WatchedConversations(faulty, self._around.ledger)

    def _build_assistant(self) -> Assistant:
        around = self._around
        action = AnsweringAction(self.world, around.ledger, self.library, around.trouble)
        agent = around.make_agent(self.conversations, [action])
        return Assistant(
            WatchedAgent(agent, around.ledger),
            self.conversations,
            rasa_message,
            split_sentences=lambda text: text.split("。")[:-1],
            answer_seconds=ANSWER_SECONDS,
            library=self.library,
        )

    def _build_engine(self, folder: Path) -> Engine:
        wall = self.world.wall
        real = SqliteStore(folder, wall)
        self._closing.callback(real._lock.close)
        self._closing.callback(real._connection.close)
        store: Any = OnDisk(real, self._around.disk)
        look = Look(_texts(), PhoneLayout(_texts(), None), NUMBERS)
        composer = WatchedComposer(OFFICIAL, self.assistant, store, look, wall)
        composer.ledger = self._around.ledger
        delivery = Delivery(self._around.outlet, WindowQuota(store, wall))
        self.tasks = OwnedTasks()
        return Engine(
            Parts(store, composer, delivery, self.tasks, Admission(1000, 200), retries_help=True), Timing(), wall
        )

    def _note_disk(self, name: str, arguments: tuple[Any, ...]) -> None:
        self._around.ledger.counts[f"log {name}"] += 1
        if name == "quarantine":
            self._around.ledger.excuse(arguments[0])


class WatchedConversations(Conversations):
    """Writes down that a repeated message is done with when what was said to it is found."""

    def __init__(self, log: Any, ledger: Ledger) -> None:
        super().__init__(log, Domain.empty())
        self._ledger = ledger

    async def said_to(self, sender_id: str, message_id: str, text: str) -> list[dict[str, Any]]:
        is_done = True  # an error ends it as well
        try:
            said = await super().said_to(sender_id, message_id, text)
            is_done = sum(isinstance(part.get("custom"), dict) for part in said) == 1  # else it is answered anew
            return said
        finally:
            arrival = current_arrival.get(None)
            if is_done and arrival is not None:
                self._ledger.end_turn(arrival)


class Watched:
    """The assistant as the channels see it; writes down who came when."""

    def __init__(self, assistant: Assistant, ledger: Ledger, world: World) -> None:
        self._assistant = assistant
        self._ledger = ledger
        self._world = world

    async def reply(self, message: UserMessage) -> BotReply:
        found = QUESTION.search(message.text)
        conversation = f"{message.channel}:{message.sender}"
        if found is None:
            return await self._assistant.reply(message)
        arrival = self._ledger.arrive(conversation, found[1], self._world.now + ANSWER_SECONDS)
        current_arrival.set(arrival)
        try:
            return await self._assistant.reply(message)
        finally:
            self._ledger.end_turn(arrival)

    async def ready(self) -> bool:
        return await self._assistant.ready()

    async def forget(self, channel: str, sender: str) -> None:
        await self._assistant.forget(channel, sender)

    @cached_property
    def library(self) -> Library:
        return self._assistant.library


class WatchedComposer(Composer):
    """Writes down what is answered while nothing can be noted."""

    ledger: Ledger

    async def bare(self, inbound: Inbound) -> str:
        found = QUESTION.search(inbound.text)
        if found is not None:
            self.ledger.answer_unnoted(found[1])
        return await super().bare(inbound)


class WatchedAgent:
    """Rasa's Agent; writes down when it is done with a message."""

    def __init__(self, agent: Any, ledger: Ledger) -> None:
        self._agent = agent
        self._ledger = ledger

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        parsed: dict[str, Any] = await self._agent.parse_message(message_data)
        return parsed

    async def handle_message(self, message: Any) -> Any:
        try:
            return await self._agent.handle_message(message)
        finally:
            self._ledger.end_turn(current_arrival.get())


_loaded: list[Texts] = []


def _texts() -> Texts:
    """Return the channel's words, read once."""
    if not _loaded:
        _loaded.append(load_texts())
    return _loaded[0]
