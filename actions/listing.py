"""Lists and counts: the clauses of a section, complete, in the plan's order."""

from __future__ import annotations

from actions.answer import Answer, Kind
from actions.content import answer_content
from actions.context import Context
from actions.reading import Ask


def answer_list(context: Context) -> Answer:
    """List what a section holds; of anything else quote the sentence that lists it."""
    if context.focus.section:
        return _section(context, context.focus.section)
    return answer_content(context)


def _section(context: Context, section_id: str) -> Answer:
    section = context.base.sections[section_id]
    clauses = context.clauses
    headings = "、".join(f"{place}. {clause.heading}" for place, clause in enumerate(clauses, 1))
    opening = context.wording.line(
        "utter_section", warrant="record", title=section.title, count=len(clauses), headings=headings
    )
    identifiers = tuple(clause.id for clause in clauses)
    return Answer(
        kind=Kind.ANSWER,
        lines=(opening, context.wording.line("utter_section_hint", optional=True), context.source_line()),
        title=section.title,
        citations=tuple(context.cite(clause, clause.heading) for clause in clauses),
        suggestions=tuple(
            context.wording.say("utter_suggest_content", heading=clause.heading) for clause in clauses[:3]
        ),
        dialogue=context.follow_on(clauses=identifiers, items=identifiers, ask=Ask.CONTENT.value),
    )
