"""Who is responsible for a subject: the full list of its clause, with today's names."""

from __future__ import annotations

from actions.agency_tasks import asked_agencies
from actions.answer import Answer, Kind, Line
from actions.clarification import suggest_for
from actions.content import asks_for_a_thing, quote_best
from actions.context import Context
from actions.intents import Ask
from knowledge import Clause, TopicKind

_MOST_CLAUSES = 3
"""Up to this many clauses get a list of their own; of more, all their agencies are named together."""
_MOST_MEMBERS = 6
"""Agencies of which it is said one by one whether they are listed."""


def answer_agency(context: Context) -> Answer:
    """Name every responsible agency of the clauses asked about."""
    clauses = tuple(clause for clause in context.clauses if clause.agencies) or context.clauses
    agencies = context.agencies_with_clauses(clauses)
    if not agencies:
        return _no_agency(context, clauses)
    citations = [context.cite_agency_line(clause) for clause in clauses]
    lines = [*_membership(context, clauses), *_who(context, clauses)]
    detail = _detail(context, clauses)
    if detail:
        citations = [*detail.citations, *citations]
        lines.append(context.quote_line(detail.citations[0], optional=True))
    today = context.today_line(agency for agency, _ in agencies)
    lines += [today] if today else []
    lines += [context.wording.line("utter_no_lead_named", optional=True), context.source_line()]
    identifiers = tuple(clause.id for clause in clauses)
    return Answer(
        kind=Kind.ANSWER,
        lines=tuple(lines),
        title="、".join(clause.heading for clause in clauses),
        citations=tuple(citations),
        agencies=agencies,
        suggestions=suggest_for(context, clauses),
        dialogue=context.follow_on(clauses=identifiers, ask=Ask.AGENCY.value),
    )


def _membership(context: Context, clauses: tuple[Clause, ...]) -> list[Line]:
    """Say of each agency the question names whether it is in the list, when that is what it asks."""
    if "membership" not in context.reading.cues.kinds:
        return []
    lines = []
    for agency in asked_agencies(context):
        listed = [clause.heading for clause in clauses if agency.name in clause.agencies]
        name = "utter_agency_listed" if listed else "utter_agency_not_listed"
        headings = "、".join(listed or [clause.heading for clause in clauses])
        lines.append(context.wording.line(name, warrant="computed", agency=agency.name, headings=headings))
    return lines[:_MOST_MEMBERS]


def _who(context: Context, clauses: tuple[Clause, ...]) -> list[Line]:
    if len(clauses) > _MOST_CLAUSES:
        return [_union(context, clauses)]
    groups: dict[tuple[str, ...], list[Clause]] = {}
    for clause in clauses:
        groups.setdefault(clause.agencies, []).append(clause)
    lines = []
    for names, members in groups.items():
        headings = "、".join(f"“{clause.heading}”（{clause.id}）" for clause in members)
        carried = context.focus.carried and len(clauses) == 1
        lines.append(
            context.wording.line(
                "utter_agencies_carried" if carried else "utter_agencies",
                warrant="quote " + " ".join(clause.id for clause in members),
                headings=headings,
                count=len(names),
                names="、".join(names),
            )
        )
    return lines


def _union(context: Context, clauses: tuple[Clause, ...]) -> Line:
    agencies = context.base.agencies_of(clause.id for clause in clauses)
    return context.wording.line(
        "utter_agencies_union",
        warrant="computed",
        clauses=len(clauses),
        count=len(agencies),
        names=context.agency_names(agencies),
    )


def _detail(context: Context, clauses: tuple[Clause, ...]) -> Answer | None:
    """Quote the sentence on the very thing asked about.

    It is shown when a name other than the heading was used, or more is asked than who: “打造什么基地，由谁负责”.
    """
    topics = context.reading.evidence.topics(TopicKind.NAME)
    named = any(clauses[0].id in topic.clauses for topic in topics)
    if len(clauses) != 1 or not (named or "says" in context.reading.cues.kinds or asks_for_a_thing(context)):
        return None
    return Answer(Kind.ANSWER, (), citations=tuple(quote_best(context, clauses[0])[:1]))


def _no_agency(context: Context, clauses: tuple[Clause, ...]) -> Answer:
    """Say that the goals of part one have no 责任单位 line, with the clause itself."""
    citations = tuple(citation for clause in clauses for citation in quote_best(context, clause, len(clauses)))
    headings = "、".join(f"“{clause.heading}”（{clause.id}）" for clause in clauses)
    from_aspect = context.wording.line("utter_no_agency_line", headings=headings)
    lines = (from_aspect, context.quote_line(citations[0]), context.source_line())
    return Answer(
        kind=Kind.ANSWER,
        lines=lines,
        citations=citations,
        suggestions=suggest_for(context, clauses),
        dialogue=context.follow_on(clauses=tuple(clause.id for clause in clauses), ask=Ask.AGENCY.value),
    )
