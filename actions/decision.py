"""Which kind of answer a question gets, from the evidence for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from actions.agency import answer_agency
from actions.agency_tasks import answer_agency_tasks, answer_renamed, asked_agencies, only_clause_of
from actions.answer import Answer
from actions.asked_figures import asked_figures, figures_by_value, numbers_asked
from actions.clarification import ask_back
from actions.comparison import answer_comparison
from actions.content import answer_content, states_what_is_asked
from actions.context import Context
from actions.document import answer_document, asks_of_document, is_only_the_document
from actions.exceptions import answer_exception
from actions.extremes import answer_extremes, answer_unassigned
from actions.figure import answer_figure
from actions.intents import SUBJECT_OF_INTENT, Ask
from actions.listing import answer_list
from actions.quantity import decide_quantity, wants_outcome
from actions.silence import answer_aspect, answer_silence
from actions.small_talk import answer_handoff, answer_out_of_scope, answer_small_talk
from knowledge import Aspect, TopicKind, fold

SOCIAL: Mapping[Ask, Callable[[Context], Answer]] = {
    Ask.SMALL_TALK: answer_small_talk,
    Ask.HANDOFF: answer_handoff,
    Ask.OUT_OF_SCOPE: answer_out_of_scope,
}
_PROMISE = re.compile(r"(?:给|发|补|奖|领|拿|返|减|退|资助|补贴|奖励)[^,。?]{0,8}?\d+(?:\.\d+)?\s*(?:%|万|元|亿|折)")
"""A sum that is put to us as promised."""
_CLAIM = re.compile(r"(\d+(?:\.\d+)?)\s*(%|万|元|亿|折)")
_COMPARED = 4
"""Clauses up to which a comparison fits one reply."""
_FEW = 3
"""Clauses up to which it can be asked whether an agency is in their lists."""
_PERSON = 0.5
"""Probability of wanting a person or a number from which a word for a person decides."""
_FIELD = 0.7
"""Probability of a field (assessment, coordination …) from which a question is on it and not on an agency's tasks."""
_UNKNOWN = 0.25
"""Weight of a kind below which, with nothing named, the question is asked back."""


def decide(context: Context) -> Answer:
    """Return the answer, with the reasons for its kind."""
    answer, reason = _choose(context)
    weights = sorted(context.reading.weights.items(), key=lambda pair: -pair[1])[:3]
    shown = ", ".join(f"{kind.value} {weight:.2f}" for kind, weight in weights)
    subject = ", ".join(context.focus.clauses) or "none"
    origin = "carried from the conversation" if context.focus.carried else "named or found"
    return replace(answer, decision=(reason, f"kinds: {shown}", f"subject: {subject} ({origin})"))


def _choose(context: Context) -> tuple[Answer, str]:
    """Return the first kind of answer that the evidence allows; exceptions come before the kinds themselves."""
    return _social(context) or answer_exception(context) or _by_kind(context)


def _social(context: Context) -> tuple[Answer, str] | None:
    if _wants_a_person(context):
        return answer_handoff(context), "asks for a person to talk to"
    ask = context.reading.ask
    pointed = context.focus.pointed and ask is not Ask.HANDOFF
    if ask not in SOCIAL or pointed or is_only_the_document(context):
        return None
    return SOCIAL[ask](context), f"{ask.value} outweighs every question on the plan"


def _wants_a_person(context: Context) -> bool:
    """Whether a question for a number or an address wants a person: “打哪个热线能问到人”."""
    reading, intents = context.reading, context.question.intents
    asks = intents.get("handoff", 0.0) + intents.get("ask_contact", 0.0) >= _PERSON
    return (
        asks and "person_wanted" in reading.cues.kinds and not (reading.evidence.content or reading.evidence.agencies)
    )


def _by_kind(context: Context) -> tuple[Answer, str]:
    return _about_numbers_and_counts(context) or _membership(context) or _by_ask(context)


def _about_numbers_and_counts(context: Context) -> tuple[Answer, str] | None:
    """Return the answer to what is known by the document's or a figure's name, whatever kind the classifier saw."""
    if asks_of_document(context):
        return answer_document(context), "asks about the document itself"
    figures = figures_by_value(context) or numbers_asked(context)
    if figures and wants_outcome(context):
        return answer_silence(context, (Aspect.PROGRESS,)), "asks how far a target was reached"
    if figures:
        return answer_figure(context, figures), "asks what numbers stand for"
    kinds = context.reading.cues.kinds
    named = context.reading.evidence.content or context.reading.evidence.agencies or context.focus.carried
    if "unassigned" in kinds and not named:
        return answer_unassigned(context), "asks which clauses list no agency"
    if "named_once" in kinds or ("superlative" in kinds and {"any_office", "clauses_counted"} & kinds):
        return answer_extremes(context), "asks for the most or fewest"
    return None


def _by_ask(context: Context) -> tuple[Answer, str]:
    if _agency_alone(context) or _tasks_beside_one(context):
        return _tasks(context)
    special = {Ask.ASPECT: _aspect, Ask.AGENCY_TASKS: _tasks, Ask.FIGURE: decide_quantity}.get(context.reading.ask)
    named = context.reading.evidence.content or context.focus.carried or context.focus.pointed
    if context.reading.ask is Ask.DOCUMENT and context.reading.cues.aspects and not named:
        return answer_silence(context, context.reading.aspects), "asks for an aspect of the document"
    person = {Aspect.CONTACT, Aspect.PERSON} & context.reading.cues.aspects
    if special in (None, _tasks) and Aspect.CONTACT in person and context.reading.ask in (Ask.AGENCY, Ask.AGENCY_TASKS):
        return answer_aspect(context), "asks for a person, not for an agency"
    if (special is None and _tasks_go_on(context)) or _tasks_elsewhere(context):
        special = _tasks
    if special is not None:
        return special(context)
    figures = asked_figures(context)[0] if context.reading.ask is Ask.COMPARE else ()
    if len(figures) > 1:
        return answer_figure(context, figures), "compares figures"
    return _subject(context) if context.focus.clauses else _no_subject(context)


def _wrong_number(context: Context) -> bool:
    """Whether a number is put to us that the clause does not hold: “是不是15%”, “你必须承认引进博士给80万”."""
    put = "confirm" in context.reading.cues.kinds or _PROMISE.search(context.text)
    if not put or context.reading.evidence.topics(TopicKind.FIGURE):
        return False
    claimed = _CLAIM.findall(context.text)
    text = "".join(fold(clause.text) for clause in context.clauses)
    return bool(claimed and context.clauses) and not any(number in text for number, _ in claimed)


def _aspect_of_number(context: Context) -> Aspect:
    return Aspect.RATE if any(unit == "%" for _, unit in _CLAIM.findall(context.text)) else Aspect.AMOUNT


def _agency_alone(context: Context) -> bool:
    """Whether a question names agencies and no subject, so that it can only be on their tasks."""
    reading = context.reading
    if not reading.evidence.agencies or reading.evidence.content or reading.ask in (Ask.ASPECT, Ask.FIGURE):
        return False
    in_a_field = not {"agency_tasks", "where"} & reading.cues.kinds and any(
        context.question.intents.get(intent, 0.0) > _FIELD for intent in SUBJECT_OF_INTENT
    )
    in_a_field = in_a_field or "assessed" in reading.cues.kinds  # 县政府要不要被考核 is on the assessment
    if _said_in_clause(context) or (in_a_field and context.focus.clauses):
        return False
    asks_tasks = bool({"agency_tasks", "where"} & reading.cues.kinds)
    return asks_tasks or not context.focus.carried or (reading.inherited and reading.ask is Ask.AGENCY)


def _membership(context: Context) -> tuple[Answer, str] | None:
    """Return the answer to “商务局在不在里面” and “它现在叫什么”, which the classifier takes for other kinds."""
    kinds = context.reading.cues.kinds
    agencies = asked_agencies(context)
    if _wrong_number(context):
        return answer_silence(
            context, (_aspect_of_number(context),)
        ), "puts a number to us that the clause does not state"
    named = context.reading.evidence.agencies
    content = context.reading.evidence.content
    of_office = named if content else "one_clause" not in kinds
    if "renamed" in kinds and agencies and of_office:
        return answer_renamed(context), "asks for an agency's name of today"
    among = context.focus.clauses or context.question.dialogue.clauses
    of_these_asked = 1 < len(context.question.dialogue.clauses) <= _COMPARED and "which_of_these" in kinds
    few = 0 < len(among) <= (_COMPARED if of_these_asked else _FEW)
    only = only_clause_of(context) if named and "all_listed" in kinds else None
    if only and not content:
        narrowed = replace(context, focus=replace(context.focus, clauses=(only,)))
        return answer_agency(narrowed), "asks who else is responsible where the agency is"
    tasks = "main_task" in kinds or ("besides" in kinds and ({"where", "one_clause"} & kinds or "条" in context.text))
    asks = of_these_asked or ("membership" in kinds and not tasks)
    if asks and agencies and few and not context.reading.evidence.topics(TopicKind.SECTION):
        of_these = replace(context, focus=replace(context.focus, clauses=_listing_first(context, among)))
        return answer_agency(of_these), "asks whether an agency is in a list"
    return None


def _listing_first(context: Context, clauses: tuple[str, ...]) -> tuple[str, ...]:
    """Return clauses with those first that name the agencies asked about."""
    names = {agency.name for agency in asked_agencies(context)}
    return tuple(sorted(clauses, key=lambda clause: not names & set(context.base.clauses[clause].agencies)))


def _aspect(context: Context) -> tuple[Answer, str]:
    reading = context.reading
    nothing_said = not (reading.evidence.mentions or context.focus.clauses)
    vague = reading.cues.pronoun or "vague" in reading.cues.kinds or not context.base.cutter.words(context.text)
    if nothing_said and vague:
        return ask_back(context, ()), "points at something that was not spoken of"
    if Aspect.OTHER_YEAR in context.reading.aspects:
        figures, _ = asked_figures(context)
        if figures:
            return answer_figure(context, figures), "asks for another year of a figure"
    inside_another = "inside_document" in context.reading.cues.kinds
    of_document = context.reading.aspects[:1] == (Aspect.OTHER_DOCUMENT,)
    if of_document and not inside_another and states_what_is_asked(context):
        return answer_content(context), "asks for what the clause itself states"
    return answer_aspect(context), "asks for an aspect that the plan may not state"


def _tasks_beside_one(context: Context) -> bool:
    """Whether a question wants what an agency does beside what is named: “金融工作局除了科技金融那条还在哪几条”."""
    reading = context.reading
    asks = reading.ask in (Ask.AGENCY_TASKS, Ask.LIST) and {"each", "parts", "agency_tasks"} & reading.cues.kinds
    return bool(asks and "exclude" in reading.cues.kinds and reading.evidence.agencies)


def _tasks_elsewhere(context: Context) -> bool:
    """Whether a question wants the tasks just asked for outside a part: “保障措施以外的条款呢”."""
    evidence = context.reading.evidence
    went_on = context.question.dialogue.ask == Ask.AGENCY_TASKS.value and not evidence.content
    return went_on and "exclude" in context.reading.cues.kinds and bool(evidence.topics(TopicKind.SECTION))


def _tasks_go_on(context: Context) -> bool:
    """Whether a question goes on about the tasks just listed: “只看产业的话是哪几个”, “它还负责哪一块”."""
    reading = context.reading
    went_on = context.question.dialogue.ask == Ask.AGENCY_TASKS.value and not reading.evidence.content
    if went_on and reading.cues.pronoun and {"agency", "agency_tasks"} & reading.cues.kinds == {"agency_tasks"}:
        return True
    section = bool(reading.evidence.topics(TopicKind.SECTION))
    narrows = section or "industries" in reading.cues.kinds or "条" in reading.text
    return went_on and narrows and reading.ask in (Ask.LIST, Ask.FIGURE, Ask.FOLLOW_UP)


def _tasks(context: Context) -> tuple[Answer, str]:
    agencies = asked_agencies(context)
    if (
        context.focus.pointed
        and not context.reading.evidence.agencies
        and "agency_word" not in context.reading.cues.kinds
    ):
        return answer_agency(context), "asks who is responsible for the item pointed at"
    if not agencies:
        return _subject(context) if context.focus.clauses else _no_subject(context)
    if _said_in_clause(context):
        return answer_content(context), "the clause itself says what the agency does"
    if _of_named_clause(context):
        return answer_agency(context), "asks of an agency in a clause that is named"
    only = only_clause_of(context)
    if only and "all_listed" in context.reading.cues.kinds:
        narrowed = replace(context, focus=replace(context.focus, clauses=(only,)))
        return answer_agency(narrowed), "asks who else is responsible where the agency is"
    return answer_agency_tasks(context), "asks what an agency is responsible for"


def _of_named_clause(context: Context) -> bool:
    """Whether a question on an agency names a clause that lists it: “教育局也参与技术成果转化吗 名单给一下”."""
    kinds = context.reading.cues.kinds
    if not context.reading.evidence.content or {"without", "exclude", "each"} & kinds:
        return False
    names = {agency.name for agency in asked_agencies(context)}
    return len(context.clauses) <= _FEW and any(names & set(clause.agencies) for clause in context.clauses)


def _said_in_clause(context: Context) -> bool:
    """Whether a question on what an agency stresses is answered by the clause that speaks of the agency in its text."""
    kinds = context.reading.cues.kinds
    spoken_of = [c for c in context.clauses if any(agency.name in c.text for agency in asked_agencies(context))]
    went_on = context.focus.carried and context.question.dialogue.ask == Ask.CONTENT.value
    named = bool(context.reading.evidence.content) or went_on or "main_task" in kinds
    return "stresses" in kinds and len(spoken_of) == 1 and named


def _subject(context: Context) -> tuple[Answer, str]:
    ask = context.reading.ask
    listed = ask is Ask.LIST and "all_listed" in context.reading.cues.kinds
    if ask is Ask.AGENCY or (listed and context.question.dialogue.ask == Ask.AGENCY.value):
        return answer_agency(context), "asks who is responsible"
    shared = {"joint", "agency_word"} <= context.reading.cues.kinds
    if (ask is Ask.COMPARE or shared) and 1 < len(context.focus.clauses) <= _COMPARED:
        return answer_comparison(context), "compares clauses"
    if ask is Ask.LIST or context.focus.section:
        return answer_list(context), "asks for a list"
    return answer_content(context), "asks what the plan says of a subject"


def _no_subject(context: Context) -> tuple[Answer, str]:
    reading = context.reading
    outside = reading.weights[Ask.OUT_OF_SCOPE]
    if reading.evidence.agencies and reading.ask is not Ask.CONTENT:
        return answer_agency_tasks(context), "names an agency and no subject"
    if outside >= _UNKNOWN and not reading.cues.pronoun:
        return answer_out_of_scope(context), "nothing of the plan is named and it looks outside"
    hits = tuple(hit.clause for hit in reading.evidence.hits[:4])
    points = reading.cues.pronoun and not context.question.dialogue.ask
    return ask_back(context, () if points or reading.ask is Ask.AGENCY else hits), "no subject is named"
