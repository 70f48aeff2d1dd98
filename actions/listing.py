"""Lists and counts: the clauses of a section, complete, in the plan's order."""

from __future__ import annotations

from actions.answer import Answer, Kind
from actions.content import answer_content
from actions.context import Context
from actions.intents import Ask
from knowledge import Section


def answer_list(context: Context) -> Answer:
    """List what a section holds; of anything else quote the sentence that lists it."""
    if context.focus.section:
        return _section(context, context.focus.section)
    return answer_content(context)


def _section(context: Context, section_id: str) -> Answer:
    section = context.base.sections[section_id]
    below = [other for other in context.base.sections.values() if other.id.startswith(section_id + ".")]
    if below:
        return _part(context, section, below)
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


def _part(context: Context, part: Section, sections: list[Section]) -> Answer:
    """List the sections of a part, each with the number of its clauses."""
    counts = [len(context.base.clauses_in(section.id)) for section in sections]
    names = "、".join(
        f"{place}. {section.title}（{count}条）"
        for place, (section, count) in enumerate(zip(sections, counts, strict=True), 1)
    )
    opening = context.wording.line(
        "utter_part_sections", warrant="record", title=part.title, count=len(sections), names=names, clauses=sum(counts)
    )
    firsts = [context.base.clauses_in(section.id)[0] for section in sections]
    items = tuple(section.id for section in sections)
    return Answer(
        kind=Kind.ANSWER,
        lines=(opening, context.wording.line("utter_section_hint", optional=True), context.source_line()),
        title=part.title,
        citations=tuple(context.cite(clause, clause.heading) for clause in firsts),
        suggestions=tuple(
            context.wording.say("utter_suggest_section", title=section.title) for section in sections[:3]
        ),
        dialogue=context.follow_on(clauses=(firsts[0].id,), items=items, ask=Ask.CONTENT.value),
    )
