"""The documents as channels show them: a port, so that no channel needs to know the knowledge base."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class AgencyView:
    """A responsible agency."""

    name: str
    """The document's own name."""
    today: str | None
    """Name after the institutional reform; None where it is unknown, unchanged or unsure."""


@dataclass(frozen=True)
class FigureView:
    """A number that a clause states."""

    name: str
    value: float
    unit: str
    year: int | None
    """Target year; None where the sentence names none."""


@dataclass(frozen=True)
class ClauseView:
    """One numbered item, verbatim."""

    id: str
    heading: str
    text: str
    section: str
    """Heading of the section it stands in."""
    agencies: tuple[AgencyView, ...]
    figures: tuple[FigureView, ...]


@dataclass(frozen=True)
class FactView:
    """One fact on the document itself, as 发文字号."""

    key: str
    """``number``, ``issuer``, ``published``, ``validity`` …"""
    label: str
    value: str
    remark: str | None
    """What must be said with it."""


@dataclass(frozen=True)
class SectionView:
    """A heading of the document with the clauses directly below it."""

    id: str
    title: str
    clauses: tuple[ClauseView, ...]


@dataclass(frozen=True)
class DocumentView:
    """One whole document."""

    id: str
    title: str
    number: str
    facts: tuple[FactView, ...]
    sections: tuple[SectionView, ...]

    def clause(self, identifier: str) -> ClauseView | None:
        """Return a clause by its number, None when there is no such clause."""
        clauses = (clause for section in self.sections for clause in section.clauses)
        return next((clause for clause in clauses if clause.id == identifier), None)


@dataclass(frozen=True)
class Examples:
    """What can be filled into example questions; empty where the documents have nothing of the kind."""

    industries: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


class Library:
    """The documents in use."""

    def __init__(self, documents: Iterable[DocumentView] = (), examples: Examples | None = None) -> None:
        """The first document is the one the assistant is about."""
        self.documents = tuple(documents)
        self.examples = examples or Examples()

    def document(self, name: str) -> DocumentView | None:
        """Return a document by its id or its official number, None when there is none."""
        return next((document for document in self.documents if name in (document.id, document.number)), None)


def quote_ranges(text: str, quote: str) -> tuple[tuple[int, int], ...]:
    """Return where the runs of a quote, joined by ``……``, stand in a text as (from, to); empty when one does not."""
    ranges = []
    start = 0
    for run in filter(None, ("".join(part.split()) for part in quote.split("……"))):
        place = text.find(run, start)
        if place < 0:
            return ()
        start = place + len(run)
        ranges.append((place, start))
    return tuple(ranges)
