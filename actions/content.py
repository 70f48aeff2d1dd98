"""What the plan does or says for a subject: the sentences that answer, with who is responsible."""

from __future__ import annotations

import re

from actions.agency_tasks import asked_agencies
from actions.answer import Answer, Citation, Kind, Line
from actions.clarification import suggest_for
from actions.context import Context
from actions.intents import Ask
from knowledge import Clause, Mention, TopicKind, fold

_MANY_CLAUSES = 3
"""From this many clauses on, each is quoted with one sentence only."""
_FURTHER_SENTENCE = 0.35
"""Share of the best sentence's score from which another one is quoted as well."""
_FURTHER = 2
_ASKED_THING = re.compile(
    "(?:什么样?|啥|哪些|哪几?[个项种类大]?|哪[一二两三四五六七八九十][个项种类大]|几[个项种类大])的?([\u4e00-\u9fff]{2,6})"
)
"""What a question asks for by name: 基地 in “什么样的产业基地”."""
_WORDS_OF_THING = 2
"""Words of it that are looked at; what follows them belongs to the question."""
_WHOLE, _WHOLE_AMONG_MANY = 310, 170
"""Characters up to which a clause that is asked about as a whole is quoted as a whole."""


def answer_content(context: Context) -> Answer:
    """Quote the sentences of the subject that answer the question best."""
    clauses = context.clauses
    citations = [citation for clause in clauses for citation in quote_best(context, clause, len(clauses))]
    lines: list[Line] = [_opening(context, clauses)]
    lines += [context.quote_line(citation, optional=place > 0) for place, citation in enumerate(citations)]
    lines += _plain_words(context)
    lines += _responsible(context, clauses)
    lines.append(context.source_line())
    identifiers = tuple(clause.id for clause in clauses)
    return Answer(
        kind=Kind.ANSWER,
        lines=tuple(lines),
        title="、".join(clause.heading for clause in clauses),
        citations=tuple(citations),
        agencies=context.agencies_with_clauses(clauses),
        suggestions=suggest_for(context, clauses),
        dialogue=context.follow_on(
            clauses=identifiers,
            items=identifiers if len(identifiers) > 1 and not context.focus.pointed else None,
            ask=Ask.CONTENT.value,
        ),
    )


def quote_best(context: Context, clause: Clause, among: int = 1) -> list[Citation]:
    """Return one to three sentences of a clause that answer the question, in the clause's order."""
    if context.reading.ask is Ask.MORE or _asked_as_a_whole(context, clause, among):
        return [context.cite(clause, clause.text)]
    scored = sorted(
        (
            (score + 3.0 * (_names_in(context, sentence, clause) + _asked_in(context, sentence)), sentence)
            for sentence, score in context.points_of_sentences(clause).items()
        ),
        key=lambda pair: -pair[0],
    )
    best = scored[0]
    chosen = [best[1]]
    if among < _MANY_CLAUSES:
        chosen += _further(context, clause, best, scored[1:])
    in_order = [sentence for sentence in clause.sentences if sentence in chosen]
    return [context.cite(clause, sentence) for sentence in in_order]


def states_what_is_asked(context: Context) -> bool:
    """Whether a sentence of the subject has the very thing asked for beside its name: “燎原计划里推哪些专项”."""
    sentences = ((sentence, clause) for clause in context.clauses for sentence in clause.sentences)
    return any(_names_in(context, *place) and _asked_in(context, place[0]) for place in sentences)


def _asked_in(context: Context, sentence: str) -> int:
    """Count the things a question asks for by “什么基地”, “哪三个品牌” that stand in a sentence."""
    return sum(
        any(word in sentence for word in context.base.cutter.words(thing)[:_WORDS_OF_THING] if len(word) > 1)
        for thing in _ASKED_THING.findall(context.text)
    )


def asks_for_a_thing(context: Context) -> bool:
    """Whether a question asks for something by its name that a sentence of the subject has: “打造成什么基地”."""
    return any(_asked_in(context, sentence) for clause in context.clauses for sentence in clause.sentences)


def _further(context: Context, clause: Clause, best: tuple[float, str], rest: list[tuple[float, str]]) -> list[str]:
    """Return up to two more sentences: those on names the best one leaves out, then those nearly as good."""
    left = [mention for mention in context.reading.evidence.mentions if not _names(mention, best[1], clause)]
    naming = [sentence for _, sentence in rest if any(_names(mention, sentence, clause) for mention in left)]
    good = [sentence for score, sentence in rest if score > max(1.0, _FURTHER_SENTENCE * best[0])]
    return list(dict.fromkeys((*naming, *good)))[:_FURTHER]


def _asked_as_a_whole(context: Context, clause: Clause, among: int) -> bool:
    """Whether only the clause itself is named, so that all of it answers; long ones are still cut to fit."""
    named = {topic.label for topic in context.reading.evidence.topics(TopicKind.NAME, TopicKind.FIGURE)}
    return len(clause.text) <= (_WHOLE if among < _MANY_CLAUSES else _WHOLE_AMONG_MANY) and not named


def _names_in(context: Context, sentence: str, clause: Clause) -> int:
    """Count the mentioned names that stand in a sentence, as the plan writes them or as they were typed."""
    mentioned = sum(_names(mention, sentence, clause) for mention in context.reading.evidence.mentions)
    if context.focus.carried and not context.reading.evidence.content:
        mentioned += sum(_says(topic, sentence) for topic in context.question.dialogue.topics)
    if context.reading.ask is not Ask.AGENCY_TASKS and not context.reading.cues.kinds & {"stresses", "agency_tasks"}:
        return mentioned
    return mentioned + 2 * sum(agency.name in sentence for agency in asked_agencies(context))


def _says(topic: str, sentence: str) -> bool:
    """Whether a sentence names what the last question was about, with or without 产业 or 行业 behind it."""
    name = fold(topic)
    return any(form in fold(sentence) for form in {name, name.removesuffix("产业"), name.removesuffix("行业")})


def _names(mention: Mention, sentence: str, clause: Clause) -> bool:
    folded = fold(sentence)
    labels = {fold(topic.label) for topic in mention.topics if clause.id in topic.clauses or not topic.clauses}
    return mention.form in folded or any(label in folded for label in labels)


def _opening(context: Context, clauses: tuple[Clause, ...]) -> Line:
    if len(clauses) == 1:
        clause = clauses[0]
        name = "utter_content_carried" if context.focus.carried else "utter_content"
        return context.wording.line(name, clause=clause.id, heading=clause.heading)
    headings = "、".join(f"“{clause.heading}”" for clause in clauses)
    return context.wording.line("utter_content_several", count=len(clauses), headings=headings)


def _plain_words(context: Context) -> list[Line]:
    """Return the hand-written explanation of a term when its meaning is asked."""
    if context.reading.ask is not Ask.MEANING:
        return []
    terms = [topic.key for topic in context.reading.evidence.topics(TopicKind.TERM)]
    return [
        context.wording.line(
            "utter_plain_words", warrant="glossary", term=term, plain=context.base.glossary[term].plain
        )
        for term in terms[:2]
    ]


def _responsible(context: Context, clauses: tuple[Clause, ...]) -> list[Line]:
    agencies = context.base.agencies_of(clause.id for clause in clauses)
    if not agencies:
        return []
    names = context.agency_names(agencies)
    return [
        context.wording.line(
            "utter_responsible_short", warrant="record", optional=True, count=len(agencies), names=names
        )
    ]
