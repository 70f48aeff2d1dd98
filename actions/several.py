"""Several questions in one message: each is answered, in one reply."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from actions.answer import Answer, Kind, Line
from actions.context import Context
from actions.cues import Cues
from actions.evidence import gather
from actions.focus import resolve_focus
from actions.question import Question
from actions.reading import Ask, Reading
from knowledge import Aspect, PolicyBase, TopicKind

_ENDS = re.compile(r"[?？;；。\n]+|(?:^|(?<=[^\d.]))\d[.、:)](?=\D)")
_COMMAS = re.compile(r"[,，]")
_LONGEST = 120
"""Longer messages are stories with one question."""
_PLAIN = 16
"""Characters up to which a part that names something needs no word of asking."""
_MOST = 4
_ASKING = frozenset({"agency", "agency_tasks", "figure", "list", "meaning", "where"})


def parts_of(question: Question, base: PolicyBase, cues: Cues) -> tuple[Reading, ...]:
    """Return a reading for each question of a message; empty when it asks only one thing.

    A part counts when it names a subject of its own; parts that commas separate must each ask something as well.
    """
    text = question.normalised
    if len(text) > _LONGEST:
        return ()
    for mark, each_asks in ((_ENDS, False), (_COMMAS, True)):
        texts = [part.strip() for part in mark.split(text) if part and part.strip()]
        if len(texts) < 2:
            continue
        readings = [_read(part, base, cues) for part in texts]
        if each_asks and not all(_asks(reading) for reading in readings):
            continue
        own = tuple(r for r in readings if _has_subject(r) and (_asks(r) or len(r.text) <= _PLAIN))
        subjects = {reading.evidence.best_clause() or reading.ask for reading in own}
        if 1 < len(own) <= _MOST and len(subjects) == len(own):
            return own
    return ()


def answer_parts(
    context: Context, readings: tuple[Reading, ...], answer: Callable[[Context], Answer]
) -> tuple[Answer, str]:
    """Return one answer made of the answers to every part."""
    answers = []
    for reading in readings:
        question = replace(context.question, normalised=reading.text)
        part = replace(context, question=question, reading=reading)
        answers.append(answer(replace(part, focus=resolve_focus(reading, question, context.base))))
    return _join(context, answers), "asks several things"


def _read(text: str, base: PolicyBase, cues: Cues) -> Reading:
    evidence = gather(base, text, {})
    found = cues.find(text, evidence.blank_names(text))
    ask = Ask.CONTENT
    if evidence.topics(TopicKind.FACT) and not evidence.content:
        ask = Ask.DOCUMENT
    elif "agency" in found.kinds:
        ask = Ask.AGENCY
    elif evidence.agencies and not evidence.content:
        ask = Ask.AGENCY_TASKS
    elif evidence.topics(TopicKind.FIGURE):
        ask = Ask.FIGURE
    elif found.aspects:
        ask = Ask.ASPECT
    return Reading(
        text,
        ask,
        {**dict.fromkeys(Ask, 0.0), ask: 1.0},
        tuple(a for a in Aspect if a in found.aspects),
        found,
        evidence,
    )


def _has_subject(reading: Reading) -> bool:
    evidence = reading.evidence
    return bool(evidence.content or evidence.agencies or evidence.topics(TopicKind.FACT))


def _asks(reading: Reading) -> bool:
    return _has_subject(reading) and bool(reading.cues.kinds & _ASKING or reading.cues.aspects)


def _join(context: Context, answers: list[Answer]) -> Answer:
    lines: list[Line] = []
    source = context.source_line()
    for number, part in enumerate(answers, 1):
        own = [line for line in part.lines if line.text != source.text]
        first = replace(own[0], text=context.wording.say("utter_part", number=number, text=own[0].text))
        lines += [first, *(replace(line, optional=True) for line in own[1:])]
    lines.append(source)
    citations = tuple(dict.fromkeys(citation for part in answers for citation in part.citations))
    subjects = tuple(part.dialogue.clauses[0] for part in answers if part.dialogue and part.dialogue.clauses)
    stated = any(part.kind is Kind.ANSWER for part in answers)
    asked = [part for part in answers if part.dialogue and part.dialogue.ask == Ask.AGENCY.value] or answers
    agencies = {agency.name: (agency, clauses) for part in asked for agency, clauses in part.agencies}
    return Answer(
        kind=Kind.ANSWER if stated else answers[0].kind,
        lines=tuple(lines),
        title="；".join(part.title for part in answers if part.title),
        citations=citations,
        agencies=tuple(agencies.values()),
        figures=tuple(figure for part in answers for figure in part.figures),
        suggestions=tuple(dict.fromkeys(text for part in answers for text in part.suggestions[:1]))[:3],
        not_stated=tuple(missing for part in answers for missing in part.not_stated),
        dialogue=context.follow_on(clauses=subjects, items=subjects, ask=Ask.CONTENT.value),
    )
