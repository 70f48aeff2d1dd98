"""Bugs to be planted, each with the invariant it breaks: a simulation that does not find them is worth nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from bot.assistant import Assistant
from bot.channels import web_chat
from bot.channels.web_chat import WebChat
from bot.channels.wechat.engine import Engine
from bot.messages import BotReply, UserMessage
from bot.runtime.conversations import Conversations
from bot.runtime.sender_queue import SenderQueue
from tests.simulation.disk import SimulatedLog
from tests.simulation.ledger import ALIVE, IN_ORDER, ONCE, ONE_REPLY, OWN_TEXT, QUOTED, STORED


@dataclass(frozen=True)
class Mutation:
    """A bug."""

    name: str
    breaks: str
    """The invariant."""
    plant: Callable[[], AbstractContextManager[Any]]
    """Returns what keeps the bug in the code while it is entered."""
    look_from: int = 0
    """The first seed to look at: what is rare is met sooner from there."""


def lock_removed() -> AbstractContextManager[Any]:
    @asynccontextmanager
    async def lock(*_: object) -> AsyncIterator[None]:
        yield

    return patch.object(SenderQueue, "lock", lock)


def last_come_first_served() -> AbstractContextManager[Any]:
    waiting: dict[tuple[int, str], list[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def lock(queue: SenderQueue, sender: str) -> AsyncIterator[None]:
        mine = waiting.setdefault((id(queue), sender), [])
        turn = asyncio.get_running_loop().create_future()
        mine.append(turn)
        if len(mine) > 1:
            await turn
        try:
            yield
        finally:
            mine.remove(turn)
            if mine and not mine[-1].done():
                mine[-1].set_result(None)

    return patch.object(SenderQueue, "lock", lock)


def repetitions_forgotten() -> AbstractContextManager[Any]:
    async def nothing(*_: object) -> list[dict[str, Any]]:
        return []

    return patch.object(Conversations, "said_to", nothing)


def repetitions_forgotten_by_the_web_chat_too() -> AbstractContextManager[Any]:
    both = ExitStack()
    both.enter_context(repetitions_forgotten())
    both.enter_context(patch.object(WebChat, "_repeated", lambda *_: None))
    return both


def nothing_saved() -> AbstractContextManager[Any]:
    async def save(*_: object) -> None:
        """As a store that swallows its failures."""

    return patch.object(Conversations, "save", save)


def saved_behind_the_reply() -> AbstractContextManager[Any]:
    save = Conversations.save
    tasks = set()

    async def save_in_silence(store: Conversations, tracker: Any) -> None:
        with suppress(Exception):
            await save(store, tracker)

    async def save_later(store: Conversations, tracker: Any) -> None:
        task = asyncio.ensure_future(save_in_silence(store, tracker))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    return patch.object(Conversations, "save", save_later)


def reply_to_another_sender() -> AbstractContextManager[Any]:
    reply = Assistant.reply
    last: dict[str, BotReply] = {}

    async def misdirected(assistant: Assistant, message: UserMessage) -> BotReply:
        mine = await reply(assistant, message)
        theirs = next((other for sender, other in last.items() if sender != message.sender), mine)
        last[message.sender] = mine
        return theirs

    return patch.object(Assistant, "reply", misdirected)


def failures_swallowed() -> AbstractContextManager[Any]:
    return patch("bot.assistant.failure_reply", lambda recipient, reference: BotReply([]))


def no_end_of_waiting() -> AbstractContextManager[Any]:
    return patch("bot.assistant.asyncio.wait_for", lambda work, seconds: work)


def exit_on_an_unreadable_row() -> AbstractContextManager[Any]:
    """Do what Rasa's SQL store does."""
    return patch.object(SimulatedLog, "quarantine", side_effect=SystemExit(1))


def quote_touched_up() -> AbstractContextManager[Any]:
    shape = web_chat.shape

    def touched_up(reply: BotReply, library: Any) -> list[dict[str, Any]]:
        messages = shape(reply, library)
        for message in messages:
            citations = [{**cited, "quote": f"{cited['quote'][:-1]}！"} for cited in message["custom"]["citations"]]
            message["custom"] = {**message["custom"], "citations": citations}
        return messages

    return patch.object(web_chat, "shape", touched_up)


def told_forgotten() -> AbstractContextManager[Any]:
    """Forget what was said while nothing could be noted."""
    respond = Engine._respond_without_store

    async def forgetful(engine: Engine, inbound: Any, started: float) -> str | None:
        text = await respond(engine, inbound, started)
        engine._told.clear()
        return text

    return patch.object(Engine, "_respond_without_store", forgetful)


MUTATIONS = (
    Mutation("lock removed", IN_ORDER, lock_removed),
    Mutation("last come, first served", IN_ORDER, last_come_first_served),
    Mutation("repetitions forgotten", ONCE, repetitions_forgotten),
    Mutation("repetitions forgotten by the web chat too", ONCE, repetitions_forgotten_by_the_web_chat_too),
    Mutation("nothing saved", STORED, nothing_saved),
    Mutation("saved behind the reply", STORED, saved_behind_the_reply),
    Mutation("reply to another sender", OWN_TEXT, reply_to_another_sender),
    Mutation("failures swallowed", ONE_REPLY, failures_swallowed),
    Mutation("no end of waiting", ONE_REPLY, no_end_of_waiting),
    Mutation("what was said unnoted forgotten", ONE_REPLY, told_forgotten, 60),
    Mutation("exit on an unreadable row", ALIVE, exit_on_an_unreadable_row),
    Mutation("quote touched up", QUOTED, quote_touched_up),
)
