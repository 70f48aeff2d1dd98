"""What will be said to one message: a text, choices, and how both become pages for one door. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from bot.channels.wechat.pages import PAGE_BYTES, paginate, size
from bot.channels.wechat.texts import Texts
from bot.channels.wechat.xml_message import legal

LINKS = "links"
"""Choices are links that send their title (Official Account)."""
NUMBERS = "numbers"
"""Choices are numbered lines (WeCom, where links do not send)."""
MENU = "menu"
"""Choices are a menu of their own (微信客服)."""
_MENU_HEAD_BYTES = 1024
_MENU_CHOICE_BYTES = 128
_MENU_CHOICES = 10
_MORE_BYTES = 60
"""Room kept on a page for the line that tells how to go on."""
_NOT_FOR_A_LINK = set('%+<>"&#\n')
"""Some clients decode a link twice, so these do not arrive as they were sent."""


@dataclass(frozen=True)
class Choice:
    """Something to tap."""

    title: str
    """What the person reads, and what appears as their own words."""
    payload: str
    """What is asked when they tap it."""

    @property
    def id(self) -> str:
        """Short name, the same for the same title whenever it is offered, so that an old tap is never another's."""
        return "c" + hashlib.sha256(f"{self.title}\0{self.payload}".encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Said:
    """A text and its choices, not yet laid out."""

    text: str
    choices: tuple[Choice, ...] = ()
    needs_choices: bool = False
    """Whether it is a question that cannot be answered without the choices."""


@dataclass(frozen=True)
class Reply:
    """Laid out: the pages, the first of which is said now."""

    pages: tuple[str, ...]
    choices: tuple[Choice, ...] = field(default=())
    """Those that the last page offers."""
    body: str = ""
    """The text alone, not cut into pages and without choices."""

    def to_json(self) -> str:
        """Return it as text for the store."""
        choices = [[choice.title, choice.payload] for choice in self.choices]
        return json.dumps({"pages": self.pages, "choices": choices, "body": self.body}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Reply:
        """Return what ``to_json`` wrote."""
        content: dict[str, Any] = json.loads(text)
        return cls(tuple(content["pages"]), tuple(Choice(*pair) for pair in content["choices"]), content["body"])


def lay_out(said: Said, style: str, texts: Texts, budget: int = PAGE_BYTES) -> Reply:
    """Return the pages of what is said, choices where they do not make it longer by a page or cannot be left out."""
    body = legal(said.text).strip() or texts.failed
    alone = _pages(body, texts, budget)
    if not said.choices:
        return Reply(tuple(alone), body=body)
    if style == MENU and fits_menu(body, said.choices):
        return Reply(tuple(alone), said.choices, body)
    for lines in _choice_lines(said.choices, style, texts):
        pages = _pages(f"{body}\n\n{lines}", texts, budget)
        if len(pages) == len(alone):
            return Reply(tuple(pages), said.choices, body)
    if said.needs_choices:
        return Reply(tuple(pages), said.choices, body)
    return Reply(tuple(alone), body=body)


def fits_menu(text: str, choices: Sequence[Choice]) -> bool:
    """Whether text and choices make one menu message of 微信客服: 1,024 and 128 bytes, ten choices."""
    fits = size(text) <= _MENU_HEAD_BYTES and len(choices) <= _MENU_CHOICES
    return fits and all(size(choice.title) <= _MENU_CHOICE_BYTES for choice in choices)


def _choice_lines(choices: Sequence[Choice], style: str, texts: Texts) -> list[str]:
    """Return the ways of writing the choices, the best first, the shortest last."""
    numbered = [f"{number}. {choice.title}" for number, choice in enumerate(choices, start=1)]
    plain = "\n".join([texts.suggestions_number, *numbered])
    if style != LINKS:
        return [plain]
    linked = [f"{number}. {choice_link(choice.title, choice.id)}" for number, choice in enumerate(choices, start=1)]
    return ["\n".join([texts.suggestions, *linked]), plain]


def choice_link(title: str, choice_id: str) -> str:
    """Return a link that sends its title as the person's own words; the bare title where it would not arrive whole."""
    if set(title) & _NOT_FOR_A_LINK:
        return title
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={quote(title)}&msgmenuid={choice_id}">{title}</a>'


def _pages(text: str, texts: Texts, budget: int) -> list[str]:
    if size(text) <= budget:
        return [text]
    parts = [part.strip("\n") for part in paginate(text, budget - _MORE_BYTES)]
    parts = [part for part in parts if part]
    last = len(parts)
    return [
        part if page == last else f"{part}\n{texts.more.format(page=page, pages=last)}"
        for page, part in enumerate(parts, start=1)
    ]
