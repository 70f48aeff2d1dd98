"""Which clauses a question is about: named in it, pointed back to, or found by its words."""

from __future__ import annotations

from dataclasses import dataclass

from actions.dialogue import Dialogue
from actions.evidence import coordinated_clauses
from actions.numbers import read_count, read_positions
from actions.question import Question
from actions.reading import Ask, Reading
from knowledge import Mention, PolicyBase, TopicKind, fold

SEARCH_FLOOR = 1.5
"""Points (see Evidence.scores) below which words alone point to no clause."""
_SHORT = 10
"""Characters up to which a question without a subject of its own goes on about the last one."""
_STORY = 45
"""Characters from which a message is a story: incidental names in it are not all asked about."""


@dataclass(frozen=True)
class Focus:
    """The subject of a question."""

    clauses: tuple[str, ...] = ()
    """Clause ids, the most relevant first; empty when the question names no subject."""
    carried: bool = False
    """Whether they were taken over from the conversation."""
    missing_item: int | None = None
    """1-based number of a list item that was asked for and does not exist."""
    section: str | None = None
    """Section or part the question names as a whole."""


def resolve_focus(reading: Reading, question: Question, base: PolicyBase) -> Focus:
    """Return the subject of a question within its conversation."""
    dialogue = question.dialogue
    ordinal = _ordinal(question.normalised, reading, dialogue)
    if ordinal is not None:
        return ordinal
    named = _named(reading, question, base)
    if named and not _points_back(reading, question, base, named):
        return Focus(named)
    sections = reading.evidence.topics(TopicKind.SECTION)
    if sections and not reading.evidence.content:
        return Focus(tuple(clause.id for clause in base.clauses_in(sections[0].key)), section=sections[0].key)
    if dialogue.clauses and _continues(reading, question):
        return Focus(_carried(reading, question, base), carried=True)
    return Focus(_searched(reading))


def _ordinal(text: str, reading: Reading, dialogue: Dialogue) -> Focus | None:
    """Read “第二条”, “最后一个”, “2” against the last list; None when there is nothing of the kind."""
    items = dialogue.items or dialogue.clauses
    if "前者" in text or "后者" in text:
        items = (*dialogue.previous_clauses[:1], *dialogue.clauses[:1])
    positions = read_positions(text, len(items)) if items else ()
    names_other = [m for m in reading.evidence.content if not any(c in items for t in m.topics for c in t.clauses)]
    if not positions or names_other:
        return None
    missing = next((place + 1 for place in positions if not 0 <= place < len(items)), None)
    found = tuple(items[place] for place in positions if 0 <= place < len(items))
    return Focus(found, carried=True, missing_item=missing if not found else None)


def _named(reading: Reading, question: Question, base: PolicyBase) -> tuple[str, ...]:
    """Return the clauses that recognised names point to."""
    evidence = reading.evidence
    if not evidence.content:
        return ()
    story = len(question.normalised) > _STORY
    wants_all = reading.ask is Ask.COMPARE or ("each" in reading.cues.kinds and not story)
    if reading.ask is Ask.COMPARE or not story:
        joined = coordinated_clauses(evidence, question.normalised, all_mentions=wants_all)
        if len(joined) > 1:
            return joined
    best = evidence.best_clause()
    if best is None:
        return ()
    if "each" in reading.cues.kinds and not story:
        spread = _everywhere(evidence.content, base)
        if len(spread) > 1:
            return spread
    return (best,)


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


def _points_back(reading: Reading, question: Question, base: PolicyBase, named: tuple[str, ...]) -> bool:
    """Whether a name is only a part of what the conversation is about: “园区呢” after 石油化工."""
    dialogue = question.dialogue
    if not dialogue.clauses or set(named) & set(dialogue.clauses):
        return False
    if any(topic.kind is TopicKind.CLAUSE for topic in reading.evidence.topics(*TopicKind)):
        return False
    if not (reading.cues.elliptic or reading.cues.pronoun) or len(question.normalised) > 12:
        return False
    forms = [question.normalised[m.start : m.end] for m in reading.evidence.content]
    inside = fold("".join(base.clauses[clause].text for clause in dialogue.clauses if clause in base.clauses))
    return all(form in inside for form in forms)


def _continues(reading: Reading, question: Question) -> bool:
    """Whether a question without a name of its own goes on about the subject of the conversation."""
    if reading.ask in (Ask.SMALL_TALK, Ask.HANDOFF, Ask.OUT_OF_SCOPE):
        return False
    if reading.cues.pronoun or reading.cues.elliptic or reading.ask in (Ask.MORE, Ask.FOLLOW_UP):
        return True
    best = reading.evidence.best_clause()
    if best is None or best in question.dialogue.clauses or len(question.normalised) <= _SHORT:
        return True
    return reading.evidence.scores[best] < SEARCH_FLOOR


def _carried(reading: Reading, question: Question, base: PolicyBase) -> tuple[str, ...]:
    """Return the clauses that “它”, “这三种”, “两个” stand for."""
    dialogue, text = question.dialogue, question.normalised
    count = read_count(text)
    if count and count == len(dialogue.items):
        return dialogue.items
    if count == 2 and len(dialogue.clauses) == 1 and dialogue.previous_clauses:
        return (*dialogue.previous_clauses[:1], *dialogue.clauses)
    if reading.ask is Ask.COMPARE and len(dialogue.clauses) == 1 and dialogue.previous_clauses:
        return (*dialogue.previous_clauses[:1], *dialogue.clauses)
    return tuple(clause for clause in dialogue.clauses if clause in base.clauses)


def _searched(reading: Reading) -> tuple[str, ...]:
    best = reading.evidence.best_clause()
    return (best,) if best is not None and reading.evidence.scores[best] >= SEARCH_FLOOR else ()
