"""One sitting at the shell: who is speaking, what was said, and what a typed line means."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from bot.answer_view import AnswerView, view_messages
from bot.expectation import ExpectedTurn, observed_turn
from bot.messages import UserMessage
from bot.rest_client import AssistantUnavailableError
from bot.shell.connect import CHANNEL, Talker
from bot.shell.screen import Screen


@dataclass(frozen=True)
class Places:
    """Folders the shell reads and writes."""

    conversations: Path
    """Saved dialogues; ``/save`` writes here and ``/replay NAME`` looks here."""
    data: Path
    """The history of what was typed is kept here."""


class Dialogue:
    """The state of one sitting; commands and the loop share it."""

    def __init__(self, talker: Talker, screen: Screen, places: Places, sender: str | None) -> None:
        """Begin with nothing said."""
        self.talker = talker
        self.screen = screen
        self.places = places
        self._name = sender
        self.sender = sender or new_sender()
        self.turns: list[ExpectedTurn] = []
        self.last: AnswerView | None = None
        """The last answer: its suggestions can be chosen by number."""
        self.explained: AnswerView | None = None
        """The answer that ``/why`` explains: the last one, or the first that differed in a replay."""
        self.replay_differed = False
        self.unavailable = False
        self.ended = False

    def restart(self) -> None:
        """Begin a new dialogue under a sender that the assistant has not seen."""
        self.sender = new_sender(self._name)
        self.turns.clear()
        self.last = self.explained = None

    async def say(self, words: str) -> None:
        """Send what the person said and show the answer."""
        try:
            view = await self.hear(self.sender, words)
        except AssistantUnavailableError as error:
            self.unavailable = True
            self.screen.problem(str(error))
            return
        self.turns.append(observed_turn(words, view))
        self.last = self.explained = view
        self.screen.answer(view)
        if view.failed and self.talker.log:
            self.screen.quiet(f"日志在 {self.talker.log}")

    async def hear(self, sender: str, words: str) -> AnswerView:
        """Return the answer to some words, without showing or keeping it."""
        reply = await self.talker.reply(UserMessage(sender=sender, text=words, channel=CHANNEL, explain=True))
        return view_messages(reply.messages)

    async def say_or_choose(self, line: str) -> None:
        """Send a line; a bare number chooses a suggestion of the last answer."""
        choices = self.last.choices if self.last else ()
        if not (choices and re.fullmatch(r"\d{1,2}", line)):
            await self.say(line)
            return
        number = int(line)
        if not 1 <= number <= len(choices):
            self.screen.problem(f"没有第 {number} 项：上一个回答有 {len(choices)} 项可选")
            return
        choice = choices[number - 1]
        self.screen.quiet(f"› {choice.title}")
        await self.say(choice.payload)


def new_sender(name: str | None = None) -> str:
    """Return a sender id that was not used before."""
    return f"{name or 'shell'}-{secrets.token_hex(4)}"
