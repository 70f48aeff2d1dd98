"""Clauses side by side: one sentence of each, and how their agencies differ."""

from __future__ import annotations

from collections import Counter

from actions.answer import Answer, Kind, Line
from actions.content import quote_best
from actions.context import Context
from actions.intents import Ask
from knowledge import Clause


def answer_comparison(context: Context) -> Answer:
    """Compare two or more clauses; the caller has made sure that there are at least two."""
    clauses = context.clauses
    citations = [citation for clause in clauses for citation in quote_best(context, clause, among=3)]
    lines = [context.wording.line("utter_compare", headings="、".join(f"“{c.heading}”（{c.id}）" for c in clauses))]
    lines += _agencies(context, clauses)
    lines += [context.quote_line(citation, optional=True) for citation in citations]
    lines.append(context.source_line())
    identifiers = tuple(clause.id for clause in clauses)
    return Answer(
        kind=Kind.ANSWER,
        lines=tuple(lines),
        title="、".join(clause.heading for clause in clauses),
        citations=tuple(citations),
        agencies=context.agencies_with_clauses(clauses),
        suggestions=tuple(context.wording.say("utter_suggest_content", heading=c.heading) for c in clauses[:2]),
        dialogue=context.follow_on(clauses=identifiers, items=identifiers, ask=Ask.COMPARE.value),
    )


def _agencies(context: Context, clauses: tuple[Clause, ...]) -> list[Line]:
    shared = [name for name in clauses[0].agencies if all(name in clause.agencies for clause in clauses[1:])]
    counts = Counter(name for clause in clauses for name in clause.agencies)
    own = {clause: [name for name in clause.agencies if counts[name] == 1] for clause in clauses}
    if all(count == len(clauses) for count in counts.values()):
        return [
            context.wording.line(
                "utter_compare_same", warrant="computed", count=len(shared), names="、".join(shared) or "—"
            )
        ]
    lines = []
    if shared:
        lines.append(
            context.wording.line("utter_compare_shared", warrant="computed", count=len(shared), names="、".join(shared))
        )
    for clause, names in own.items():
        name = "utter_compare_own" if names else "utter_compare_none"
        lines.append(
            context.wording.line(
                name, warrant="computed", heading=clause.heading, count=len(names), names="、".join(names)
            )
        )
    return lines
