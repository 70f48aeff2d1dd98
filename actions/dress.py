"""Put a finished answer into the script of the question: an English line above, or the names' Simplified form below."""

from __future__ import annotations

from dataclasses import replace

from actions.answer import Answer, Line, name_today
from actions.context import Context
from actions.english import english_line, several_line
from knowledge import Script, name_to_traditional


def dress(context: Context, answer: Answer, *, several: bool = False) -> Answer:
    """Return the answer with what its script needs, and the script kept for the next question."""
    script = context.wording.script
    if script is Script.ENGLISH:
        first = several_line(context) if several else english_line(context, answer)
        answer = replace(answer, lines=(first, *answer.lines))
    elif script is Script.TRADITIONAL:
        answer = replace(answer, lines=_with_plan_names(context, answer))
    if script.value == context.question.dialogue.script:
        return answer
    return replace(answer, dialogue=replace(answer.dialogue or context.question.dialogue, script=script.value))


def _with_plan_names(context: Context, answer: Answer) -> tuple[Line, ...]:
    """Return the paragraphs with one more: the Simplified form of the names that stand in Traditional only."""
    told = "\n".join(line.text for line in answer.lines)
    missing = [name for name in _names(answer) if name not in told and name_to_traditional(name) in told]
    if not missing:
        return answer.lines
    line = context.wording.line("utter_plan_names", warrant="record", optional=True, names="、".join(missing))
    return (*answer.lines[:-1], line, answer.lines[-1])


def _names(answer: Answer) -> dict[str, None]:
    """Return the official names an answer may use, each once, in its order."""
    agencies = [name for agency, _ in answer.agencies for name in (agency.name, name_today(agency)) if name]
    headings = [citation.heading for citation in answer.citations]
    return dict.fromkeys([*headings, *(figure.name for figure in answer.figures), *agencies])
