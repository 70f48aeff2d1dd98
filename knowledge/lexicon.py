"""All the names a question can mean something by, each with what it stands for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import chain

from knowledge.model import Agency, AgencyGroup, Name, PolicyDocument
from knowledge.normalise import fold

_QUOTATION = re.compile(r"[“”\"'《》]")


class TopicKind(Enum):
    """What sort of record a topic stands for."""

    CLAUSE = "clause"
    NAME = "name"
    FIGURE = "figure"
    SECTION = "section"
    FACT = "fact"
    AGENCY = "agency"
    AGENCY_GROUP = "agency_group"
    TERM = "term"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Topic:
    """One thing a question can be about."""

    kind: TopicKind
    key: str
    """Clause id, name, figure name, section id, fact key, agency name, group name or glossary term."""
    label: str
    """What people call it, for showing."""
    clauses: tuple[str, ...]
    """Clauses that state it, the most important first; empty for agencies and sections."""


_MOST_TOPICS = 32
"""Topics that a form can stand for. A heading that hundreds of documents have, 加强组织领导, tells none of them apart:
the earliest are kept, and the search by words finds the others."""
_CONTENT = frozenset({TopicKind.CLAUSE, TopicKind.NAME, TopicKind.FIGURE, TopicKind.TERM})


class Lexicon:
    """Surface form → topics. Forms are in the form that ``normalise`` gives a question."""

    def __init__(self, entries: Iterable[tuple[str, Topic]]) -> None:
        """Index (form, topic) pairs; a form may stand for several topics."""
        self._topics: dict[str, tuple[Topic, ...]] = {}
        self._starts: set[str] = set()
        self.longest = 0
        self.add(entries)

    def add(self, entries: Iterable[tuple[str, Topic]]) -> tuple[str, ...]:
        """Index further pairs; return the forms that were unknown."""
        topics: dict[str, dict[Topic, None]] = defaultdict(dict)
        for form, topic in entries:
            folded = fold(form)
            for variant in {folded, _QUOTATION.sub("", folded)}:
                if len(variant) >= 2:
                    topics[variant][topic] = None
        unknown = tuple(form for form in topics if form not in self._topics)
        for form, found in topics.items():
            known = self._topics.get(form, ())
            if len(known) < _MOST_TOPICS:
                self._topics[form] = tuple(dict.fromkeys((*known, *found)))[:_MOST_TOPICS]
        self.longest = max(self.longest, max(map(len, unknown), default=0))
        self._starts.update(form[:2] for form in unknown)
        return unknown

    def __contains__(self, form: str) -> bool:
        return form in self._topics

    def __len__(self) -> int:
        return len(self._topics)

    @property
    def forms(self) -> Iterator[str]:
        """Every surface form, each once."""
        return iter(self._topics)

    def topics(self, form: str) -> tuple[Topic, ...]:
        """Return what a form stands for, empty for an unknown one."""
        return self._topics.get(form, ())

    def names_content(self, form: str) -> bool:
        """Whether a form names something of the text and no agency: 体育局 must never pass for 教育局."""
        return all(topic.kind in _CONTENT for topic in self.topics(form))

    def may_start(self, two: str) -> bool:
        """Whether any form begins with these two characters; spares most look-ups."""
        return two in self._starts


def build_lexicon(
    documents: Iterable[PolicyDocument], agencies: Iterable[Agency], groups: Iterable[AgencyGroup]
) -> Lexicon:
    """Collect the forms of every document and of the agencies they share."""
    return Lexicon(chain(chain.from_iterable(map(document_entries, documents)), _agency_entries(agencies, groups)))


def document_entries(document: PolicyDocument) -> Iterator[tuple[str, Topic]]:
    """Yield the forms of one document, each with what it stands for."""
    whole = Topic(TopicKind.DOCUMENT, document.id, document.title, ())
    yield from _entries(whole, document.title, document.number, *document.aliases)
    for clause in document.clauses:
        yield clause.heading, Topic(TopicKind.CLAUSE, clause.id, clause.heading, (clause.id,))
    for name in document.names:
        yield from _entries(_name_topic(name), name.name, *name.aliases, name.english)
    for figure in document.figures:
        topic = Topic(TopicKind.FIGURE, figure.name, figure.name, (figure.clause,))
        yield from _entries(topic, figure.name, figure.short, *figure.aliases)
    for section in document.sections:
        yield from _entries(Topic(TopicKind.SECTION, section.id, section.title, ()), section.title, *section.aliases)
    for fact in document.facts:
        yield from _entries(Topic(TopicKind.FACT, fact.key, fact.label, ("0",)), fact.label, *fact.aliases)
    for line in document.glossary:
        yield line.term, Topic(TopicKind.TERM, line.term, line.term, ())


def _agency_entries(agencies: Iterable[Agency], groups: Iterable[AgencyGroup]) -> Iterator[tuple[str, Topic]]:
    for agency in agencies:
        topic = Topic(TopicKind.AGENCY, agency.name, agency.name, ())
        yield from _entries(topic, agency.name, agency.full_name, *agency.aliases, *agency.today_aliases)
    for group in groups:
        yield from _entries(Topic(TopicKind.AGENCY_GROUP, group.name, group.name, ()), group.name, *group.aliases)


def _entries(topic: Topic, *forms: str | None) -> Iterator[tuple[str, Topic]]:
    return ((form, topic) for form in forms if form)


def _name_topic(name: Name) -> Topic:
    """Return what a name stands for; a clause's own subject stands for the clause."""
    if name.main and name.clauses:
        return Topic(TopicKind.CLAUSE, name.clauses[0], name.name, name.clauses[:1])
    return Topic(TopicKind.NAME, name.name, name.name, name.clauses)
