"""What passes between a channel and the assistant, and the one notice for when Rasa itself cannot answer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.library import Library

FAILURE_NOTICE = (
    "很抱歉，系统刚才出了故障，没能回答这个问题。这不是您的问题有误，请稍后再试一次。\n"
    "如果一直如此，请把编号 {reference} 告诉运营人员，以便查找原因。"
)
"""The only answer text outside domain.yml and actions/: when this is needed, neither of them could speak."""


@dataclass(frozen=True)
class UserMessage:
    """One message of one person."""

    sender: str
    """Who wrote it, unique within the channel."""
    text: str
    """What was written, unchanged."""
    channel: str
    """Name of the channel it came through."""
    explain: bool = False
    """Whether the answer object shall carry ``trace``: how it was come by."""
    id: str = ""
    """The channel's name of the message, the same however often it is delivered; empty where it has none."""


@dataclass(frozen=True)
class BotReply:
    """The messages that answer one user message; never empty."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    """Rasa messages: recipient_id, text, custom, buttons. Exactly one has ``custom``, the answer object."""

    @property
    def answer(self) -> dict[str, Any]:
        """The answer object (contract/README.md)."""
        return next(message["custom"] for message in self.messages if "custom" in message)


@dataclass(frozen=True)
class Serving:
    """What answers are made with, for operators: whether it is what it should be, and else why not."""

    model: str = "current"
    """``current``; ``unverified``: it has no record of what it must be; ``stale``: what it was trained from changed;
    ``previous``: the current one is unusable."""
    knowledge: str = "current"
    """``current``; ``previous``: the source is wrong; ``unpublished``: the source itself, as nothing can be written."""
    reasons: tuple[str, ...] = ()
    """Why something is not current, one sentence each, in Chinese."""


class OverloadedError(Exception):
    """Too many questions wait; this one was not taken and leaves nothing behind."""

    def __init__(self, seconds: int, *, is_own: bool) -> None:
        """``seconds`` after which asking again may help; ``is_own``: the sender's own questions are what waits."""
        self.seconds = seconds
        self.is_own = is_own
        super().__init__(f"too many wait; again in {seconds} s")


class Replying(Protocol):
    """Whoever answers messages."""

    async def reply(self, message: UserMessage) -> BotReply:
        """Answer one message; failures are replies too. A queue in front may raise OverloadedError."""


class Answering(Replying, Protocol):
    """The assistant as the server and its channels need it."""

    async def ready(self) -> bool:
        """Whether questions are really answered now."""

    async def forget(self, channel: str, sender: str) -> None:
        """Delete what is kept of a conversation."""

    @property
    def library(self) -> Library:
        """The documents that answers are taken from."""

    @property
    def serving(self) -> Serving:
        """What answers are made with."""


class ChannelStartError(RuntimeError):
    """A channel cannot begin to serve; the message says in Chinese what to do."""


def new_reference() -> str:
    """Return a number that people can read out and operators can find in the log."""
    return secrets.token_hex(4).upper()


def failure_reply(recipient: str, reference: str) -> BotReply:
    """Return the stated failure: an apology and the reference number, as text and as an answer object."""
    answer: dict[str, Any] = {
        "kind": "error",
        "title": None,
        "citations": [],
        "agencies": [],
        "figures": [],
        "suggestions": [],
        "understood": {"intent": None, "confidence": 0.0, "topics": []},
        "answer_id": reference,
    }
    return BotReply([{"recipient_id": recipient, "text": FAILURE_NOTICE.format(reference=reference), "custom": answer}])
