"""Honest silence: what was asked and is not stated, what is stated nearby, and whom to ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.answer import Answer, Citation, Kind, Line
from actions.asked_figures import GOALS
from actions.aspect_texts import LABELS
from actions.clarification import suggest_for
from actions.content import quote_best
from actions.context import Context
from actions.intents import Ask
from actions.weighing import BASIS
from knowledge import Aspect, Clause, StatedAspect, TopicKind, fold

_DIGIT = re.compile(r"\d")
_OF_DOCUMENT = 0.4
"""Weight of the kind from which an aspect that names nothing else is one of the document."""
_ON_COORDINATION = 0.5
"""Probability of the field from which a question who presides or how often is on the joint meeting, though unnamed."""
_NEAR = 1.0
"""Points (see Evidence.scores) from which a clause is near enough to be shown beside a silence."""
_MONEY = frozenset({Aspect.AMOUNT, Aspect.RATE})
_MONEY_CLAUSE = "3.2"
"""The clause on money, the nearest one when a question on sums names no subject."""


def answer_aspect(context: Context) -> Answer:
    """Answer an aspect from what the clause states of it, else say that it is not stated."""
    aspects = context.reading.aspects or (Aspect.DETAIL,)
    stated = stated_for(context, aspects[0])
    if stated:
        return _answer_stated(context, stated)
    return answer_silence(context, aspects)


def stated_for(context: Context, aspect: Aspect) -> tuple[StatedAspect, ...]:
    """Return what the focus states of an aspect about the very things the question names."""
    evidence = context.reading.evidence
    of_clause = context.question.intents.get("ask_coordination", 0.0) >= _ON_COORDINATION
    of_clause = of_clause or (context.focus.carried and not context.question.dialogue.topics)  # “碰头的频率呢”
    if aspect in (Aspect.PERSON, Aspect.FREQUENCY) and of_clause and not (evidence.content or evidence.agencies):
        return context.base.stated(aspect, context.focus.clauses)
    named = {fold(topic.label) for topic in evidence.topics(*TopicKind)} | {m.form for m in evidence.mentions}
    if not evidence.content and context.focus.carried:
        named |= {fold(topic) for topic in context.question.dialogue.topics}
    kinds = context.reading.cues.kinds
    if aspect is Aspect.PLACE and "precise_place" in kinds:
        return ()
    if aspect is Aspect.DEADLINE and "handing_in" in kinds:
        return ()  # when applications close is not by when a target is to be reached
    quantity = "quantity" in kinds
    return tuple(
        stated
        for stated in context.base.stated(aspect, context.focus.clauses)
        if _about(stated, named) and not (quantity and not _DIGIT.search(stated.quote))
    )


def _about(stated: StatedAspect, named: set[str]) -> bool:
    return any(fold(about) in name for about in stated.about for name in named)


def answer_silence(context: Context, aspects: tuple[Aspect, ...], words: Sequence[str] = ()) -> Answer:
    """Say plainly what is not stated; cite the nearest clause and name its agencies.

    ``words`` are those that were looked for, where the question has them.
    """
    missing = tuple(context.not_stated(aspect, words) for aspect in aspects[:1])
    clauses = _nearest(context, aspects)
    citations = [citation for clause in clauses[:1] for citation in quote_best(context, clause, among=3)]
    if _of_document(context):
        fact = next(fact for fact in context.base.facts() if fact.key == "effective")
        citations = [Citation(context.base.document.number, "0", context.base.document.title, fact.quote)]
    lines = [_verdict(context, clauses, aspects[0])]
    searched = tuple(dict.fromkeys(word for item in missing for word in item.searched))
    if searched:
        lines.append(
            context.wording.line(
                "utter_searched", warrant="computed", optional=True, words="、".join(f"“{word}”" for word in searched)
            )
        )
    if citations:
        lines += [context.wording.line("utter_stated_nearby"), context.quote_line(citations[0])]
    lines += _whom_to_ask(context, clauses)
    lines.append(context.source_line())
    identifiers = tuple(clause.id for clause in clauses[:1])
    return Answer(
        kind=Kind.NOT_IN_PLAN,
        lines=tuple(lines),
        title=clauses[0].heading if clauses else None,
        citations=tuple(citations),
        agencies=context.agencies_with_clauses(clauses[:1]),
        suggestions=suggest_for(context, clauses[:1]),
        not_stated=missing,
        dialogue=context.follow_on(
            clauses=identifiers, ask=Ask.DOCUMENT.value if _of_document(context) else Ask.ASPECT.value
        ),
    )


def answer_unnamed_body(context: Context) -> Answer:
    """Say that the body asked about stands in no 责任单位 line."""
    line = context.wording.line("utter_unnamed_body", warrant="computed", count=len(context.base.agencies))
    return Answer(
        kind=Kind.NOT_IN_PLAN,
        lines=(line, context.source_line()),
        suggestions=suggest_for(context, ()),
        not_stated=(context.not_stated(Aspect.DETAIL),),
        dialogue=context.follow_on(ask=Ask.AGENCY_TASKS.value),
    )


def answer_absent_term(context: Context, term: str) -> Answer:
    """Say that a term stands nowhere in the plan; no clause is nearer to it than another."""
    line = context.wording.line("utter_term_absent", warrant="computed", term=term)
    return Answer(
        kind=Kind.NOT_IN_PLAN,
        lines=(line, context.source_line()),
        suggestions=suggest_for(context, ()),
        not_stated=(context.not_stated(Aspect.DETAIL, (term,)),),
        dialogue=context.follow_on(ask=Ask.ASPECT.value),
    )


def _answer_stated(context: Context, stated: tuple[StatedAspect, ...]) -> Answer:
    clauses = tuple(context.base.clauses[i] for i in dict.fromkeys(item.clause for item in stated))
    quotes = dict.fromkeys((item.clause, item.quote) for item in stated)
    stating = [context.cite(context.base.clauses[clause], quote) for clause, quote in quotes]
    # The rest of what was asked, where one message asks several things of a clause.
    beside = [citation for clause in clauses for citation in quote_best(context, clause)]
    citations = (*stating, *(c for c in beside if not any(s.quote in c.quote for s in stating)))
    opening = context.wording.line("utter_content", clause=clauses[0].id, heading=clauses[0].heading)
    lines = [opening, *(context.quote_line(citation, optional=n > 0) for n, citation in enumerate(citations))]
    lines.append(context.source_line())
    return Answer(
        kind=Kind.ANSWER,
        lines=tuple(lines),
        title=clauses[0].heading,
        citations=citations,
        agencies=context.agencies_with_clauses(clauses),
        suggestions=suggest_for(context, clauses),
        dialogue=context.follow_on(clauses=tuple(clause.id for clause in clauses), ask=Ask.CONTENT.value),
    )


def _nearest(context: Context, aspects: tuple[Aspect, ...]) -> tuple[Clause, ...]:
    """Return the clauses nearest to what is not stated, the best first; none for the document itself."""
    if _of_document(context):
        return ()
    unnamed = not (context.reading.evidence.content or context.focus.carried or context.focus.pointed)
    if unnamed and (Aspect.OTHER_YEAR in aspects or context.reading.ask is Ask.FIGURE):
        return context.base.clauses_in(GOALS)
    valued = _with_value(context) if unnamed else ()
    return valued or context.clauses or _of_agencies(context) or _of_aspect(context, aspects)


def _of_agencies(context: Context) -> tuple[Clause, ...]:
    agencies = [topic.key for topic in context.reading.evidence.topics(TopicKind.AGENCY)]
    for group in context.reading.evidence.topics(TopicKind.AGENCY_GROUP):
        agencies.extend(context.base.groups[group.key].agencies)
    return context.base.clauses_of(agencies)[:1]


def _of_aspect(context: Context, aspects: tuple[Aspect, ...]) -> tuple[Clause, ...]:
    """Return the clause on money for a sum, else the one nearest in meaning."""
    money = _MONEY & set(aspects) and _MONEY_CLAUSE in context.base.clauses
    if money:
        return (context.base.clauses[_MONEY_CLAUSE],)
    best = context.reading.evidence.best_clause()
    near = best is not None and context.reading.evidence.best_points >= _NEAR
    return (context.base.clauses[best],) if best is not None and near else ()


def _with_value(context: Context) -> tuple[Clause, ...]:
    """Return the clauses of the figures whose number and unit the question names: “9000亿达标没”."""
    figures = [figure for figure in context.base.figures.values() if f"{figure.value:g}" in context.text]
    forms = (
        (figure.clause, f"{figure.value:g}{fold(figure.unit).removesuffix('元').split('/')[0]}") for figure in figures
    )
    found = dict.fromkeys(clause for clause, form in forms if len(form) > 2 and form in context.text)
    return tuple(context.base.clauses[clause] for clause in found)


def _of_document(context: Context) -> bool:
    """Whether the question is on the document itself: when it ends, who signed it, what the one it is based on says."""
    evidence = context.reading.evidence
    of_other = Aspect.OTHER_DOCUMENT in context.reading.aspects[:1]
    if of_other and any(topic.key == BASIS for topic in evidence.topics(TopicKind.FACT)):
        return True
    if evidence.content or evidence.agencies:
        return False
    if {"attachment", "revised"} & context.reading.cues.kinds:
        return True
    on_document = context.reading.weights[Ask.DOCUMENT] >= _OF_DOCUMENT and not context.focus.carried
    return on_document or context.question.dialogue.ask == Ask.DOCUMENT.value or bool(evidence.topics(TopicKind.FACT))


def _verdict(context: Context, clauses: tuple[Clause, ...], aspect: Aspect) -> Line:
    label = context.wording.say(LABELS[aspect])
    if _of_document(context):
        return context.wording.line("utter_document_not_stated", warrant="computed", label=label)
    agencies = context.reading.evidence.agencies
    if agencies and not context.reading.evidence.content:
        return context.wording.line(
            "utter_not_stated", warrant="computed", label=label, subject="、".join(topic.label for topic in agencies)
        )
    if not clauses:
        return context.wording.line("utter_not_stated_at_all", warrant="computed", label=label)
    subject = f"“{clauses[0].heading}”（{clauses[0].id}）"
    return context.wording.line("utter_not_stated", warrant="computed", label=label, subject=subject)


def _whom_to_ask(context: Context, clauses: tuple[Clause, ...]) -> list[Line]:
    agencies = context.base.agencies_of(clause.id for clause in clauses[:1])
    lines = []
    if agencies and (context.reading.evidence.content or not context.reading.evidence.agencies):
        offices = [agency for agency in agencies if agency.name.startswith("市")] or list(agencies)
        lines.append(
            context.wording.line("utter_ask_agencies", warrant="record", names=context.agency_names(offices[:6]))
        )
        today = context.today_line(offices[:6])
        lines += [today] if today else []
    if context.contacts.hotline:
        lines.append(
            context.wording.line(
                "utter_hotline", optional=True, operator=context.contacts.operator, hotline=context.contacts.hotline
            )
        )
    return lines
