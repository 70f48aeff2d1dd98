"""Where the plan uses a word or phrase: every clause that holds it, found by looking, not by ranking."""

from __future__ import annotations

import re

from actions.answer import Answer, Citation, Kind
from actions.clarification import suggest_for
from actions.context import Context
from actions.intents import Ask
from knowledge import Clause, fold

_QUOTED = re.compile(r"[“\"‘「『](.{2,30}?)[”\"’」』]|《(.{2,30}?)》")
_GAP = re.compile("…+|[.]{3,}|。{2,}")
_LEFT_OUT = 20
"""Characters that an ellipsis inside a phrase may stand for."""
_SHOWN = 3
"""Clauses whose sentence is quoted in the text; the citations hold all."""


def asked_phrase(context: Context) -> str | None:
    """Return the phrase whose places are asked for: “哪些条款提到‘创新链’”, “产学研在哪几条提过”."""
    kinds = context.reading.cues.kinds
    if "where_all" not in kinds or context.reading.evidence.agencies:
        return None
    quoted = _QUOTED.search(context.question.text)
    if quoted:
        return quoted[1] or quoted[2]
    content = context.reading.evidence.content
    if len(content) != 1:
        return None
    return context.text[content[0].start : content[0].end].strip('《》“”"')


def clauses_with(context: Context, phrase: str) -> tuple[Clause, ...]:
    """Return the clauses whose heading or text holds a phrase, in the document's order."""
    if not _GAP.search(phrase):
        return context.base.clauses_with(fold(phrase))
    first = _GAP.split(phrase)[0] or _GAP.split(phrase)[-1]
    return tuple(c for c in context.base.clauses_with(fold(first)) if _matcher(phrase).search(fold(c.text)))


def _matcher(phrase: str) -> re.Pattern[str]:
    """Return a pattern for a phrase; “全国……基地” leaves something out between two marks."""
    return re.compile(f"[^,。;、]{{0,{_LEFT_OUT}}}?".join(re.escape(fold(part)) for part in _GAP.split(phrase)))


def answer_occurrences(context: Context) -> Answer:
    """List the clauses that hold the phrase, each with the sentence it stands in."""
    phrase = asked_phrase(context) or ""
    clauses = clauses_with(context, phrase)
    citations = tuple(citation for clause in clauses for citation in _sentences(context, clause, phrase))
    headings = "、".join(f"{clause.id} {clause.heading}" for clause in clauses)
    opening = context.wording.line(
        "utter_occurrences", warrant="computed", phrase=phrase, count=len(clauses), headings=headings
    )
    quotes = [context.quote_line(citation, optional=True) for citation in citations[:_SHOWN]]
    identifiers = tuple(clause.id for clause in clauses)
    return Answer(
        kind=Kind.ANSWER,
        lines=(opening, *quotes, context.source_line()),
        title=phrase,
        citations=citations,
        agencies=context.agencies_with_clauses(clauses),
        suggestions=suggest_for(context, clauses),
        dialogue=context.follow_on(clauses=identifiers, items=identifiers, ask=Ask.CONTENT.value),
    )


def _sentences(context: Context, clause: Clause, phrase: str) -> list[Citation]:
    """Return the clause's sentences with the phrase, its heading where only that has it."""
    found = [sentence for sentence in clause.sentences if _matcher(phrase).search(fold(sentence))]
    return [context.cite(clause, sentence) for sentence in found or [clause.heading]]
