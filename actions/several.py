"""Several questions in one message: each is answered, in one reply."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from actions.answer import Answer, Kind, Line
from actions.context import Context
from actions.cues import Cues
from actions.focus import Focus, resolve_focus
from actions.intents import Ask
from actions.question import Question
from actions.reading import ASKING, Reading, asking_parts, asks_something, part_question, read
from actions.weights import Weights
from knowledge import PolicyBase, TopicKind

_NAME_ONLY = 16
"""Characters up to which a part that names something asks the same as the part before: “光伏呢”."""
_MOST = 4
_TELLS = re.compile(r"(?:我们?|咱们?|本[公厂企人])(?!.*(?:谁|哪|啥|什么|怎么|多少|几|吗|呢))")
"""What somebody says of himself: “我们协会牵头组建…” asks nothing."""
_QUESTION_WORD = re.compile("谁|什么|啥|哪|多少|几|怎么|如何|能不能|有没有|可不可以")
_ASKED = 0.65
"""Weight from which a word such as 牵头 is part of a question: “我们协会牵头组建…” asks nothing."""
_ASKING = ASKING | {"confirm", "one_clause", "quantity"}


def parts_of(question: Question, base: PolicyBase, cues: Cues, weights: Weights) -> tuple[Reading, ...]:
    """Return a reading for each question of a message; empty when it asks only one thing.

    A part asks something of its own subject, or something else of the subject before it (“石墨烯谁负责，补贴多少”).
    """
    asked: list[Reading] = []
    for part in asking_parts(question):
        reading = read(part_question(question, part), base, cues, weights)
        found = _questions_in(reading, asked, classified=bool(part.intents))
        asked += found or ([reading] if _asks_of_a_name(reading, part.intents) else [])
    if any(_depends(reading, asked[0]) for reading in asked[1:]) or _goes_on(question, asked):
        return ()
    asked = [reading for place, reading in enumerate(asked) if not _only_names(reading, asked[place + 1 :])]
    distinct = {(_subject(reading), reading.ask, reading.aspects[:1]): reading for reading in asked}
    return tuple(distinct.values()) if 1 < len(distinct) <= _MOST else ()


def _questions_in(reading: Reading, before: list[Reading], *, classified: bool) -> list[Reading]:
    """Return the part if it is a question, by itself or after the ones before."""
    if _TELLS.match(reading.text):
        return []
    if not _has_subject(reading):
        asks_more = "agency" in reading.cues.kinds or reading.cues.aspects or "benefit" in reading.cues.kinds
        return [reading] if before and asks_more else []
    of_document = reading.ask is Ask.DOCUMENT and reading.evidence.topics(TopicKind.FACT)
    renamed = {"renamed", "interrogative"} <= reading.cues.kinds
    if reading.cues.kinds & _ASKING - {"agency"} or reading.cues.aspects or of_document or renamed:
        return [reading]
    believed = not classified or reading.weights[Ask.AGENCY] >= _ASKED
    if "agency" in reading.cues.kinds and reading.ask is Ask.AGENCY and believed:
        return [reading]
    if before and len(reading.text) <= _NAME_ONLY and reading.cues.elliptic:
        return [replace(reading, ask=before[-1].ask, aspects=before[-1].aspects)]
    return []


def _only_names(reading: Reading, behind: list[Reading]) -> bool:
    """Whether a part only says what the one behind it asks about: “专利这个指标，眼下实际做到几件”."""
    asks = "interrogative" in reading.cues.kinds or reading.cues.kinds & _ASKING - {"figure", "one_clause"}
    return bool(behind) and not asks and "interrogative" in behind[0].cues.kinds


def _asks_of_a_name(reading: Reading, intents: Mapping[str, float]) -> bool:
    """Whether a short part with a question word and a name of its own asks something: “总召集人是谁”."""
    short = len(reading.text) <= _NAME_ONLY and _QUESTION_WORD.search(reading.text)
    return bool(short and reading.evidence.content and asks_something(reading, intents))


def _goes_on(question: Question, asked: list[Reading]) -> bool:
    """Whether a message only asks of an agency in what the conversation is about: “是发改委在负责吗，都有谁”."""
    if not asked or any(reading.evidence.content for reading in asked):
        return False
    listed = any("all_listed" in reading.cues.kinds for reading in asked[1:] if not _has_subject(reading))
    return listed or bool(question.dialogue.clauses)


def _depends(reading: Reading, first: Reading) -> bool:
    """Whether a part only asks whether an agency is among those of the part before: “…由谁负责，商务局在吗”."""
    only_agencies = reading.evidence.agencies and not reading.evidence.content
    asks_tasks = reading.cues.kinds & {"agency_tasks", "one_clause", "renamed", "where"}
    return bool(only_agencies and not asks_tasks and first.evidence.content)


def answer_parts(
    context: Context, readings: tuple[Reading, ...], answer: Callable[[Context], Answer]
) -> tuple[Answer, str]:
    """Return one answer made of the answers to every part."""
    answers = []
    before = Focus()
    for reading in readings:
        question = replace(context.question, normalised=reading.text, parts=())
        focus = resolve_focus(reading, question, context.base)
        if not _has_subject(reading) and before.clauses:
            focus = replace(before, carried=True)
        answers.append(answer(replace(context, question=question, reading=reading, focus=focus)))
        before = focus
    return _join(context, answers), "asks several things"


def _subject(reading: Reading) -> tuple[str, ...]:
    """Return what a part is about, to tell parts from each other."""
    if not _has_subject(reading):
        return ()
    figures = tuple(topic.key for topic in reading.evidence.topics(TopicKind.FIGURE))
    if figures and reading.ask is Ask.FIGURE:
        return figures
    best = reading.evidence.best_clause() if reading.evidence.content else None
    return (best,) if best else tuple(topic.key for topic in reading.evidence.topics(*TopicKind))


def _has_subject(reading: Reading) -> bool:
    evidence = reading.evidence
    return bool(evidence.content or evidence.agencies or evidence.topics(TopicKind.FACT))


def _join(context: Context, answers: list[Answer]) -> Answer:
    lines: list[Line] = []
    source = context.source_line()
    for number, part in enumerate(answers, 1):
        own = [line for line in part.lines if line.text != source.text]
        first = replace(own[0], text=context.wording.say("utter_part", number=number, text=own[0].text))
        lines += [first, *(replace(line, optional=True) for line in own[1:])]
    lines.append(source)
    citations = tuple(dict.fromkeys(citation for part in answers for citation in part.citations))
    firsts = (part.dialogue.clauses[0] for part in answers if part.dialogue and part.dialogue.clauses)
    subjects = tuple(dict.fromkeys(firsts))
    stated = any(part.kind is Kind.ANSWER for part in answers)
    # The next question goes on about the figure that was told last: “增长率呢”.
    ended = answers[-1].dialogue
    figures = ended.figures if ended is not None and ended.ask == Ask.FIGURE.value else ()
    last = Ask.FIGURE.value if figures else Ask.CONTENT.value
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
        dialogue=context.follow_on(clauses=subjects, items=subjects, figures=figures, ask=last),
    )
