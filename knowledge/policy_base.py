"""The knowledge base as callers use it: link, search, look up. Pure and in memory; knows nothing of Rasa."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

from knowledge.lexicon import build_lexicon, document_entries
from knowledge.linking import Linker, Mention
from knowledge.model import (
    Agency,
    AgencyGroup,
    Aspect,
    Clause,
    DocumentFact,
    Figure,
    GlossaryLine,
    Name,
    PolicyDocument,
    Section,
    StatedAspect,
)
from knowledge.normalise import fold
from knowledge.phrases import LongTextIndex, PhraseIndex
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
        self.documents: tuple[PolicyDocument, ...] = ()
        self.agencies = {agency.name: agency for agency in agencies}
        self.groups = {group.name: group for group in groups}
        self.clauses: dict[str, Clause] = {}
        self.sections: dict[str, Section] = {}
        self.figures: dict[str, Figure] = {}
        self.names: dict[str, Name] = {}
        self.glossary: dict[str, GlossaryLine] = {}
        self.subjects: dict[str, tuple[str, ...]] = {}
        self.paraphrases: dict[str, tuple[str, ...]] = {}
        self._order: list[Clause] = []
        self._places: dict[str, int] = {}
        self._by_agency: dict[str, list[Clause]] = defaultdict(list)
        self._by_section: dict[str, list[Clause]] = defaultdict(list)
        self._figures_of: dict[str, list[Figure]] = defaultdict(list)
        self._figures_with: dict[str, list[Figure]] = defaultdict(list)
        self._figure_places: dict[Figure, int] = {}
        self._names_of: dict[str, list[Name]] = defaultdict(list)
        self._stated: dict[tuple[Aspect, str], list[tuple[int, int, StatedAspect]]] = defaultdict(list)
        self._sources, self._folded_sources, self._folded_clauses = LongTextIndex(), LongTextIndex(), PhraseIndex()
        self.lexicon = build_lexicon(documents, agencies, groups)
        self.function_words = tuple(function_words)
        self._linker = Linker(self.lexicon, self.function_words, self._folded_sources)
        self._pinyin = PinyinReader((*question_words(), *self.lexicon.forms), common_words())
        self.cutter = WordCutter(self.function_words, (form for form in self.lexicon.forms if form.isalpha()))
        self._index = SentenceIndex((), self.cutter)
        for document in documents:
            self._keep(document)

    def add(self, document: PolicyDocument) -> None:
        """Add a checked document behind the others, at a cost that does not depend on them; no clause id may recur.

        Names of the document that an earlier text holds are found in questions; that text stays cut into words as it
        was.

        Raises:
            ValueError: when a clause id is taken; nothing is added then.
        """
        taken = [clause.id for clause in document.clauses if clause.id in self.clauses]
        if taken:
            raise ValueError(f"clause ids are taken: {', '.join(taken)}")
        forms = self.lexicon.add(document_entries(document))
        self._linker.add(forms)
        self._pinyin.add(forms)
        self.cutter.add(form for form in forms if form.isalpha())
        self._keep(document)
        self.__dict__.pop("version", None)

    def _keep(self, document: PolicyDocument) -> None:
        """Keep a document's records by what they are looked up by, and index its texts."""
        self.documents = (*self.documents, document)
        self.sections.update((section.id, section) for section in document.sections)
        self.names.update((name.name, name) for name in document.names)
        self.glossary.update((line.term, line) for line in document.glossary)
        self.subjects.update((entry.subject, entry.clauses) for entry in document.subjects)
        self.paraphrases.update((entry.clause, entry.texts) for entry in document.paraphrases)
        for clause in document.clauses:
            self._keep_clause(clause)
        for figure in document.figures:
            self._keep_figure(figure)
        for name in document.names:
            self._names_of[name.clauses[0] if name.clauses else ""].append(name)
        for number, stated in enumerate(document.aspects):
            self._stated[stated.aspect, stated.clause].append((len(self.documents), number, stated))
        self._sources.add(document.source)
        self._folded_sources.add(fold(document.source))

    def _keep_figure(self, figure: Figure) -> None:
        self.figures[figure.name] = figure
        self._figures_of[figure.clause].append(figure)
        self._figure_places[figure] = len(self._figure_places)
        forms = (figure.name, figure.short, *figure.aliases)
        for term in {term for form in forms for term in self.cutter.terms(fold(form))}:
            self._figures_with[term].append(figure)

    def _keep_clause(self, clause: Clause) -> None:
        self._places[clause.id] = len(self._order)
        self._order.append(clause)
        self.clauses[clause.id] = clause
        for agency in clause.agencies:
            self._by_agency[agency].append(clause)
        parts = clause.id.split(".")
        for depth in range(1, len(parts)):
            self._by_section[".".join(parts[:depth])].append(clause)
        self._index.add(clause)
        self._folded_clauses.add(fold(f"{clause.heading}。{clause.text}"))

    @property
    def document(self) -> PolicyDocument:
        """The first document, the one the assistant is about."""
        return self.documents[0]

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that change whenever what can be said changes."""
        digest = hashlib.sha256()
        for record in (*self.documents, *self.agencies.values(), *self.groups.values(), *self.function_words):
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
        found = {clause.id: clause for name in agency_names for clause in self._by_agency.get(name, ())}
        return tuple(found[identifier] for identifier in sorted(found, key=self._places.__getitem__))

    def clauses_in(self, section_id: str) -> tuple[Clause, ...]:
        """Return the clauses below a section or part, in the document's order."""
        return tuple(self._by_section.get(section_id, ()))

    def clauses_with(self, phrase: str) -> tuple[Clause, ...]:
        """Return the clauses whose heading or text holds a normalised phrase, in the documents' order."""
        return tuple(self._order[number] for number in self._folded_clauses.where(phrase))

    def figures_of(self, clause_id: str) -> tuple[Figure, ...]:
        """Return the figures that a clause states."""
        return tuple(self._figures_of.get(clause_id, ()))

    def count_figures_with(self, terms: Iterable[str]) -> Counter[Figure]:
        """Return each figure whose names hold some of the terms, with how many."""
        return Counter(figure for term in set(terms) for figure in self._figures_with.get(term, ()))

    def place_of_figure(self, figure: Figure) -> int:
        """Return where a figure stands among all in the documents' order, from 0."""
        return self._figure_places[figure]

    def names_of(self, clause_id: str) -> tuple[Name, ...]:
        """Return the names that a clause treats most."""
        return tuple(self._names_of.get(clause_id, ()))

    def stated(self, aspect: Aspect, clause_ids: Iterable[str]) -> tuple[StatedAspect, ...]:
        """Return what clauses state of an aspect."""
        found = [entry for clause in dict.fromkeys(clause_ids) for entry in self._stated.get((aspect, clause), ())]
        return tuple(stated for _, _, stated in sorted(found, key=lambda entry: entry[:2]))

    def facts(self) -> tuple[DocumentFact, ...]:
        """Return the facts on the document itself."""
        return self.document.facts

    def knows(self, word: str) -> bool:
        """Whether a normalised word is a name or stands in the text of a clause."""
        return word in self.lexicon or self._index.holds(word)

    def occurs(self, word: str) -> bool:
        """Whether a word stands anywhere in the source text."""
        return word in self._sources
