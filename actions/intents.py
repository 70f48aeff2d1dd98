"""Kinds of question, and what each intent of the classifier says: the kind, the aspect, the field."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from knowledge import Aspect


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
