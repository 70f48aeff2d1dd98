"""Which clauses a question is about: named in it, pointed back to, or found by its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.dialogue import Dialogue
from actions.intents import Ask
from actions.named_clauses import named_clauses, speaks_of
from actions.numbers import read_clause_numbers, read_count, read_positions, read_step, without_clause_numbers
from actions.question import Question
from actions.reading import STORY, Reading
from knowledge import Clause, NameKind, PolicyBase, Script, TopicKind

_WITH = re.compile("(?:那|它)?(?:跟|和|与|同|比)")
_THIS_ONE_TOO = re.compile("[和跟与][这那上]一?[条个项]|[这那上]一?[条个项][和跟与]")
SEARCH_FLOOR = 1.5
"""Points (see Evidence.scores) below which words alone point to no clause."""
ENGLISH_FLOOR = 0.8
"""The same for English, which shares no word with the text and is found by its meaning only."""
_FORMER, _LATTER = re.compile("前者|前面[这那]个|前一[个项]"), re.compile("后者|后面[这那]个")
_COUNTED_THING = re.compile("第[一二三四五六七八九十\\d]{1,3}[个项种类大](产业|技术|平台|业态|模式)")
"""What an ordinal may count without any list before it: the clauses of the section that begins so."""
_PART = re.compile("(?:第[一二三四五\\d]大?|最后(?:那|一|那一)?个?)(?:块|部分|章|大块|大部分|方面)")
"""An ordinal that counts parts of the document: beside a section's name it says which that is."""
_PAIR = 2
_FEW = 3
"""Clauses up to which a name may be a part of what was spoken of; of many it would be found in some."""
_TAKEOVER = 3.0
"""Points by which another clause must beat the last subject to become the new one."""
_OF_INSIDE = 24
"""Characters up to which a question may be whether something lies inside what was spoken of."""
_SHORT = 10
"""Characters up to which a question without a subject of its own goes on about the last one."""


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
    items: tuple[str, ...] = ()
    """The list a position was counted in, when the question names it."""
    pointed: bool = False
    """Whether the question points at its place: by number, by order, by 前者."""


def resolve_focus(reading: Reading, question: Question, base: PolicyBase) -> Focus:
    """Return the subject of a question within its conversation."""
    dialogue = question.dialogue
    numbered = _numbered(question.normalised, dialogue, base)
    ordinal = None if numbered else _ordinal(question, reading, base)
    found = numbered or ordinal
    if found:
        return replace(found, clauses=_with_the_last(found.clauses, reading, dialogue), pointed=True)
    sections = reading.evidence.topics(TopicKind.SECTION)
    at_the_end = _section_at_the_end(reading, question)
    named = () if at_the_end else _with_the_last(named_clauses(reading, question, base), reading, dialogue)
    if named:
        points_back = _points_back(reading, question, base, named)
        return Focus(_carried(reading, question, base), carried=True) if points_back else Focus(named)
    if (sections and not reading.evidence.content) or at_the_end:
        return Focus(tuple(clause.id for clause in base.clauses_in(sections[0].key)), section=sections[0].key)
    if dialogue.clauses and _continues(reading, question):
        return Focus(_carried(reading, question, base), carried=True)
    points_at_nothing = reading.cues.bare and (reading.cues.pronoun or reading.ask is Ask.AGENCY)
    return Focus() if points_at_nothing else Focus(_searched(reading, question))


def _numbered(text: str, dialogue: Dialogue, base: PolicyBase) -> Focus | None:
    """Read a clause's or section's own number: 2.3.4, 三(四), or (五) within the part last spoken of."""
    part = dialogue.clauses[0].split(".")[0] if dialogue.clauses else ""
    for identifier in read_clause_numbers(text, part):
        if identifier in base.clauses:
            return Focus((identifier,))
        if identifier in base.sections:
            return _within(base.clauses_in(identifier), identifier, text)
    return None


def _within(clauses: Sequence[Clause], section: str, text: str) -> Focus:
    """Return a section, or its clause whose place is asked for: “第二部分(三)的第2点”."""
    identifiers = tuple(clause.id for clause in clauses)
    for place in read_positions(without_clause_numbers(text), len(identifiers)):
        if place < len(identifiers):
            return Focus((identifiers[place],), items=identifiers)
    return Focus(identifiers, section=section)


def _ordinal(question: Question, reading: Reading, base: PolicyBase) -> Focus | None:
    """Read “第二条”, “后者”, “下一条”, “2” against what was last listed; None when there is nothing of the kind."""
    dialogue, text = question.dialogue, question.normalised
    named = tuple(
        clause.id
        for section in reading.evidence.topics(TopicKind.SECTION)[:1]
        for clause in base.clauses_in(section.key)
    )
    if named and _PART.search(text):
        return None
    items = named or dialogue.items or _counted_section(text, base) or dialogue.clauses
    positions: tuple[str | int, ...] | None = _former_or_latter(text, dialogue)
    if positions is None:
        counted = tuple(_at(items, place) for place in read_positions(text, len(items))) if items else ()
        step = _neighbour(text, dialogue, base) if "往" in text else ()
        positions = step or counted or _neighbour(text, dialogue, base) or _remaining(text, reading, dialogue)
    names_other = [m for m in reading.evidence.content if not any(c in items for t in m.topics for c in t.clauses)]
    if not positions or names_other:
        return None
    found = tuple(item for item in positions if isinstance(item, str))
    missing = next((number for number in positions if isinstance(number, int)), None)
    if len(found) == 1 and found[0] in base.sections:
        return Focus(tuple(clause.id for clause in base.clauses_in(found[0])), carried=True, section=found[0])
    clauses = tuple(clause for item in found for clause in _clauses_at(item, base))
    return Focus(clauses, carried=True, missing_item=missing if not found else None, items=named)


def _counted_section(text: str, base: PolicyBase) -> tuple[str, ...]:
    """Return the clauses of the section that an ordinal counts in by its name: “第八个产业”."""
    counted = _COUNTED_THING.search(text)
    sections = [s.id for s in base.sections.values() if counted and s.title.startswith(counted[1]) and "." in s.id]
    return tuple(clause.id for clause in base.clauses_in(sections[0])) if len(sections) == 1 else ()


def _at(items: tuple[str, ...], place: int) -> str | int:
    """Return the item at a place, or the 1-based number that does not exist."""
    return items[place] if 0 <= place < len(items) else place + 1


def _former_or_latter(text: str, dialogue: Dialogue) -> tuple[str, ...] | None:
    """Read 前者 and 后者 against the last two subjects."""
    former, latter = bool(_FORMER.search(text)), bool(_LATTER.search(text))
    if not former and not latter:
        return None
    if len(dialogue.items) == _PAIR and set(dialogue.clauses) <= set(dialogue.items):
        pair = dialogue.items
    elif len(dialogue.clauses) == _PAIR:
        pair = dialogue.clauses
    else:
        pair = (*dialogue.previous_clauses[:1], *dialogue.clauses[:1])
    if len(pair) < 2:
        return ()
    return pair if former and latter else (pair[0 if former else 1],)


def _neighbour(text: str, dialogue: Dialogue, base: PolicyBase) -> tuple[str | int, ...]:
    """Read 上一条 and 下一条 against the clause last spoken of."""
    step = read_step(text)
    if not step or len(dialogue.clauses) != 1 or dialogue.clauses[0] not in base.clauses:
        return ()
    order = list(base.clauses)
    place = order.index(dialogue.clauses[0]) + step
    return (order[place],) if 0 <= place < len(order) else ()


def _remaining(text: str, reading: Reading, dialogue: Dialogue) -> tuple[str, ...]:
    """Read 剩下那条: what was listed and not yet spoken of."""
    if "remaining" not in reading.cues.kinds or len(dialogue.items) < 2:
        return ()
    return tuple(item for item in dialogue.items if item not in dialogue.clauses)


def _section_at_the_end(reading: Reading, question: Question) -> bool:
    """Whether a story that names clauses by the way ends with a section: “我写民营经济…，五类创新各有几条”."""
    mentions = reading.evidence.mentions
    sections = [m for m in mentions if any(topic.kind is TopicKind.SECTION for topic in m.topics)]
    content = reading.evidence.content
    if not sections or not content or len(question.normalised) <= STORY or reading.ask is not Ask.LIST:
        return False
    return sections[-1].start > content[-1].start


def _with_the_last(named: tuple[str, ...], reading: Reading, dialogue: Dialogue) -> tuple[str, ...]:
    """Return the last subject too when one other is compared with it: “跟网络化制造的单位一样不”."""
    alone = len(named) == 1 == len(dialogue.clauses) and named != dialogue.clauses
    refers = reading.cues.pronoun or _WITH.match(reading.text)
    both = _THIS_ONE_TOO.search(reading.text) or (refers and "compare" in reading.cues.kinds)
    return (*dialogue.clauses, *named) if alone and both else named


def _points_back(reading: Reading, question: Question, base: PolicyBase, named: tuple[str, ...]) -> bool:
    """Whether a name is only a part of what the conversation is about: “园区呢” after 石油化工, “里头没有食品吧”."""
    dialogue = question.dialogue
    if not 0 < len(dialogue.clauses) <= _FEW or set(named) & set(dialogue.clauses):
        return False
    if reading.cues.elliptic and len(question.normalised) <= _SHORT and _names_it_too(reading, dialogue, base):
        return True
    if (
        "inside_it" in reading.cues.kinds
        and "this_document" not in reading.cues.kinds
        and not reading.evidence.agencies
    ):
        return len(question.normalised) <= _OF_INSIDE
    headings = [t for t in reading.evidence.topics(*TopicKind) if t.kind is TopicKind.CLAUSE]
    if headings and len({topic.clauses[0] for topic in headings}) < _PAIR:  # but “机械建材企业呢” names two
        return False
    goes_on = reading.cues.elliptic or reading.cues.pronoun or reading.ask is Ask.ASPECT
    if not goes_on or len(question.normalised) > 12:
        return False
    return all(
        any(speaks_of(base, clause, mention) for clause in dialogue.clauses if clause in base.clauses)
        for mention in reading.evidence.content
    )


def _names_it_too(reading: Reading, dialogue: Dialogue, base: PolicyBase) -> bool:
    """Whether one of several names is the last subject's own: “那在日本搞孵化器呢”, where that was on 境外.

    Not so where it is an industry, which may only say who asks, or another is the main name of a clause.
    """
    topics = [topic for mention in reading.evidence.content for topic in mention.topics[:1] if topic.clauses]
    others = [topic for topic in topics if topic.clauses[0] not in dialogue.clauses]
    own = [base.names.get(topic.key) for topic in topics if topic not in others]
    new_subject = any(topic.key not in base.names or base.names[topic.key].main for topic in others)
    of_it = any(name is not None and name.kind is not NameKind.INDUSTRY for name in own)
    return len(dialogue.clauses) == 1 and bool(others) and of_it and not new_subject


def _continues(reading: Reading, question: Question) -> bool:
    """Whether a question without a name of its own goes on about the subject of the conversation."""
    if reading.ask in (Ask.SMALL_TALK, Ask.HANDOFF, Ask.OUT_OF_SCOPE):
        return False
    best = reading.evidence.best_clause()
    if reading.cues.pronoun or reading.ask in (Ask.MORE, Ask.FOLLOW_UP):
        return True
    if reading.cues.elliptic:
        offices = reading.cues.kinds & {"agency", "agency_word"} or reading.ask is Ask.AGENCY
        asks_of_it = reading.cues.aspects or offices
        return bool(asks_of_it) or not _is_elsewhere(reading, question.dialogue)
    if best is None or best in question.dialogue.clauses or len(question.normalised) <= _SHORT:
        return True
    return not _is_elsewhere(reading, question.dialogue)


def _is_elsewhere(reading: Reading, dialogue: Dialogue) -> bool:
    """Whether another clause answers to the words of a question so much better that it is the new subject."""
    scores, best = reading.evidence.scores, reading.evidence.best_clause()
    here = max((scores.get(clause, 0.0) for clause in dialogue.clauses), default=0.0)
    return best is not None and best not in dialogue.clauses and scores[best] >= here + _TAKEOVER


def _carried(reading: Reading, question: Question, base: PolicyBase) -> tuple[str, ...]:
    """Return the clauses that “它”, “这三种”, “两个” stand for."""
    dialogue, text = question.dialogue, question.normalised
    count = read_count(text)
    if count and count == len(dialogue.items):
        return tuple(clause for item in dialogue.items for clause in _clauses_at(item, base))
    if count == 2 and len(dialogue.clauses) == 1 and dialogue.previous_clauses:
        return (*dialogue.previous_clauses[:1], *dialogue.clauses)
    if reading.ask is Ask.COMPARE and len(dialogue.clauses) == 1 and dialogue.previous_clauses:
        return (*dialogue.previous_clauses[:1], *dialogue.clauses)
    return tuple(clause for clause in dialogue.clauses if clause in base.clauses)


def _clauses_at(item: str, base: PolicyBase) -> tuple[str, ...]:
    """Return the clauses of a list item, which is a clause or a section."""
    return (item,) if item in base.clauses else tuple(clause.id for clause in base.clauses_in(item))


def _searched(reading: Reading, question: Question) -> tuple[str, ...]:
    best = reading.evidence.best_clause()
    floor = ENGLISH_FLOOR if question.script is Script.ENGLISH else SEARCH_FLOOR
    return (best,) if best is not None and reading.evidence.scores[best] >= floor else ()
