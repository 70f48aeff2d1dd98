"""Questions that no kind decides: items that do not exist, parts and names the plan leaves out, unknown matters."""

from __future__ import annotations

from collections.abc import Callable

from actions.agency_tasks import answer_totals
from actions.answer import Answer
from actions.clarification import no_such_item
from actions.context import Context
from actions.glossary import answer_meaning, asks_meaning
from actions.reading import SUBJECT_OF_INTENT, Ask
from actions.silence import answer_silence, answer_unnamed_body
from actions.small_talk import answer_out_of_scope
from knowledge import Aspect, NameKind, Script, TopicKind

_KNOWN_SHARE = 0.3
"""Share of content words known to the plan below which a question without a name is outside its field."""
_CERTAIN = 0.9
"""Probability of a field (tax, talent …) that lets a question pass whose words are unknown."""


def answer_exception(context: Context) -> tuple[Answer, str] | None:
    """Return the answer to the first exception that holds, with the reason; None where none does."""
    return next(((answer(context), reason) for holds, answer, reason in _EXCEPTIONS if holds(context)), None)


def _missing_item(context: Context) -> bool:
    return context.focus.missing_item is not None


def _answer_missing_item(context: Context) -> Answer:
    return no_such_item(context, context.focus.missing_item or 0)


def _answer_detail(context: Context) -> Answer:
    return answer_silence(context, (Aspect.DETAIL,))


def _totals(context: Context) -> bool:
    """Whether a question is on the numbers of the whole document."""
    evidence = context.reading.evidence
    named = evidence.content or evidence.agencies or evidence.topics(TopicKind.SECTION)
    return "totals" in context.reading.cues.kinds and not named and not context.focus.carried


def _odd_agency(context: Context) -> bool:
    """Whether a question is on the tasks of a body that no 责任单位 line names."""
    reading = context.reading
    if "odd_agency" not in reading.cues.open_kinds or reading.evidence.agencies or reading.evidence.content:
        return False
    return reading.ask is Ask.AGENCY_TASKS or bool(reading.cues.kinds & {"agency_tasks", "membership"})


def _unlisted(context: Context) -> bool:
    """Whether a question wants the parts of something that the plan counts without listing."""
    evidence = context.reading.evidence
    keys = [topic.key for topic in evidence.topics(TopicKind.NAME)]
    if context.focus.carried and not evidence.content:
        keys = [topic for topic in context.question.dialogue.topics if topic in context.base.names]
    names = [context.base.names[key] for key in keys]
    here = all(name.clauses[0] in context.focus.clauses for name in names)
    return "parts" in context.reading.cues.kinds and any(not name.listed for name in names) and here


def _no_instances(context: Context) -> bool:
    """Whether a question wants enterprises by name from clauses that name none."""
    kinds = context.reading.cues.kinds
    if "instances" not in kinds or "agency" in kinds or not context.focus.clauses:
        return False
    named = (name for name in context.base.names.values() if name.kind is NameKind.ENTERPRISE)
    return not any(set(name.clauses) & set(context.focus.clauses) for name in named)


def _unknown_matter(context: Context) -> bool:
    """Whether a question names nothing of the plan and uses words the plan does not know."""
    evidence = context.reading.evidence
    on_a_field = max((context.question.intents.get(name, 0.0) for name in SUBJECT_OF_INTENT), default=0.0)
    if context.reading.ask not in (Ask.CONTENT, Ask.MEANING, Ask.ASPECT, Ask.FOLLOW_UP, Ask.MORE):
        return False
    if (
        evidence.mentions
        or context.focus.carried
        or context.focus.pointed
        or context.reading.cues.pronoun
        or on_a_field > _CERTAIN
    ):
        return False
    if context.question.script is Script.ENGLISH and context.focus.clauses:
        return False
    words = context.base.cutter.words(context.text)
    return sum(map(len, words)) >= 3 and evidence.known < _KNOWN_SHARE


_EXCEPTIONS: tuple[tuple[Callable[[Context], bool], Callable[[Context], Answer], str], ...] = (
    (_missing_item, _answer_missing_item, "the list has no such item"),
    (_totals, answer_totals, "asks how many clauses or agencies there are"),
    (_odd_agency, answer_unnamed_body, "asks of a body that the plan does not name"),
    (_unlisted, _answer_detail, "the plan counts these without listing them"),
    (_no_instances, _answer_detail, "the clause names no single enterprise or project"),
    (asks_meaning, answer_meaning, "asks what a word of the glossary means"),
    (_unknown_matter, answer_out_of_scope, "hardly a word of it occurs in the plan"),
)
"""What to look for, in this order; what to answer; why."""
