"""Questions back, and questions to go on with."""

from __future__ import annotations

from dataclasses import replace

from actions.answer import Answer, Kind
from actions.context import Context
from actions.intents import Ask
from knowledge import Clause

_OPENERS = ("utter_suggest_industries", "utter_suggest_tax", "utter_suggest_talent", "utter_suggest_goals")


def suggest_for(context: Context, clauses: tuple[Clause, ...]) -> tuple[str, ...]:
    """Return two or three complete questions that lead on from these clauses."""
    if not clauses:
        return tuple(context.wording.say(name) for name in _OPENERS[:3])
    clause = clauses[0]
    suggestions = []
    if clause.agencies and context.reading.ask is not Ask.AGENCY:
        suggestions.append(context.wording.say("utter_suggest_agency", heading=clause.heading))
    if context.reading.ask in (Ask.AGENCY, Ask.ASPECT, Ask.FIGURE):
        suggestions.append(context.wording.say("utter_suggest_content", heading=clause.heading))
    figures = context.base.figures_of(clause.id)
    if figures and context.reading.ask is not Ask.FIGURE:
        suggestions.append(context.wording.say("utter_suggest_figure", name=figures[0].name))
    if len(clauses) > 1:
        suggestions.append(context.wording.say("utter_suggest_agency", heading=clauses[1].heading))
    elif clause.agencies:
        office = next((name for name in clause.agencies if name.startswith("市")), clause.agencies[-1])
        suggestions.append(context.wording.say("utter_suggest_tasks", agency=office))
    return tuple(dict.fromkeys(suggestions))[:3]


def ask_back(context: Context, clauses: tuple[str, ...] = ()) -> Answer:
    """Offer readings of a question that has several, or examples for one that names no subject."""
    if len(clauses) >= 2:
        offered = tuple(context.base.clauses[identifier] for identifier in clauses[:4])
        template = "utter_suggest_agency" if context.reading.ask is Ask.AGENCY else "utter_suggest_content"
        suggestions = tuple(context.wording.say(template, heading=clause.heading) for clause in offered)
        line = context.wording.line("utter_clarify_which")
        items = tuple(clause.id for clause in offered)
    else:
        suggestions = tuple(context.wording.say(name) for name in _OPENERS)
        line = context.wording.line("utter_clarify_subject")
        items = ()
    options = [context.wording.line("utter_option", number=n, question=q) for n, q in enumerate(suggestions, 1)]
    return Answer(
        kind=Kind.CLARIFY,
        lines=(line, *options),
        suggestions=suggestions,
        dialogue=replace(
            context.follow_on(items=items or None, ask=context.reading.ask.value),
            growth="growth" in context.reading.cues.kinds,
        ),
    )


def no_such_item(context: Context, number: int) -> Answer:
    """Say that a list has no such item and offer those it has."""
    items = context.question.dialogue.items or context.question.dialogue.clauses
    clauses, sections = context.base.clauses, context.base.sections
    offered = [clauses[item].heading if item in clauses else sections[item].title for item in items]
    suggestions = [context.wording.say("utter_suggest_content", heading=heading) for heading in offered[:4]]
    if len(suggestions) < 2:
        suggestions += [context.wording.say(name) for name in _OPENERS[:2]]
    line = context.wording.line("utter_no_such_item", warrant="computed", number=number, count=len(offered))
    return Answer(Kind.CLARIFY, (line,), suggestions=tuple(suggestions), dialogue=None)
