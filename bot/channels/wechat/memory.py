"""What is remembered of a person between messages: further pages, and the choices they were offered."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from bot.channels.wechat.reply import Choice

_MOST_CHOICES = 40
"""Offered choices that are remembered, the latest ones."""


@dataclass(frozen=True)
class Memory:
    """One person's."""

    rest: tuple[str, ...] = ()
    """Pages of the last answer not yet said."""
    offered: dict[str, list[str]] = field(default_factory=dict)
    """Id → title and payload of every choice lately offered."""
    numbered: tuple[str, ...] = ()
    """Payloads of the choices of the last answer, in their order."""
    last: str = ""
    """Key of the message that was answered last."""

    def to_json(self) -> str:
        """Return it as text for the store."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | None) -> Memory:
        """Return what ``to_json`` wrote; nothing remembered when there is none."""
        content = json.loads(text) if text else {}
        rest, numbered = tuple(content.get("rest", ())), tuple(content.get("numbered", ()))
        return cls(rest, content.get("offered", {}), numbered, content.get("last", ""))

    def after(self, key: str, rest: tuple[str, ...], choices: tuple[Choice, ...]) -> Memory:
        """Return what is remembered once the message ``key`` was answered with these further pages and choices."""
        offered = {**self.offered, **{choice.id: [choice.title, choice.payload] for choice in choices}}
        latest = dict(list(offered.items())[-_MOST_CHOICES:])
        return Memory(rest, latest, tuple(choice.payload for choice in choices), key)

    def meant(self, text: str, choice_id: str) -> str:
        """Return what is asked by a tap or a text: the choice with this id, this title, this number, else the text.

        The id comes first; but some clients send 0 (seen in 2026), then the title decides.
        """
        if choice_id in self.offered:
            return self.offered[choice_id][1]
        for title, payload in self.offered.values():
            if title == text:
                return payload
        bare = text.rstrip("。.、 ")
        if bare.isdecimal() and len(bare) <= 2 and 1 <= int(bare) <= len(self.numbered):
            return self.numbered[int(bare) - 1]
        return text
