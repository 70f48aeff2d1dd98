"""A reply as a typed view: what the shell, ``ask`` and the conversation tests read of the messages of one turn.

Replies come from the assistant in process or from a server, so nothing is taken for granted here: a key that is absent
or of another type counts as empty, and control characters never reach a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_WHITE_SPACE = re.compile(r"[\s\u200b-\u200d\ufeff]+")
_FURNITURE = re.compile(r"原文|依据|出处|责任单位|条款|现为|今|[\W_]")
_QUOTED = re.compile(r"“(.*)”")
_REST_OF_A_REPEAT = 3
"""A line with at most this many characters besides quotes, names and clause numbers says nothing of its own."""

_FEW_CITATIONS = 3
_BEGINNING = 12
"""Characters by which a quote is known again in the text, which may cut it short."""


@dataclass(frozen=True)
class Citation:
    """One verbatim quote and where it stands."""

    document: str
    clause: str
    heading: str
    quote: str


@dataclass(frozen=True)
class Agency:
    """One responsible agency."""

    name: str
    today: str | None
    """Name after the institutional reform; None when unknown or unchanged."""
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Unstated:
    """One aspect that was asked for and that the plan does not state."""

    label: str
    searched: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """A button or suggested question."""

    title: str
    payload: str
    """What is sent when the person chooses it."""


@dataclass(frozen=True)
class AnswerView:
    """Everything one turn's messages say; ``kind`` is empty when no message keeps the contract."""

    text: str
    kind: str
    citations: tuple[Citation, ...] = ()
    agencies: tuple[Agency, ...] = ()
    figures: tuple[str, ...] = ()
    """Each number with its unit, as it is spoken: ``5.6件``."""
    not_stated: tuple[Unstated, ...] = ()
    choices: tuple[Choice, ...] = ()
    understood: Mapping[str, Any] = field(default_factory=dict)
    trace: Mapping[str, Any] = field(default_factory=dict)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The cited clauses, each once, in the order of the answer."""
        return tuple(dict.fromkeys(citation.clause for citation in self.citations))

    @property
    def failed(self) -> bool:
        """Whether the assistant failed: it says so itself, or the reply does not keep the contract."""
        return self.kind in ("", "error")


def view_messages(messages: Sequence[Mapping[str, Any]]) -> AnswerView:
    """Return the view of one turn's messages (dicts as Rasa's REST channel sends them)."""
    custom = next((mapping(message, "custom") for message in messages if mapping(message, "custom")), {})
    texts = [text(message, "text") for message in messages]
    return AnswerView(
        text="\n\n".join(part for part in texts if part),
        kind=text(custom, "kind"),
        citations=tuple(
            Citation(text(item, "document"), text(item, "clause"), text(item, "heading"), text(item, "quote"))
            for item in mappings(custom, "citations")
        ),
        agencies=tuple(
            Agency(text(item, "name"), text(item, "today") or None, text_list(item, "clauses"))
            for item in mappings(custom, "agencies")
        ),
        figures=tuple(
            f"{item['value']:g}{squeeze(text(item, 'unit'))}"
            for item in mappings(custom, "figures")
            if isinstance(item.get("value"), int | float)
        ),
        not_stated=tuple(
            Unstated(text(item, "label") or text(item, "aspect"), text_list(item, "searched"))
            for item in mappings(custom, "not_stated")
        ),
        choices=tuple(_choices(messages, custom)),
        understood=mapping(custom, "understood"),
        trace=mapping(custom, "trace"),
    )


def _choices(messages: Sequence[Mapping[str, Any]], custom: Mapping[str, Any]) -> Iterator[Choice]:
    """Yield the buttons, then the suggestions that are no button already."""
    seen: set[str] = set()
    for message in messages:
        for button in mappings(message, "buttons"):
            title = text(button, "title")
            payload = text(button, "payload") or title
            if title and not {title, payload} & seen:
                seen |= {title, payload}
                yield Choice(title, payload)
    for suggestion in text_list(custom, "suggestions"):
        if suggestion not in seen:
            seen.add(suggestion)
            yield Choice(suggestion, suggestion)


def own_text(view: AnswerView) -> str:
    """Return the text without the lines that only repeat a quote or agency list which is shown beside it.

    The first line is the conclusion and always stays.
    """
    kept: list[str] = []
    for line in view.text.splitlines():
        is_blank = not line.strip()
        if is_blank and (not kept or not kept[-1]):
            continue
        if is_blank or not any(kept) or not only_repeats(line, view):
            kept.append("" if is_blank else line.rstrip())
    return "\n".join(kept).strip()


def only_repeats(line: str, view: AnswerView) -> bool:
    """Whether nothing but quotes, names, numbers and words like 原文 stands in a line."""
    squeezed = rest = squeeze(line)
    if any(squeezed in squeeze(citation.quote) for citation in view.citations):
        return True
    rest = _QUOTED.sub(lambda found: "" if _is_quoted(found.group(1), view) else found.group(), rest)
    for piece in sorted(_known_pieces(view), key=len, reverse=True):
        rest = rest.replace(piece, "")
    own = _FURNITURE.sub("", rest)
    has_panels = bool(view.citations or view.agencies)
    return (has_panels and not own) or (rest != squeezed and len(own) <= _REST_OF_A_REPEAT)


def _is_quoted(words: str, view: AnswerView) -> bool:
    """Whether some words are runs of one quote, joined or cut with ……."""
    runs = [run for run in words.split("……") if run]
    return any(all(run in squeeze(citation.quote) for run in runs) for citation in view.citations)


def _known_pieces(view: AnswerView) -> Iterator[str]:
    for citation in view.citations:
        yield from filter(None, (squeeze(citation.quote), citation.document, citation.clause, citation.heading))
    for agency in view.agencies:
        yield from filter(None, (agency.name, agency.today))
    for choice in view.choices:
        yield squeeze(choice.title)


def quoted_citations(view: AnswerView) -> tuple[Citation, ...]:
    """Return the citations to show with their quotes: those the text quotes, or all when they are few."""
    if len(view.citations) <= _FEW_CITATIONS:
        return view.citations
    spoken = squeeze(view.text)
    return tuple(citation for citation in view.citations if squeeze(citation.quote)[:_BEGINNING] in spoken)


def plain_text(view: AnswerView) -> str:
    """Return what a channel without panels shows: the text as sent, then the suggestions it does not number itself."""
    numbered = [f"{number}. {choice.title}" for number, choice in enumerate(view.choices, start=1)]
    choices = [line for line in numbered if line not in view.text.splitlines()]
    return "\n".join([view.text or "（没有文字）", *choices])


def squeeze(value: str) -> str:
    """Return a text without its white space, visible or of no width, as quotes are compared."""
    return _WHITE_SPACE.sub("", value)


def printable(value: str) -> str:
    """Return a text whose control characters, lone surrogates and direction overrides are replaced."""
    return _UNPRINTABLE.sub("\ufffd", value.replace("\r\n", "\n"))


def text(source: Mapping[str, Any], key: str) -> str:
    """Return a printable text, empty when there is none at this key."""
    value = source.get(key)
    return printable(value) if isinstance(value, str) else ""


def text_list(source: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the texts of a list, empty when there is none at this key."""
    value = source.get(key)
    return tuple(printable(item) for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def mapping(source: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return a mapping, empty when there is none at this key."""
    value = source.get(key)
    return value if isinstance(value, Mapping) else {}


def mappings(source: Mapping[str, Any], key: str) -> tuple[Mapping[str, Any], ...]:
    """Return the mappings of a list, empty when there is none at this key."""
    value = source.get(key)
    return tuple(item for item in value if isinstance(item, Mapping)) if isinstance(value, list) else ()
