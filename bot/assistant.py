"""The assistant: the only caller of Rasa's Agent. Whatever happens inside, one message gets one stated reply."""

from __future__ import annotations

import asyncio
import logging
import time
import unicodedata
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol
from weakref import WeakValueDictionary

from bot.library import Library
from bot.logs import answering, log_event
from bot.messages import BotReply, Serving, UserMessage, failure_reply, new_reference
from bot.personal_data import mask_personal_data
from bot.runtime.environment import prepare_rasa
from bot.settings import Settings

TEST_QUESTION = "新材料的责任单位有哪些？"
"""Asked to see whether the assistant really answers."""
TEST_CHANNEL = "readiness"
"""Channel of the test question; no person writes through it."""
_LIKELY = 0.01
"""Probability below which an intent of a sentence is left out."""
_INVISIBLE = ("Cc", "Cf", "Me", "Mn")
ONLY_SLASHES = "？"
"""What a message of nothing but slashes is taken for."""


class AssistantError(RuntimeError):
    """The assistant cannot start; the message says in Chinese what to do."""


class IncompleteReplyError(RuntimeError):
    """Rasa came back without exactly one answer object."""


class Agent(Protocol):
    """What is used of Rasa's Agent."""

    async def handle_message(self, message: Any) -> list[dict[str, Any]] | None:
        """Run one turn and return what was said."""

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        """Return the intents of a text without running a turn."""


class Conversations(Protocol):
    """What is used of the store."""

    async def said_to(self, sender_id: str, message_id: str, text: str) -> list[dict[str, Any]]:
        """Return what was said to a message when it was delivered before; empty when nothing was stored."""

    async def forget(self, sender_id: str) -> None:
        """Delete a conversation."""

    def close(self) -> None:
        """Close the file."""


class Workers(Protocol):
    """What is used of the processes that help."""

    def close(self) -> None:
        """End them."""


class Assistant:
    """Answers messages through Rasa's Agent."""

    def __init__(  # noqa: PLR0913 - the parts it is put together from
        self,
        agent: Agent,
        conversations: Conversations,
        rasa_message: Callable[..., Any],
        *,
        split_sentences: Callable[[str], Sequence[str]] = lambda text: (),
        answer_seconds: float = Settings.answer_seconds,
        library: Library | None = None,
        serving: Serving | None = None,
        workers: Workers | None = None,
    ) -> None:
        """``rasa_message`` makes Rasa's kind of message (runtime/whole_reply.py).

        Each of the sentences that ``split_sentences`` finds in a message is classified by itself as well.
        """
        self._agent = agent
        self._conversations = conversations
        self._rasa_message = rasa_message
        self._split_sentences = split_sentences
        self._answer_seconds = answer_seconds
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.library = library or Library()
        self.serving = serving or Serving()
        self._workers = workers

    @classmethod
    def load(cls, settings: Settings) -> Assistant:
        """Load everything the settings name; raise AssistantError that says in Chinese what is missing or wrong."""
        prepare_rasa()
        from bot.loading import load_assistant  # noqa: PLC0415 - imports Rasa, which must be prepared first

        return load_assistant(settings)

    async def reply(self, message: UserMessage) -> BotReply:
        """Answer one message; a failure, an empty answer or one that takes too long is a reply of kind ``error``.

        Personal data in it is struck out first: neither logs nor the store ever have it.
        """
        reference = new_reference()
        message = replace(message, text=mask_personal_data(message.text))
        with answering(reference, message.text):
            started = time.monotonic()
            try:
                reply = await asyncio.wait_for(self._ask(message), self._answer_seconds)
            except Exception as error:
                reason = "timeout" if isinstance(error, asyncio.TimeoutError) else type(error).__name__
                log_event(logging.ERROR, "answer_failed", channel=message.channel, reason=reason, failure=error)
                return failure_reply(message.sender, reference)
            answer = reply.answer
            log_event(
                logging.INFO,
                "answered",
                channel=message.channel,
                kind=answer.get("kind"),
                answer_id=answer.get("answer_id"),
                milliseconds=round((time.monotonic() - started) * 1000),
            )
            return reply

    async def ready(self) -> bool:
        """Whether a test question is answered now, from the model to the store; leaves no conversation behind."""
        probe = UserMessage(uuid.uuid4().hex, TEST_QUESTION, TEST_CHANNEL)
        reply = await self.reply(probe)
        try:
            await self._conversations.forget(_conversation(probe))
        except Exception as error:
            log_event(logging.ERROR, "test_question_not_removed", failure=error)
            return False
        return bool(reply.answer.get("kind") != "error")

    async def forget(self, channel: str, sender: str) -> None:
        """Delete what is kept of a conversation."""
        await self._conversations.forget(_conversation(UserMessage(sender, "", channel)))

    def close(self) -> None:
        """Finish what is being written, close the store and end the processes that helped."""
        self._conversations.close()
        if self._workers is not None:
            self._workers.close()

    async def _ask(self, message: UserMessage) -> BotReply:
        text = plain_text(message.text)
        said = await self._say_once(message, text) if message.id else await self._say(message, text)
        if not _is_whole(said):
            raise IncompleteReplyError(f"{len(said)} messages with {_answers_in(said)} answer objects")
        return BotReply([{**part, "recipient_id": message.sender} for part in said])

    async def _say_once(self, message: UserMessage, text: str) -> list[dict[str, Any]]:
        """Say to a repeated message what was said to it before.

        A channel repeats a message whose answer was stored but never arrived: the process was killed between the two,
        or the answer came too late. One at a time, so that a repetition cannot overtake the storing of the first.
        """
        conversation = _conversation(message)
        turn = self._turns.setdefault(conversation, asyncio.Lock())
        async with turn:
            said = await self._conversations.said_to(conversation, message.id, text)
            return said if _is_whole(said) else await self._say(message, text)

    async def _say(self, message: UserMessage, text: str) -> list[dict[str, Any]]:
        sentences = [await self._agent.parse_message(sentence) for sentence in self._split_sentences(text)]
        said = await self._agent.handle_message(
            self._rasa_message(
                _conversation(message),
                text,
                message.channel,
                explain=message.explain,
                sentences=[_likely_intents(parsed) for parsed in sentences],
                message_id=message.id,
            )
        )
        return said or []


def _answers_in(said: Sequence[dict[str, Any]]) -> int:
    return sum(isinstance(part.get("custom"), dict) for part in said)


def _is_whole(said: Sequence[dict[str, Any]]) -> bool:
    """Whether it has exactly one answer object."""
    return _answers_in(said) == 1


def _likely_intents(parsed: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the action needs of a sentence's classification; it is kept with the message."""
    ranking = parsed.get("intent_ranking") or []
    return [
        {"name": entry["name"], "confidence": entry["confidence"]}
        for entry in ranking
        if entry["confidence"] >= _LIKELY
    ]


def plain_text(text: str) -> str:
    """Return the text without what would make it a Rasa command: slashes in front, whatever their disguise.

    Rasa takes ``/restart`` or ``/greet{…}`` from anybody. Characters that a normaliser would turn into a slash count,
    and so do invisible ones before it, since a normaliser may drop them.
    """
    start = 0
    slashed = False
    for character in text:
        seen = _visible(character)
        if seen and not seen.startswith("/"):
            break
        slashed = slashed or bool(seen)
        start += 1
    if not slashed:
        return text
    return text[start:] or ONLY_SLASHES


def _visible(character: str) -> str:
    """Return what a normaliser may leave of a character."""
    normal = unicodedata.normalize("NFKC", character)
    return "".join(c for c in normal if not c.isspace() and unicodedata.category(c) not in _INVISIBLE)


def _conversation(message: UserMessage) -> str:
    """Return the store's name of a conversation; channels cannot reach each other's."""
    return f"{message.channel}:{message.sender}"
