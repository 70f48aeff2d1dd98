"""The answer: what is said, its warrant, and the object that says it to machines (shared contract)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from actions.dialogue import Dialogue
from knowledge import Agency, Aspect, Certainty, Clause, Figure

TEXT_LIMIT = 640
"""Characters of one reply, white space aside: what fits one WeChat message of 2,000 bytes."""


class Kind(Enum):
    """What an answer is, for whoever shows it."""

    ANSWER = "answer"
    NOT_IN_PLAN = "not_in_plan"
    CLARIFY = "clarify"
    OUT_OF_SCOPE = "out_of_scope"
    SMALL_TALK = "small_talk"
    HANDOFF = "handoff"
    ERROR = "error"


@dataclass(frozen=True)
class Citation:
    """A verbatim quote with its place."""

    document: str
    clause: str
    heading: str
    quote: str


@dataclass(frozen=True)
class NotStated:
    """An aspect that was asked for and that the cited clauses do not state."""

    aspect: Aspect
    label: str
    searched: tuple[str, ...] = ()
    """Words looked for in the whole document without a hit."""


@dataclass(frozen=True)
class Line:
    """One paragraph of the reply."""

    text: str
    warrant: str
    """Why it may be said: ``quote 2.1.9``, ``computed``, ``record`` or ``wording NAME``."""
    optional: bool = False
    """Left out first when the reply would be too long."""


@dataclass(frozen=True)
class Answer:
    """One reply, before it is put into Rasa's terms."""

    kind: Kind
    lines: tuple[Line, ...]
    title: str | None = None
    citations: tuple[Citation, ...] = ()
    agencies: tuple[tuple[Agency, tuple[str, ...]], ...] = ()
    """Agencies with the clauses they are named for."""
    figures: tuple[Figure, ...] = ()
    suggestions: tuple[str, ...] = ()
    not_stated: tuple[NotStated, ...] = ()
    dialogue: Dialogue | None = None
    """The state to go on from; None leaves it as it was."""
    decision: tuple[str, ...] = field(default=(), compare=False)
    """Reasons for this kind of answer, for /why."""

    def text(self) -> str:
        """Return the paragraphs that fit, optional ones dropped from the end first."""
        lines = list(self.lines)
        length = sum(map(_length, lines))
        for last in reversed([place for place, line in enumerate(lines) if line.optional]):
            if length <= TEXT_LIMIT:
                break
            length -= _length(lines.pop(last))
        while length > TEXT_LIMIT and len(lines) > 1:
            length -= _length(lines.pop(-2))
        return "\n".join(shorten(line.text, TEXT_LIMIT - 1) for line in lines)

    def as_custom(self, understood: dict[str, Any], answer_id: str) -> dict[str, Any]:
        """Return the contract's object."""
        custom: dict[str, Any] = {
            "kind": self.kind.value,
            "title": self.title,
            "citations": [vars(citation) for citation in self.citations],
            "agencies": [
                {"name": agency.name, "today": name_today(agency), "clauses": list(clauses)}
                for agency, clauses in self.agencies
            ],
            "figures": [
                {"name": f.name, "value": f.value, "unit": f.unit, "year": f.year, "clause": f.clause}
                for f in self.figures
            ],
            "suggestions": list(self.suggestions),
            "understood": understood,
            "answer_id": answer_id,
        }
        if self.not_stated:
            custom["not_stated"] = [
                {"aspect": missing.aspect.value, "label": missing.label, "searched": list(missing.searched)}
                for missing in self.not_stated
            ]
        return custom


def name_today(agency: Agency) -> str | None:
    """Return an agency's name of today, None where it is unknown, unchanged or too uncertain to be said."""
    return None if agency.certainty is Certainty.LOW else agency.today


def cite(document: str, clause: Clause, quote: str) -> Citation:
    """Return the citation of a run of a clause's text."""
    return Citation(document, clause.id, clause.heading, quote)


def shorten(quote: str, limit: int) -> str:
    """Return a quote cut at a comma so that it has at most ``limit`` characters; still a run of the text."""
    if len(quote) <= limit:
        return quote
    head = quote[:limit]
    cut = max(head.rfind(mark) for mark in ",，、;；。")
    return head[:cut] if cut > limit // 3 else head


def _length(line: Line) -> int:
    return len("".join(line.text.split()))
