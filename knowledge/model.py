"""The nouns of the knowledge base, as frozen records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

_SENTENCE_END = re.compile(r"(?<=[。;!?;])")


class NameKind(Enum):
    """What sort of thing a name in the plan stands for."""

    INDUSTRY = "industry"
    PRODUCT = "product"
    CHAIN = "chain"
    GOAL = "goal"
    BRAND = "brand"
    PROGRAMME = "programme"
    INSTRUMENT = "instrument"
    PLATFORM = "platform"
    INSTITUTE = "institute"
    PARK = "park"
    ENTERPRISE = "enterprise"
    CAMPAIGN = "campaign"
    TECHNOLOGY = "technology"
    CONCEPT = "concept"
    INDICATOR = "indicator"


class Aspect(Enum):
    """What a question can want to know of a topic; the first twelve are the contract's aspects of silence."""

    AMOUNT = "amount"
    RATE = "rate"
    PROCEDURE = "procedure"
    ELIGIBILITY = "eligibility"
    DEADLINE = "deadline"
    CONTACT = "contact"
    PLACE = "place"
    FORM = "form"
    PROGRESS = "progress"
    OTHER_YEAR = "other_year"
    OTHER_DOCUMENT = "other_document"
    DETAIL = "detail"
    FREQUENCY = "frequency"
    PERSON = "person"
    SCOPE = "scope"


class Certainty(Enum):
    """How sure it is that an agency's name of today is right (plan/agencies.csv)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Change(Enum):
    """What the institutional reform did to an agency."""

    UNCHANGED = "unchanged"
    RENAMED = "renamed"
    MERGED = "merged"
    REORGANISED = "reorganised"
    MOVED = "moved"
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Agency:
    """A body named in a 责任单位 line."""

    name: str
    """The plan's own name with the list's shared prefix restored, e.g. ``市经信委``."""
    full_name: str
    aliases: tuple[str, ...]
    today: str | None
    """Name after the institutional reform; None where unknown, unchanged or not to be asserted."""
    today_aliases: tuple[str, ...]
    certainty: Certainty
    change: Change
    note: str | None


@dataclass(frozen=True, eq=False)
class AgencyGroup:
    """One of today's bodies that took over several of then."""

    name: str
    aliases: tuple[str, ...]
    agencies: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Clause:
    """One numbered item of a document, the unit that is cited."""

    document_id: str
    id: str
    """``part.section.item`` as the document numbers itself; ``0`` is the document itself."""
    heading: str
    text: str
    """Verbatim, white space removed."""
    agency_line: str | None
    agencies: tuple[str, ...]

    @property
    def section_id(self) -> str:
        """The id of the section the clause stands in, e.g. ``2.1`` for ``2.1.9`` and ``3`` for ``3.2``."""
        return self.id.rpartition(".")[0]

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The text cut after full stops and semicolons; joined they are the text again."""
        return tuple(part for part in _SENTENCE_END.split(self.text) if part)


@dataclass(frozen=True, eq=False)
class Section:
    """A heading that groups clauses, e.g. 二（一）产业创新."""

    id: str
    title: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Figure:
    """A number that a clause states."""

    name: str
    short: str
    clause: str
    value: float
    unit: str
    comparison: str | None
    """The plan's own word beside the number: 达, 超, 左右, 以上, 突破; None without one."""
    year: int | None
    """Target year; None where the sentence names none."""
    quote: str
    aliases: tuple[str, ...]
    scope: tuple[float, float] | None
    """Sizes in 亿元 it holds for, from (included) to (excluded); None where it holds for everything."""


@dataclass(frozen=True, eq=False)
class StatedAspect:
    """That a clause does state an aspect (a condition, a rhythm, a place) of what it is about."""

    aspect: Aspect
    clause: str
    about: tuple[str, ...]
    quote: str


@dataclass(frozen=True, eq=False)
class Name:
    """Something that clauses name, with the words people use for it."""

    name: str
    kind: NameKind
    clauses: tuple[str, ...]
    """Ids of every clause that names it, the one that treats it most first."""
    aliases: tuple[str, ...]
    main: bool
    """Whether the name is the clause's own subject (its heading)."""
    listed: bool
    """False where the plan mentions it without listing its parts."""
    proper: bool
    """Whether it is one enterprise, park, programme … by its own name, and no class of them."""
    english: str | None


@dataclass(frozen=True, eq=False)
class GlossaryLine:
    """A term in plain words; written by hand, no part of the document."""

    term: str
    plain: str


@dataclass(frozen=True, eq=False)
class DocumentFact:
    """One fact on the document itself (number, issuer, validity …) with the words of the source that state it."""

    key: str
    label: str
    value: str
    quote: str
    aliases: tuple[str, ...]
    remark: str | None
    """What must be said with it, e.g. that a validity label of 2016 proves nothing for today."""


@dataclass(frozen=True, eq=False)
class Subject:
    """Where a document speaks of a general subject that questions are classified by, e.g. ``tax`` → 3.2."""

    subject: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Paraphrases:
    """How people put what a clause is about in words of their own; only to find it by, never shown."""

    clause: str
    texts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class PolicyDocument:
    """One policy document, complete with all that was read from it."""

    id: str
    title: str
    number: str
    aliases: tuple[str, ...]
    facts: tuple[DocumentFact, ...]
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    figures: tuple[Figure, ...]
    aspects: tuple[StatedAspect, ...]
    names: tuple[Name, ...]
    glossary: tuple[GlossaryLine, ...]
    subjects: tuple[Subject, ...]
    paraphrases: tuple[Paraphrases, ...]
    source: str
    """The source text with all white space removed; every quote is a run of it."""
