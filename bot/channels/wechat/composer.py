"""From one message or event to what is said: events, pages, choices, kept answers, and the assistant for the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.channels.wechat.inbound import Inbound
from bot.channels.wechat.memory import Memory
from bot.channels.wechat.menu_file import MENU_KEY_PREFIX
from bot.channels.wechat.phone_layout import PhoneLayout, plain
from bot.channels.wechat.reply import LINKS, Choice, Reply, Said, choice_link, lay_out
from bot.channels.wechat.store import CARRIED, KEPT, OFFERED, RUNNING, Record, Store
from bot.channels.wechat.texts import Texts
from bot.messages import OverloadedError, Replying, UserMessage

LONGEST_QUESTION = 2000
"""Characters, as in the REST channel."""
LATE_SECONDS = 300.0
"""An answer later than this says what it answers."""
RESULT_CHOICE = "result"
_SCENE_PREFIX = "qrscene_"
_SHOWN_OF_A_QUESTION = 40
_TAPS = ("click", "subscribe", "scan")


@dataclass(frozen=True)
class Composed:
    """A reply and what changes with it; nothing is said when it has no pages."""

    reply: Reply
    memory: Memory | None = None
    """What is remembered of the person from now on; None leaves it as it is."""
    carried: tuple[str, ...] = field(default=())
    """Keys of the kept answers that the reply brings."""


SILENCE = Composed(Reply(()))


def person_of(inbound: Inbound) -> str:
    """Return the name under which a person's records and values are kept."""
    return f"{inbound.door}:{inbound.account}:{inbound.user}"


def is_tap(inbound: Inbound) -> bool:
    """Whether it opens only the short window of pushes (quota.py)."""
    return inbound.event in _TAPS or inbound.choice not in ("", "0")


@dataclass(frozen=True)
class Look:
    """How what is said looks."""

    texts: Texts
    """The channel's own words."""
    layout: PhoneLayout
    """Lays the assistant's answers out."""
    style: str
    """How choices are shown (reply.py)."""


class Composer:
    """Composes for one door."""

    def __init__(
        self,
        door: str,
        assistant: Replying,
        store: Store,
        look: Look,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``clock``: seconds since 1970."""
        self._assistant = assistant
        self._store = store
        self._layout = look.layout
        self._texts = look.texts
        self._style = look.style
        self._clock = clock
        self.door = door
        """The door composed for."""

    async def compose(self, inbound: Inbound) -> Composed:
        """Return what is said to a message, with the answers that wait for the person in front."""
        if inbound.kind == "event" and inbound.event == "unsubscribe":
            return replace(SILENCE, memory=Memory())
        person = person_of(inbound)
        memory = Memory.from_json(await self._store.read(memory_name(person)))
        if self._is(inbound, self._texts.more_words) and memory.rest:
            return self._next_page(memory)
        waiting = await self._waiting(inbound, memory, person)
        said = await self._say(inbound, memory, waiting)
        if said is None:
            return SILENCE
        ready = [record for record in waiting if record.reply]
        if self._clock() - inbound.created > LATE_SECONDS:
            said = self._with_question(said, inbound)
        return self._with_kept(inbound, said, ready, memory)

    async def _waiting(self, inbound: Inbound, memory: Memory, person: str) -> list[Record]:
        """Return the messages whose answer the reply can bring.

        Who asks for the result has perhaps seen WeChat's fault line: then what WeChat stopped asking us for counts too,
        and at last what it was told but did perhaps not show.
        """
        records = await self._store.open_records(person)
        if not self._asks_for_result(inbound):
            return [record for record in records if record.state == KEPT]
        waiting = [record for record in records if record.state in (KEPT, RUNNING) and record.key != inbound.key]
        if not waiting and memory.last:
            last = await self._store.load(memory.last)
            return [last] if last is not None and last.state in (OFFERED, CARRIED) else []
        return waiting

    async def ask(self, inbound: Inbound, text: str) -> Said:
        """Ask the assistant."""
        sender = f"{inbound.account}:{inbound.user}"
        try:
            reply = await self._assistant.reply(UserMessage(sender, text, f"wechat_{inbound.door}", id=inbound.key))
        except OverloadedError:
            return Said(self._texts.busy)
        said = self._layout.lay_out(reply.messages)
        return said if said.text else Said(self._texts.failed)

    async def bare(self, inbound: Inbound) -> str:
        """Return the first page for a message when nothing of the person can be read or written; empty for silence."""
        said = await self._say(inbound, Memory(), ())
        return "" if said is None else lay_out(replace(said, choices=()), self._style, self._texts).pages[0]

    def failed(self) -> Composed:
        """Return what is said when composing failed."""
        return Composed(Reply((self._texts.failed,), body=self._texts.failed))

    def busy(self) -> Composed:
        """Return what is said when too many wait."""
        return Composed(Reply((self._texts.busy,), body=self._texts.busy))

    def searching(self) -> str:
        """Return the text that stands in for an answer that takes too long and cannot be pushed."""
        texts = self._texts
        command = choice_link(texts.result_command, RESULT_CHOICE) if self._style == LINKS else texts.result_command
        return f"{texts.searching}{command}"

    def greeting(self, scene: str = "") -> Said:
        """Return the greeting with examples, the one of the scanned code first."""
        examples = [self._texts.scenes.get(scene, ""), *self._texts.greeting_examples]
        return Said(self._texts.greeting, tuple(Choice(example, example) for example in examples if example), True)

    async def _say(self, inbound: Inbound, memory: Memory, waiting: Sequence[Record]) -> Said | None:
        """Return what a message gets by itself; an empty text when only the kept answers are to be said."""
        if inbound.kind == "event":
            return await self._of_event(inbound)
        if inbound.kind == "voice":
            return await self._of_voice(inbound)
        if inbound.kind != "text":
            return Said(self._texts.unsupported)
        return self._result(inbound, waiting) or await self._of_text(
            inbound, memory.meant(inbound.text, inbound.choice)
        )

    def _result(self, inbound: Inbound, waiting: Sequence[Record]) -> Said | None:
        """Return what asking for the result gets; None when it is not asked for."""
        texts = self._texts
        if not self._asks_for_result(inbound) and not (waiting and self._is(inbound, texts.result_words)):
            return None
        if not waiting:
            return Said(texts.no_result)
        return Said("" if any(record.reply for record in waiting) else self.searching())

    def _asks_for_result(self, inbound: Inbound) -> bool:
        is_command = inbound.choice == RESULT_CHOICE or inbound.text == self._texts.result_command
        return inbound.kind == "text" and is_command

    async def _of_voice(self, inbound: Inbound) -> Said:
        if not inbound.text:
            return Said(self._texts.voice_not_understood)
        said = await self._of_text(inbound, inbound.text)
        return replace(said, text=f"{self._texts.voice_heard.format(text=_short(inbound.text))}\n\n{said.text}")

    async def _of_text(self, inbound: Inbound, text: str) -> Said:
        if not text.strip():
            return Said(self._texts.empty)
        if len(text) > LONGEST_QUESTION:
            return Said(self._texts.too_long.format(most=LONGEST_QUESTION))
        return await self.ask(inbound, text)

    async def _of_event(self, inbound: Inbound) -> Said | None:
        scene = inbound.event_key.removeprefix(_SCENE_PREFIX)
        if inbound.event in ("subscribe", "scan"):
            return self.greeting(scene)
        if inbound.event != "click":
            return None
        if inbound.event_key.startswith(MENU_KEY_PREFIX):
            return await self._of_text(inbound, inbound.event_key.removeprefix(MENU_KEY_PREFIX))
        return Said(self._texts.unknown_menu)

    def _next_page(self, memory: Memory) -> Composed:
        """Say the next page; the choices of its answer stay those that a number means."""
        return Composed(Reply(memory.rest), replace(memory, rest=memory.rest[1:]))

    def _with_question(self, said: Said, inbound: Inbound) -> Said:
        minutes = round((self._clock() - inbound.created) / 60)
        question = _short(inbound.text or inbound.event_key.removeprefix(MENU_KEY_PREFIX))
        return replace(said, text=f"{self._texts.late.format(minutes=minutes, question=question)}\n{said.text}")

    def _with_kept(self, inbound: Inbound, said: Said, ready: Sequence[Record], memory: Memory) -> Composed:
        blocks = []
        for record in ready:
            kept = Reply.from_json(record.reply)
            question = Inbound.from_json(record.inbound)
            shown = _short(question.text or question.event_key.removeprefix(MENU_KEY_PREFIX))
            blocks.append(f"{self._texts.kept.format(question=shown)}\n{kept.body}")
            if not said.text:
                said = replace(said, choices=kept.choices)
        text = "\n\n".join(filter(None, [*blocks, said.text]))
        reply = lay_out(replace(said, text=text), self._style, self._texts)
        key = memory.last if self._asks_for_result(inbound) else inbound.key
        memory = memory.after(key, reply.pages[1:], reply.choices)
        return Composed(reply, memory, tuple(record.key for record in ready))

    @staticmethod
    def _is(inbound: Inbound, words: Sequence[str]) -> bool:
        return inbound.kind == "text" and inbound.text.strip("。.！! ") in words


def memory_name(person: str) -> str:
    """Return the name of the value that holds a person's memory."""
    return f"memory:{person}"


def _short(question: str) -> str:
    shown = plain(" ".join(question.split()))
    return shown if len(shown) <= _SHOWN_OF_A_QUESTION else f"{shown[:_SHOWN_OF_A_QUESTION]}…"
