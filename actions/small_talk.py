"""What is not about the plan: greetings, thanks, who are you, a person please, and everything outside the field."""

from __future__ import annotations

from collections.abc import Mapping

from actions.answer import Answer, Kind, Line
from actions.context import Context
from actions.intents import Ask

_RESPONSE_OF_INTENT: Mapping[str, str] = {
    "greet": "utter_greet",
    "goodbye": "utter_goodbye",
    "thank": "utter_thank",
    "affirm": "utter_affirm",
    "bot_challenge": "utter_bot_challenge",
    "ask_capabilities": "utter_capabilities",
    "chitchat": "utter_chitchat",
}
_EXAMPLES = ("utter_suggest_industries", "utter_suggest_tax", "utter_suggest_talent")


def answer_small_talk(context: Context) -> Answer:
    """Answer the likeliest kind of small talk with its fixed text."""
    intents = context.question.intents
    intent = max(_RESPONSE_OF_INTENT, key=lambda name: intents.get(name, 0.0))
    line = context.wording.line(_RESPONSE_OF_INTENT[intent], operator=context.contacts.operator)
    return Answer(Kind.SMALL_TALK, (line,), suggestions=_examples(context))


def answer_handoff(context: Context) -> Answer:
    """Say where to find a person, from configuration only."""
    lines: list[Line] = [context.wording.line("utter_handoff")]
    if context.contacts.hotline:
        lines.append(
            context.wording.line("utter_hotline", operator=context.contacts.operator, hotline=context.contacts.hotline)
        )
    else:
        lines.append(context.wording.line("utter_no_hotline", operator=context.contacts.operator))
    return Answer(Kind.HANDOFF, tuple(lines), suggestions=_examples(context)[:2])


def answer_out_of_scope(context: Context) -> Answer:
    """Say that the question is outside the plan's field and what can be asked."""
    place = context.reading.cues.other_place
    if not place:
        return Answer(Kind.OUT_OF_SCOPE, (context.wording.line("utter_out_of_scope"),), suggestions=_examples(context))
    line = context.wording.line("utter_other_place", place=place)
    kept = context.follow_on(clauses=context.focus.clauses, ask=Ask.CONTENT.value)
    return Answer(Kind.OUT_OF_SCOPE, (line,), suggestions=_examples(context), dialogue=kept)


def _examples(context: Context) -> tuple[str, ...]:
    return tuple(context.wording.say(name) for name in _EXAMPLES)
