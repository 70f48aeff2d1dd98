"""Questions that leave out what the last one said: “光伏呢”, “泉州的”, “有没有免租期”."""

from __future__ import annotations

from dataclasses import replace

from actions.dialogue import Dialogue
from actions.intents import Ask
from actions.outside import FOREIGN
from actions.reading import Reading
from actions.weighing import BUSINESS

_BARE = 5
"""Characters up to which a message may be nothing but a place: “泉州的”."""
_SHORT = 14
"""Characters up to which a question may be elliptic."""
_OPEN = frozenset({"says", "where", "meaning", "stresses"})
"""Cues of a question that is complete although it is short."""
_INHERITABLE = frozenset({Ask.AGENCY, Ask.AGENCY_TASKS, Ask.FIGURE, Ask.CONTENT, Ask.COMPARE})


def complete(reading: Reading, dialogue: Dialogue) -> Reading:
    """Give an elliptic question the kind of the last one: “光伏呢” after “新材料谁负责” asks who is responsible."""
    length = len(reading.text)
    if reading.cues.other_place:
        return replace(reading, ask=Ask.OUT_OF_SCOPE)
    if _foreign_looking(reading, dialogue, length):
        return replace(reading, ask=Ask.ASPECT)
    if reading.cues.home and length <= _BARE:
        return _as_before(reading, dialogue)
    if reading.ask is not Ask.FOLLOW_UP and not _is_elliptic(reading, dialogue, length):
        return reading
    if reading.cues.kinds & (BUSINESS | _OPEN) or reading.cues.aspects:
        weights = {kind: weight for kind, weight in reading.weights.items() if kind is not Ask.FOLLOW_UP}
        return replace(reading, ask=max(weights, key=lambda kind: weights[kind]))
    return _as_before(reading, dialogue)


def _foreign_looking(reading: Reading, dialogue: Dialogue, length: int) -> bool:
    """Whether a question that looks foreign asks for an aspect of what the conversation is about: “有没有免租期”."""
    asks = bool(reading.aspects) or bool({"benefit", "quantity"} & reading.cues.kinds)
    own_subject = reading.evidence.agencies and not reading.evidence.content
    foreign = own_subject or reading.weights[Ask.OUT_OF_SCOPE] >= FOREIGN
    return reading.ask is Ask.OUT_OF_SCOPE and asks and length <= _SHORT and bool(dialogue.clauses) and not foreign


def _is_elliptic(reading: Reading, dialogue: Dialogue, length: int) -> bool:
    """Whether a question is so short and open that the last one tells what it asks: “新材料呢”."""
    if not (dialogue.ask and reading.cues.elliptic) or length > _SHORT:
        return False
    social = (Ask.SMALL_TALK, Ask.HANDOFF, Ask.OUT_OF_SCOPE)
    return bool(reading.evidence.content) or reading.ask not in social


def _as_before(reading: Reading, dialogue: Dialogue) -> Reading:
    """Return the reading with the kind of the last question, content where that cannot be asked again."""
    last = next((kind for kind in _INHERITABLE if kind.value == dialogue.ask), Ask.CONTENT)
    tasks_of_nobody = last is Ask.AGENCY_TASKS and not (
        reading.evidence.agencies or reading.cues.kinds & {"agency_tasks", "list", "figure", "without", "exclude"}
    )
    if last is Ask.CONTENT or tasks_of_nobody:
        return replace(reading, ask=Ask.CONTENT)
    return replace(reading, ask=last, inherited=True)
