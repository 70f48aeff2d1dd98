"""From a question to what it asks: a kind of question, what it is about, which aspects it wants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from actions.cues import Cues, FoundCues
from actions.evidence import Evidence, gather
from actions.question import Question
from knowledge import Aspect, MeaningIndex, PolicyBase, TopicKind


class Ask(Enum):
    """Kinds of question, independent of any document."""

    CONTENT = "content"
    MEANING = "meaning"
    AGENCY = "agency"
    AGENCY_TASKS = "agency_tasks"
    FIGURE = "figure"
    LIST = "list"
    COMPARE = "compare"
    DOCUMENT = "document"
    ASPECT = "aspect"
    MORE = "more"
    FOLLOW_UP = "follow_up"
    SMALL_TALK = "small_talk"
    HANDOFF = "handoff"
    OUT_OF_SCOPE = "out_of_scope"


ASK_OF_INTENT: Mapping[str, Ask] = {
    "ask_measures": Ask.CONTENT,
    "ask_subsidy": Ask.CONTENT,
    "ask_talent": Ask.CONTENT,
    "ask_tax": Ask.CONTENT,
    "ask_coordination": Ask.CONTENT,
    "ask_assessment": Ask.CONTENT,
    "ask_meaning": Ask.MEANING,
    "ask_agency": Ask.AGENCY,
    "ask_agency_tasks": Ask.AGENCY_TASKS,
    "ask_figure": Ask.FIGURE,
    "ask_list": Ask.LIST,
    "ask_compare": Ask.COMPARE,
    "ask_document": Ask.DOCUMENT,
    "ask_amount": Ask.ASPECT,
    "ask_rate": Ask.ASPECT,
    "ask_procedure": Ask.ASPECT,
    "ask_eligibility": Ask.ASPECT,
    "ask_deadline": Ask.ASPECT,
    "ask_contact": Ask.ASPECT,
    "ask_place": Ask.ASPECT,
    "ask_form": Ask.ASPECT,
    "ask_progress": Ask.ASPECT,
    "ask_other_year": Ask.ASPECT,
    "ask_other_document": Ask.ASPECT,
    "follow_up_agency": Ask.AGENCY,
    "follow_up_topic": Ask.FOLLOW_UP,
    "follow_up_more": Ask.MORE,
    "follow_up_ordinal": Ask.FOLLOW_UP,
    "follow_up_correction": Ask.FOLLOW_UP,
    "follow_up_choose": Ask.FOLLOW_UP,
    "greet": Ask.SMALL_TALK,
    "goodbye": Ask.SMALL_TALK,
    "thank": Ask.SMALL_TALK,
    "affirm": Ask.SMALL_TALK,
    "bot_challenge": Ask.SMALL_TALK,
    "ask_capabilities": Ask.SMALL_TALK,
    "chitchat": Ask.SMALL_TALK,
    "handoff": Ask.HANDOFF,
    "complaint": Ask.HANDOFF,
    "out_of_scope": Ask.OUT_OF_SCOPE,
}
"""Every intent of domain.yml; tests/test_consistency.py holds the two together."""

ASPECT_OF_INTENT: Mapping[str, Aspect] = {
    "ask_amount": Aspect.AMOUNT,
    "ask_rate": Aspect.RATE,
    "ask_procedure": Aspect.PROCEDURE,
    "ask_eligibility": Aspect.ELIGIBILITY,
    "ask_deadline": Aspect.DEADLINE,
    "ask_contact": Aspect.CONTACT,
    "ask_place": Aspect.PLACE,
    "ask_form": Aspect.FORM,
    "ask_progress": Aspect.PROGRESS,
    "ask_other_year": Aspect.OTHER_YEAR,
    "ask_other_document": Aspect.OTHER_DOCUMENT,
}

SUBJECT_OF_INTENT: Mapping[str, str] = {
    "ask_tax": "tax",
    "ask_subsidy": "funding",
    "ask_talent": "talent",
    "ask_coordination": "coordination",
    "ask_assessment": "assessment",
}
"""Intents that say what field a question is from; the document says where it speaks of it."""

_NEEDS_WORDING = frozenset(
    {
        Aspect.CONTACT,
        Aspect.DEADLINE,
        Aspect.ELIGIBILITY,
        Aspect.FORM,
        Aspect.OTHER_DOCUMENT,
        Aspect.OTHER_YEAR,
        Aspect.PLACE,
        Aspect.PROCEDURE,
        Aspect.PROGRESS,
    }
)
"""Aspects nobody asks for without saying so: the classifier alone is not believed."""
_PLAINLY_WORDED = frozenset({Aspect.FREQUENCY, Aspect.PERSON})
"""Aspects without an intent of their own: their wording decides against a related intent."""
_FIELD_TO_ASPECT = 0.6
"""Share of a field's probability (tax, talent …) that goes to the aspect the wording asks for in that field."""
_UNWORDED = 0.6
"""What is left of their probability without a cue."""

_CUE_BONUS: Mapping[str, tuple[Ask, float]] = {
    "agency": (Ask.AGENCY, 0.5),
    "agency_tasks": (Ask.AGENCY_TASKS, 0.5),
    "figure": (Ask.FIGURE, 0.2),
    "list": (Ask.LIST, 0.1),
    "compare": (Ask.COMPARE, 0.35),
    "meaning": (Ask.MEANING, 0.15),
    "more": (Ask.MORE, 0.15),
    "former_and_latter": (Ask.COMPARE, 0.6),
    "where": (Ask.CONTENT, 0.4),
    "says": (Ask.CONTENT, 0.3),
}
"""What a cue adds to the classifier's probability of its kind."""


_ASPECT_BONUS = 0.3
_CLOSING = 0.5
"""How much the cues of the last sentence count once more."""
_SENTENCE_MARK = re.compile(r"[,，。?？!！;；…、]+|\s{1,}")


BUSINESS = frozenset({"agency", "agency_tasks", "figure", "compare", "benefit", "membership"})
"""Cues that nobody uses in small talk: “好的谢谢，那负责单位也发一下” is a question."""


@dataclass(frozen=True)
class Reading:
    """How one question was understood."""

    text: str
    """The normalised question, or the part of the message that asks it."""
    ask: Ask
    weights: Mapping[Ask, float]
    aspects: tuple[Aspect, ...]
    """Aspects asked for, the likeliest first; empty when none is."""
    cues: FoundCues
    evidence: Evidence
    inherited: bool = False
    """Whether the kind of question was taken over from the last one."""


def read(question: Question, base: PolicyBase, cues: Cues, meaning: MeaningIndex | None = None) -> Reading:
    """Return the reading of a question from its intents, its cues and the names it mentions."""
    subjects = {subject: question.intents.get(intent, 0.0) for intent, subject in SUBJECT_OF_INTENT.items()}
    evidence = gather(base, question.normalised, subjects, meaning)
    found = cues.find(question.normalised, evidence.blank_names(question.normalised))
    weights = _weigh(question, found, _closing_cues(question.normalised, evidence, cues), evidence)
    ask = max(weights, key=lambda kind: weights[kind])
    return Reading(question.normalised, ask, weights, _aspects(question, found), found, evidence)


def _closing_cues(text: str, evidence: Evidence, cues: Cues) -> FoundCues | None:
    """Return the cues of the last of several sentences: people tell first and ask last."""
    ends = [mark.end() for mark in _SENTENCE_MARK.finditer(text.rstrip("?。!.,…"))]
    if not ends:
        return None
    return cues.find(text[ends[-1] :], evidence.blank_names(text)[ends[-1] :])


def _add_cues(weights: dict[Ask, float], found: FoundCues, factor: float) -> None:
    for cue in found.kinds:
        if cue in _CUE_BONUS:
            kind, bonus = _CUE_BONUS[cue]
            weights[kind] += factor * bonus
    asked = found.aspects - {Aspect.PLACE} if "where" in found.kinds else found.aspects
    if asked or "benefit" in found.kinds:
        weights[Ask.ASPECT] += factor * _ASPECT_BONUS


def _weigh(question: Question, found: FoundCues, closing: FoundCues | None, evidence: Evidence) -> dict[Ask, float]:
    weights = dict.fromkeys(Ask, 0.0)
    on_the_plan = bool(evidence.content or evidence.topics(TopicKind.FACT, TopicKind.SECTION))
    for intent, probability in question.intents.items():
        if intent in ASK_OF_INTENT:
            ask = ASK_OF_INTENT[intent]
            share, other = _doubt(intent, found, on_the_plan)
            weights[ask] += share * probability
            weights[other] += (1 - share) * probability
    _add_cues(weights, found, 1.0)
    if closing is not None:
        _add_cues(weights, closing, _CLOSING)
    _temper(weights, found, evidence)
    of_document = evidence.topics(TopicKind.DOCUMENT) or question.dialogue.ask == Ask.DOCUMENT.value
    if question.dialogue.clauses and found.pronoun and not of_document:
        weights[Ask.CONTENT] += 0.8 * weights[Ask.DOCUMENT]
        weights[Ask.DOCUMENT] *= 0.2
    return weights


def _doubt(intent: str, found: FoundCues, on_the_plan: bool) -> tuple[float, Ask]:
    """Return how much of an intent's probability is believed, and the kind that gets the rest."""
    aspect = ASPECT_OF_INTENT.get(intent)
    if aspect in _NEEDS_WORDING and aspect not in found.aspects and on_the_plan:
        return _UNWORDED, Ask.CONTENT
    if intent in SUBJECT_OF_INTENT and (found.aspects or "benefit" in found.kinds):
        return 1 - _FIELD_TO_ASPECT, Ask.ASPECT
    return 1.0, Ask.CONTENT


def _temper(weights: dict[Ask, float], found: FoundCues, evidence: Evidence) -> None:
    """Let what is mentioned speak for and against kinds of question."""
    if evidence.topics(TopicKind.FIGURE):
        weights[Ask.FIGURE] += 0.35
    else:
        weights[Ask.FIGURE] *= 0.6
    if not evidence.agencies:
        weights[Ask.AGENCY_TASKS] *= 0.4
    elif not evidence.content:
        weights[Ask.AGENCY_TASKS] += 0.25
    elif "agency" in found.kinds:
        weights[Ask.AGENCY_TASKS] *= 0.5
    if evidence.topics(TopicKind.FACT) and not evidence.content and not evidence.agencies:
        weights[Ask.DOCUMENT] += 0.7 if evidence.topics(TopicKind.DOCUMENT) else 0.45
    if not evidence.mentions:
        weights[Ask.DOCUMENT] *= 0.8
    if found.kinds & BUSINESS or (found.aspects and evidence.mentions):
        weights[Ask.SMALL_TALK] *= 0.4
    if evidence.content:
        weights[Ask.CONTENT] += 0.05 + 0.4 * evidence.explained
        weights[Ask.OUT_OF_SCOPE] *= 1.0 - 0.5 * evidence.explained
        weights[Ask.SMALL_TALK] *= 0.25
        weights[Ask.HANDOFF] *= 0.7
    if found.other_place and not evidence.topics(TopicKind.AGENCY):
        weights[Ask.OUT_OF_SCOPE] += 1.0


def _aspects(question: Question, found: FoundCues) -> tuple[Aspect, ...]:
    """Return the aspects asked for: those the classifier and the wording agree on come first."""
    chances = dict.fromkeys(Aspect, 0.0)
    if "benefit" in found.kinds:
        chances[Aspect.AMOUNT] += 0.4
    for intent, aspect in ASPECT_OF_INTENT.items():
        chances[aspect] += question.intents.get(intent, 0.0)
    for aspect in found.aspects:
        chances[aspect] += 1.0 if aspect in _PLAINLY_WORDED else 0.5
    if "where" in found.kinds:
        chances[Aspect.PLACE] = 0.0
    ranked = sorted((aspect for aspect in Aspect if chances[aspect] >= 0.3), key=lambda aspect: -chances[aspect])
    return tuple(ranked[:2])
