"""Which kind of answer a question for a number gets: a figure, a number in a sentence, silence, a question back."""

from __future__ import annotations

import re

from actions.answer import Answer
from actions.asked_figures import GOALS, absent_words, asked_figures
from actions.clarification import ask_back
from actions.context import Context
from actions.figure import answer_figure
from actions.listing import answer_list
from actions.silence import answer_silence
from knowledge import Aspect

_HAS_NUMBER = re.compile(r"\d|[一二两三四五六七八九十百千]+(?:个|项|家|批|种|类|大|条|次|年|倍|成)")
_SHARE = re.compile(r"\d(?:\.\d+)?\s*[%％]|百分之|[一二三四五六七八九]成")


def decide_quantity(context: Context) -> tuple[Answer, str]:
    """Return the answer to a question for a number, with the reason for its kind."""
    figures, out_of_range = asked_figures(context)
    if figures and wants_outcome(context):
        return answer_silence(context, (Aspect.PROGRESS,)), "asks how far a target was reached"
    if out_of_range:
        return answer_silence(context, (Aspect.DETAIL,)), "no figure holds for the size asked"
    if figures:
        return answer_figure(context, figures), "asks for a figure the plan states"
    return _without_figure(context)


def _without_figure(context: Context) -> tuple[Answer, str]:
    """Return the answer where no figure is meant: a number in a sentence, silence, a question back."""
    absent = () if context.reading.evidence.content else absent_words(context)
    if absent:
        return answer_silence(context, (Aspect.DETAIL,), absent), "asks for a number of something the plan lacks"
    if context.focus.clauses and (context.reading.evidence.content or context.focus.carried):
        return _number_in_sentence(context)
    if context.focus.section and "list" in context.reading.cues.kinds:
        return answer_list(context), "asks how many parts a section has"
    goals = tuple(clause.id for clause in context.base.clauses_in(GOALS))
    return ask_back(context, goals), "asks for a figure and names none"


def wants_outcome(context: Context) -> bool:
    """Whether a question on a figure wants what became of it: “最后实际做到几件”, not “多少算达标”."""
    return Aspect.PROGRESS in context.reading.cues.aspects and "outcome" in context.reading.cues.kinds


def _number_in_sentence(context: Context) -> tuple[Answer, str]:
    """Quote the sentence when it holds a number of the kind asked for, else say that the plan gives none."""
    answer = answer_list(context)
    number = _SHARE if "%" in context.reading.cues.units else _HAS_NUMBER
    if any(number.search(citation.quote) for citation in answer.citations) or (
        "list" in context.reading.cues.kinds and not context.reading.cues.units
    ):
        return answer, "asks for a number that stands in a sentence"
    return answer_silence(context, (_aspect_of_quantity(context),)), "asks for a number where the clause has none"


def _aspect_of_quantity(context: Context) -> Aspect:
    """Return the aspect a missing number is one of: a rate where %, a sum where money is asked for."""
    units = context.reading.cues.units
    if "%" in units:
        return Aspect.RATE
    return Aspect.AMOUNT if "亿元" in units else Aspect.DETAIL
