"""Which clauses the names of a question point to."""

from __future__ import annotations

import re
from functools import partial

from actions.evidence import asked_content, coordinated_clauses
from actions.intents import Ask
from actions.numbers import read_count, read_numeral
from actions.question import Question
from actions.reading import STORY, Reading
from knowledge import Mention, PolicyBase, TopicKind, fold

_PAIR = 2
_INDUSTRIES = "产业"
"""How the title of the section of the industries begins."""
_IN_INDUSTRIES = re.compile(
    "(?:在|有|跨|属于|沾着?|占着?)(?:哪)?([两三二])个?(?:产业|行业)(?:里面?|中)?(?:都|也|[,?。]|$|写|提|出现|沾)"
)
_THAT_PLACE = re.compile("(?:产业|行业)?的?[那这]一?(?:段|条|块|句|节|部分)(?:话)?(?:里|中)")
"""What follows a name that says where to look."""


def named_clauses(reading: Reading, question: Question, base: PolicyBase) -> tuple[str, ...]:
    """Return the clauses that recognised names point to."""
    evidence = reading.evidence
    if not evidence.content:
        return ()
    told = (
        _in_industries(reading, base)
        or _where_agencies_are_spoken_of(reading, base)
        or _one_of_two(reading, base)
        or _pointed_at(reading)
    )
    if told:
        return told
    story = len(question.normalised) > STORY
    wants_all = reading.ask is Ask.COMPARE or ("each" in reading.cues.kinds and not story)
    if reading.ask is Ask.COMPARE or not story:
        joined = coordinated_clauses(evidence, question.normalised, wants_all, partial(speaks_of, base))
        if len(joined) > 1:
            return joined
    best = evidence.best_clause()
    counted = _counted(reading, question)
    if counted or best is None:
        return counted
    if "each" in reading.cues.kinds and not story:
        spread = _everywhere(asked_content(evidence, question.normalised), base)
        if len(spread) > 1:
            return spread
    return (best,)


def counted_industries(text: str) -> int:
    """Return in how many industries a question says that something stands: “在两个产业里都写了”; 0 else."""
    counted = _IN_INDUSTRIES.search(text)
    return int(read_numeral(counted[1]) or 0) if counted else 0


def _in_industries(reading: Reading, base: PolicyBase) -> tuple[str, ...]:
    """Return as many industries as a question says hold what it names: “文化创意在两个产业里都写了，是哪两个”."""
    count = counted_industries(reading.text)
    if not count or len(reading.evidence.content) > 1:
        return ()
    section = next((key for key, section in base.sections.items() if section.title.startswith(_INDUSTRIES)), "")
    scores = reading.evidence.scores
    found = sorted((c.id for c in base.clauses_in(section) if scores.get(c.id)), key=lambda c: -scores[c])
    return tuple(found[:count]) if len(found) >= count else ()


def _where_agencies_are_spoken_of(reading: Reading, base: PolicyBase) -> tuple[str, ...]:
    """Return the clause whose sentence says which agency does a thing: “技术改造按分工是哪个部门重点抓”."""
    if "main_task" not in reading.cues.kinds or reading.evidence.agencies:
        return ()
    forms = [mention.form for mention in reading.evidence.content]
    found = [(hit.clause, hit.sentence) for hit in reading.evidence.hits[:1]]
    found += [
        (clause.id, sentence)
        for form in forms
        for clause in base.clauses_with(form)
        for sentence in clause.sentences
        if form in fold(sentence)
    ]
    return tuple(clause for clause, sentence in found if any(name in sentence for name in base.agencies))[:1]


def _one_of_two(reading: Reading, base: PolicyBase) -> tuple[str, ...]:
    """Return which of two clauses holds a thing: “特种陶瓷归建材还是归新材料”; nothing where both or neither do."""
    first, *others = reading.evidence.content
    if "belongs" not in reading.cues.kinds or len(others) < _PAIR:
        return ()
    choices = dict.fromkeys(topic.clauses[0] for mention in others for topic in mention.topics if topic.clauses)
    holding = tuple(clause for clause in choices if speaks_of(base, clause, first))
    return holding if len(holding) == 1 else ()


def _pointed_at(reading: Reading) -> tuple[str, ...]:
    """Return the clause of a name behind which its place is pointed at: “制鞋那段话里提到自动化没有”."""
    pointed = [m for m in reading.evidence.content if _THAT_PLACE.match(reading.text[m.end :])]
    clauses = [topic.clauses[0] for mention in pointed for topic in mention.topics[:1] if topic.clauses]
    return tuple(clauses) if len(clauses) == 1 else ()


def _counted(reading: Reading, question: Question) -> tuple[str, ...]:
    """Return the clauses of all names where the question counts as many: “做雨鞋也做卫浴，这两行谁管”."""
    clauses = {mention.topics[0].clauses[0]: None for mention in reading.evidence.content if mention.topics[0].clauses}
    count = read_count(question.normalised)
    return tuple(clauses) if count and count == len(clauses) else ()


def speaks_of(base: PolicyBase, clause: str, mention: Mention) -> bool:
    """Whether a clause holds a mentioned name, with or without 企业, 产业 or 行业 behind it."""
    text = fold(base.clauses[clause].heading + base.clauses[clause].text)
    return re.sub("(?:企业|产业|行业)$", "", mention.form) in text


def _everywhere(mentions: tuple[Mention, ...], base: PolicyBase) -> tuple[str, ...]:
    """Return every clause of a single named thing: “功能性食品在哪两个产业里出现”."""
    for mention in mentions:
        for topic in mention.topics:
            if (
                topic.kind is TopicKind.NAME
                and len(topic.clauses) > 1
                and fold(topic.label) == mention.form.strip("《》“”\"'")
            ):
                return topic.clauses
    return ()
