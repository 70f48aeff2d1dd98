"""The English line above a Chinese reply to an English question: what kind of answer follows, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from actions.answer import Answer, Kind, Line
from actions.context import Context
from actions.intents import Ask
from knowledge import Aspect, Figure

LABELS: Mapping[Aspect, str] = {
    Aspect.AMOUNT: "utter_en_label_amount",
    Aspect.RATE: "utter_en_label_rate",
    Aspect.PROCEDURE: "utter_en_label_procedure",
    Aspect.ELIGIBILITY: "utter_en_label_eligibility",
    Aspect.DEADLINE: "utter_en_label_deadline",
    Aspect.CONTACT: "utter_en_label_contact",
    Aspect.PLACE: "utter_en_label_place",
    Aspect.FORM: "utter_en_label_form",
    Aspect.PROGRESS: "utter_en_label_progress",
    Aspect.OTHER_YEAR: "utter_en_label_other_year",
    Aspect.OTHER_DOCUMENT: "utter_en_label_other_document",
    Aspect.DETAIL: "utter_en_label_detail",
}
"""English labels of the aspects that the answer contract knows."""
UNITS: Mapping[str, str] = {
    "%": "utter_en_percent",
    "亿元": "utter_en_hundred_million_yuan",
    "万元": "utter_en_ten_thousand_yuan",
    "万元/人/年": "utter_en_ten_thousand_yuan_a_year",
    "番": "utter_en_times_doubled",
}
"""Units that an English reader needs in English; of what is counted one by one only the number is told."""
COMPARISONS: Mapping[str, str] = {
    "超": "utter_en_over",
    "突破": "utter_en_over",
    "左右": "utter_en_about",
    "以上": "utter_en_at_least",
}
_FIXED: Mapping[str, str] = {
    "wording utter_greet": "utter_en_greet",
    "wording utter_goodbye": "utter_en_goodbye",
    "wording utter_thank": "utter_en_thank",
    "wording utter_affirm": "utter_en_affirm",
    "wording utter_bot_challenge": "utter_en_bot_challenge",
    "wording utter_capabilities": "utter_en_capabilities",
    "wording utter_chitchat": "utter_en_chitchat",
    "wording utter_verbatim_same": "utter_en_verbatim_same",
    "wording utter_verbatim_same_words": "utter_en_verbatim_same_words",
    "wording utter_verbatim_differs": "utter_en_verbatim_differs",
    "wording utter_verbatim_unknown": "utter_en_verbatim_unknown",
}
"""By the warrant of the Chinese line."""
_KINDS: Mapping[Kind, str] = {
    Kind.OUT_OF_SCOPE: "utter_en_out_of_scope",
    Kind.CLARIFY: "utter_en_clarify",
    Kind.HANDOFF: "utter_en_handoff",
}
_MOST_CLAUSES = 4
"""Clauses named one by one in English; of more the first ones."""
_MOST_FIGURES = 3


def english_line(context: Context, answer: Answer) -> Line:
    """Return the line to put first."""
    fixed = _KINDS.get(answer.kind) or _FIXED.get(answer.lines[0].warrant)
    if fixed is not None:
        return context.wording.line(fixed)
    if answer.kind is Kind.NOT_IN_PLAN:
        return _not_stated(context, answer)
    return _answered(context, answer)


def _not_stated(context: Context, answer: Answer) -> Line:
    label = context.wording.say(LABELS[answer.not_stated[0].aspect])
    clauses = _clauses(context, (citation.clause for citation in answer.citations))
    if not clauses:
        return context.wording.line("utter_en_not_stated_at_all", label=label)
    return context.wording.line("utter_en_not_stated", label=label, clauses=clauses)


def _answered(context: Context, answer: Answer) -> Line:
    ask = answer.dialogue.ask if answer.dialogue else ""
    clauses = _clauses(context, (citation.clause for citation in answer.citations))
    if answer.figures:
        return context.wording.line("utter_en_figure", warrant="computed", figures=_figures(context, answer.figures))
    if not clauses:
        return context.wording.line("utter_en_document")
    if ask == Ask.AGENCY_TASKS.value or (context.focus.section and ask == Ask.CONTENT.value):
        return _counted(context, answer, ask)
    if ask == Ask.AGENCY.value:
        return _responsible(context, answer, clauses)
    name = "utter_en_compare" if ask == Ask.COMPARE.value else "utter_en_content"
    return context.wording.line(name, warrant="computed", clauses=clauses)


def _counted(context: Context, answer: Answer, ask: str) -> Line:
    """Tell how many clauses a list has; names of today are no list."""
    if answer.lines[0].warrant == "record" and ask == Ask.AGENCY_TASKS.value:
        return context.wording.line("utter_en_renamed")
    listing = "utter_en_tasks" if ask == Ask.AGENCY_TASKS.value else "utter_en_list"
    count = len({citation.clause for citation in answer.citations})
    return context.wording.line(listing, warrant="computed", count=count)


def _responsible(context: Context, answer: Answer, clauses: str) -> Line:
    count = len(answer.agencies)
    if not count:
        return context.wording.line("utter_en_no_agencies", clauses=clauses)
    return context.wording.line("utter_en_agencies", warrant="computed", clauses=clauses, count=count)


def several_line(context: Context) -> Line:
    """Return the line above the answers to several questions."""
    return context.wording.line("utter_en_several")


def _clauses(context: Context, identifiers: Iterable[str]) -> str:
    """Return clause numbers with their English names, without the document itself."""
    known = [identifier for identifier in dict.fromkeys(identifiers) if identifier in context.base.clauses]
    own = (name for clause in known[:_MOST_CLAUSES] for name in context.base.names_of(clause))
    english = {name.clauses[0]: name.english for name in own if name.main and name.english}
    named = [f"{clause} ({english[clause]})" if clause in english else clause for clause in known[:_MOST_CLAUSES]]
    return ", ".join(named) + (" …" if len(known) > _MOST_CLAUSES else "")


def _figures(context: Context, figures: tuple[Figure, ...]) -> str:
    told = [_figure(context, figure) for figure in figures[:_MOST_FIGURES]]
    return "; ".join(told) + (" …" if len(figures) > _MOST_FIGURES else "")


def _figure(context: Context, figure: Figure) -> str:
    name = next((alias for alias in figure.aliases if alias.isascii() and " " in alias), figure.name)
    value = context.wording.say(UNITS.get(figure.unit, "utter_en_pieces"), value=f"{figure.value:g}")
    comparison = COMPARISONS.get(figure.comparison or "")
    if comparison is not None:
        value = context.wording.say(comparison, value=value)
    if figure.year is None:
        return context.wording.say("utter_en_figure_without_year", name=name, value=value)
    return context.wording.say("utter_en_figure_by_year", name=name, value=value, year=figure.year)
