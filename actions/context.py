"""What every kind of answer is made from, and the parts that several kinds share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from actions.answer import Citation, Line, NotStated, cite, name_today, shorten
from actions.aspect_texts import CONTRACT, LABELS, SEARCHED
from actions.contacts import Contacts
from actions.dialogue import Dialogue
from actions.focus import Focus
from actions.question import Question
from actions.reading import Reading
from actions.wording import Wording
from knowledge import Agency, Aspect, Certainty, Clause, MeaningIndex, PolicyBase

_QUOTE_LIMIT = 310
"""Characters of one quote inside the text; the citation holds it whole."""
_SEPARATOR = "、"
_MEANING_WEIGHT, _MEANING_FLOOR = 6.0, 0.2
"""Points for each unit of cosine above the floor, beside those of BM25, where sentences of one clause are compared."""


@dataclass(frozen=True)
class Context:
    """One question with everything needed to answer it."""

    base: PolicyBase
    wording: Wording
    contacts: Contacts
    question: Question
    reading: Reading
    focus: Focus
    meaning: MeaningIndex | None = None
    """Finds sentences by what they mean; None: by their words only."""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses the question is about."""
        return tuple(self.base.clauses[identifier] for identifier in self.focus.clauses)

    @property
    def text(self) -> str:
        """The normalised question."""
        return self.question.normalised

    def points_of_sentences(self, clause: Clause) -> dict[str, float]:
        """Return sentence → points of a clause's sentences, by their words and by their meaning."""
        points = {hit.sentence: hit.score for hit in self.base.rank_sentences(self.text, clause.id)}
        if self.meaning is not None and len(points) > 1:
            for hit in self.meaning.rank_sentences(self.text, clause):
                points[hit.sentence] += _MEANING_WEIGHT * max(0.0, hit.score - _MEANING_FLOOR)
        return points

    def cite(self, clause: Clause, quote: str) -> Citation:
        """Return the citation of a run of a clause's text."""
        return cite(self.base.document.number, clause, quote)

    def cite_agency_line(self, clause: Clause) -> Citation:
        """Return the 责任单位 line of a clause as its citation; its heading where it has none."""
        line = clause.agency_line
        return self.cite(clause, line if line else clause.heading)

    def quote_line(self, citation: Citation, *, optional: bool = False) -> Line:
        """Return the paragraph that shows a quote."""
        quote = shorten(citation.quote, _QUOTE_LIMIT)
        ellipsis = "" if quote == citation.quote else "……"
        return self.wording.line(
            "utter_quote",
            warrant=f"quote {citation.clause}",
            optional=optional,
            clause=citation.clause,
            heading=citation.heading,
            quote=quote + ellipsis,
        )

    def source_line(self) -> Line:
        """Return the paragraph that names the document."""
        document = self.base.document
        return self.wording.line("utter_source", warrant="record", title=document.title, number=document.number)

    def today_line(self, agencies: Iterable[Agency]) -> Line | None:
        """Return the paragraph with today's names; None when none is known to have changed."""
        changed = [(agency, name_today(agency)) for agency in agencies]
        shown = [
            self.wording.say(
                "utter_today_unsure" if agency.certainty is Certainty.MEDIUM else "utter_today_name",
                name=agency.name,
                today=today,
            )
            for agency, today in changed
            if today
        ]
        if not shown:
            return None
        return self.wording.line("utter_today", warrant="record", optional=True, names="；".join(shown))

    def agency_names(self, agencies: Iterable[Agency]) -> str:
        """Return agency names in a row."""
        return _SEPARATOR.join(agency.name for agency in agencies)

    def agencies_with_clauses(self, clauses: Sequence[Clause]) -> tuple[tuple[Agency, tuple[str, ...]], ...]:
        """Return the agencies of clauses, each with those of the clauses that name it."""
        return tuple(
            (agency, tuple(clause.id for clause in clauses if agency.name in clause.agencies))
            for agency in self.base.agencies_of(clause.id for clause in clauses)
        )

    def not_stated(self, aspect: Aspect, asked: Sequence[str] = ()) -> NotStated:
        """Return what is not stated of an aspect, with the words looked for in vain: those asked for, or usual ones."""
        label = self.wording.say(LABELS[aspect])
        words = asked or self.wording.say(SEARCHED[aspect]).split()
        return NotStated(
            CONTRACT.get(aspect, aspect), label, tuple(word for word in words if not self.base.occurs(word))
        )

    def follow_on(
        self,
        *,
        clauses: tuple[str, ...] = (),
        items: tuple[str, ...] | None = None,
        agencies: tuple[str, ...] | None = None,
        figures: tuple[str, ...] = (),
        ask: str | None = None,
    ) -> Dialogue:
        """Return the state after an answer on these clauses; what is not given stays as it was."""
        old = self.question.dialogue
        moved = bool(clauses) and clauses != old.clauses
        return replace(
            old,
            clauses=clauses or old.clauses,
            previous_clauses=old.clauses if moved else old.previous_clauses,
            items=items if items is not None else self.focus.items or old.items,
            agencies=agencies if agencies is not None else old.agencies,
            figures=figures or old.figures,
            ask=ask if ask is not None else self.reading.ask.value,
            growth=False,
            turn=old.turn + 1,
        )
