"""What a word of the plan means: the hand-written line, marked as no part of it, and where the plan has the word."""

from __future__ import annotations

import re

from actions.answer import Answer, Citation, Kind, Line
from actions.clarification import suggest_for
from actions.content import quote_best
from actions.context import Context
from actions.intents import Ask
from knowledge import Clause, TopicKind, fold

_DOCUMENT = "0"
_MOST_TERMS = 2
_MOST_CLAUSES = 2
_BARE = 5
"""Characters up to which nothing but the asking stands beside a word: “什么是规模以上”."""
_MARKS = re.compile(r"[“”《》()·]")
_WORD_MARKS = re.compile("[“”《》]")
_OTHER_QUESTIONS = frozenset({"agency", "agency_tasks", "compare", "figure", "membership", "numbers", "benefit"})
_SENTENCE = re.compile("[^。;]*[。;]?")


def asks_meaning(context: Context) -> bool:
    """Whether a question wants the meaning of a word that the glossary explains."""
    reading = context.reading
    if not _terms(context) or reading.cues.kinds & _OTHER_QUESTIONS or reading.evidence.agencies:
        return False
    asked = reading.ask is Ask.MEANING or (reading.ask is Ask.CONTENT and "meaning" in reading.cues.kinds)
    rest = len(context.text) - sum(len(mention.form) for mention in reading.evidence.mentions)
    worded = "means" in reading.cues.open_kinds and not reading.cues.aspects and rest <= _BARE
    return asked or (worded and not reading.evidence.topics(TopicKind.FACT))


def answer_meaning(context: Context) -> Answer:
    """Explain the words first, then quote where the plan has them."""
    terms = _terms(context)
    clauses = _clauses(context, terms)
    citations = tuple(c for clause in clauses for c in quote_best(context, clause, among=3)) or _outside(context, terms)
    lines: list[Line] = [
        context.wording.line(
            "utter_plain_words", warrant="glossary", term=term, plain=context.base.glossary[term].plain
        )
        for term in terms
    ]
    lines += [context.quote_line(citation, optional=place > 0) for place, citation in enumerate(citations)]
    lines.append(context.source_line())
    identifiers = tuple(clause.id for clause in clauses)
    return Answer(
        kind=Kind.ANSWER,
        lines=tuple(lines),
        title="、".join(terms),
        citations=citations,
        agencies=context.agencies_with_clauses(clauses),
        suggestions=suggest_for(context, clauses),
        dialogue=context.follow_on(clauses=identifiers, ask=Ask.CONTENT.value),
    )


def _terms(context: Context) -> tuple[str, ...]:
    """Return the words of the glossary that a question names, also without their marks: 首台套."""
    mentions = context.reading.evidence.mentions
    known = {_MARKS.sub("", fold(term)): term for term in context.base.glossary} if mentions else {}
    found: dict[str, None] = {}
    for mention in mentions:
        forms = (mention.form, *(fold(topic.label) for topic in mention.topics if topic.kind is TopicKind.NAME))
        found.update(dict.fromkeys(known[_MARKS.sub("", form)] for form in forms if _MARKS.sub("", form) in known))
    return tuple(found)[:_MOST_TERMS]


def _clauses(context: Context, terms: tuple[str, ...]) -> tuple[Clause, ...]:
    """Return the clauses the question names, else those whose text has the words."""
    if context.reading.evidence.content and context.focus.clauses:
        return context.clauses[:_MOST_CLAUSES]
    words = [_WORD_MARKS.sub("", term) for term in terms]
    having = [clause for clause in context.base.clauses.values() if any(word in clause.text for word in words)]
    return tuple(having[:1])


def _outside(context: Context, terms: tuple[str, ...]) -> tuple[Citation, ...]:
    """Return the sentence outside of the clauses that has the first of the words."""
    document = context.base.document
    word = _WORD_MARKS.sub("", terms[0])
    sentences = (found[0] for found in _SENTENCE.finditer(document.source) if word in found[0])
    return tuple(Citation(document.number, _DOCUMENT, document.title, sentence) for sentence in list(sentences)[:1])
