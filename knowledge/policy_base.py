"""The knowledge base as callers use it: link, search, look up. Pure and in memory; knows nothing of Rasa."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property

from knowledge.lexicon import build_lexicon
from knowledge.linking import Linker, Mention
from knowledge.model import (
    Agency,
    AgencyGroup,
    Aspect,
    Clause,
    DocumentFact,
    Figure,
    PolicyDocument,
    StatedAspect,
)
from knowledge.normalise import fold
from knowledge.pinyin import PinyinReader, question_words
from knowledge.search import Hit, SentenceIndex, WordCutter, common_words


class PolicyBase:
    """All documents with their agencies. Clause ids are looked up in the order of the documents."""

    def __init__(
        self,
        documents: tuple[PolicyDocument, ...],
        agencies: tuple[Agency, ...],
        groups: tuple[AgencyGroup, ...],
        function_words: Iterable[str],
    ) -> None:
        """Index checked records; use ``load_policy_base`` to read and check them first."""
        self.documents = documents
        self.agencies = {agency.name: agency for agency in agencies}
        self.groups = {group.name: group for group in groups}
        self.clauses = {clause.id: clause for document in documents for clause in document.clauses}
        self.sections = {section.id: section for document in documents for section in document.sections}
        self.figures = {figure.name: figure for document in documents for figure in document.figures}
        self.names = {name.name: name for document in documents for name in document.names}
        self.glossary = {line.term: line for document in documents for line in document.glossary}
        self.subjects = {entry.subject: entry.clauses for document in documents for entry in document.subjects}
        self.paraphrases = {entry.clause: entry.texts for document in documents for entry in document.paraphrases}
        self.lexicon = build_lexicon(documents, agencies, groups)
        self._function_words = tuple(function_words)
        self._linker = Linker(
            self.lexicon, self._function_words, "\n".join(fold(document.source) for document in documents)
        )
        self._pinyin = PinyinReader((*question_words(), *self.lexicon.forms), common_words())
        self.cutter = WordCutter(self._function_words, (form for form in self.lexicon.forms if form.isalpha()))
        self._index = SentenceIndex(self.clauses.values(), self.cutter)

    @property
    def document(self) -> PolicyDocument:
        """The first document, the one the assistant is about."""
        return self.documents[0]

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that change whenever what can be said changes."""
        digest = hashlib.sha256()
        for record in (*self.documents, *self.agencies.values(), *self.groups.values(), *self._function_words):
            digest.update(repr(record).encode())
        return digest.hexdigest()[:12]

    def read_pinyin(self, text: str) -> str:
        """Return a normalised text with its runs of pinyin in characters, names and question words recognised."""
        return self._pinyin.read(text)

    def link(self, text: str) -> tuple[Mention, ...]:
        """Return the names that a normalised text mentions, in its order."""
        return self._linker.link(text)

    def search(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """Return clauses for a normalised text by its words, best first, each with its best sentence."""
        return self._index.search(text, limit)

    def rank_sentences(self, text: str, clause: str) -> tuple[Hit, ...]:
        """Return one clause's sentences for a normalised text, best first."""
        return self._index.rank_sentences(text, clause)

    def agencies_of(self, clause_ids: Iterable[str]) -> tuple[Agency, ...]:
        """Return the responsible agencies of clauses, each once, in the document's order."""
        names = dict.fromkeys(name for identifier in clause_ids for name in self.clauses[identifier].agencies)
        return tuple(self.agencies[name] for name in names)

    def clauses_of(self, agency_names: Iterable[str]) -> tuple[Clause, ...]:
        """Return the clauses that name at least one of these agencies, in the document's order."""
        wanted = set(agency_names)
        return tuple(clause for clause in self.clauses.values() if wanted & set(clause.agencies))

    def clauses_in(self, section_id: str) -> tuple[Clause, ...]:
        """Return the clauses below a section or part, in the document's order."""
        return tuple(clause for clause in self.clauses.values() if clause.id.startswith(section_id + "."))

    def figures_of(self, clause_id: str) -> tuple[Figure, ...]:
        """Return the figures that a clause states."""
        return tuple(figure for figure in self.figures.values() if figure.clause == clause_id)

    def stated(self, aspect: Aspect, clause_ids: Iterable[str]) -> tuple[StatedAspect, ...]:
        """Return what clauses state of an aspect."""
        wanted = set(clause_ids)
        return tuple(
            stated
            for document in self.documents
            for stated in document.aspects
            if stated.aspect is aspect and stated.clause in wanted
        )

    def facts(self) -> tuple[DocumentFact, ...]:
        """Return the facts on the document itself."""
        return self.document.facts

    def knows(self, word: str) -> bool:
        """Whether a normalised word is a name or stands in the text of a clause."""
        return word in self.lexicon or self._index.holds(word)

    def occurs(self, word: str) -> bool:
        """Whether a word stands anywhere in the source text."""
        return any(word in document.source for document in self.documents)
