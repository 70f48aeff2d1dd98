"""Targets and other numbers, by what they mean: value, the plan's own comparison word, year or its absence."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.answer import Answer, Citation, Kind, Line, NotStated
from actions.asked_figures import GROWTH
from actions.clarification import suggest_for
from actions.context import Context
from actions.intents import Ask
from actions.numbers import YEAR
from knowledge import Aspect, Figure, fold

_TARGET_YEAR_PASSED = 2020
"""The plan's target year; the assistant cannot know how it ended."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TITLE = re.compile("《[^》]*》")
_MANY = 4
"""Up to this many figures are told one a line; more in a row."""


def answer_figure(context: Context, figures: tuple[Figure, ...]) -> Answer:
    """Tell the figures with their quotes; a year that the plan does not speak of is said to be missing."""
    clauses = tuple(context.base.clauses[i] for i in dict.fromkeys(figure.clause for figure in figures))
    quotes = _quotes(context, figures)
    lines: list[Line] = [*_correct(context, figures)]
    if len(figures) > _MANY:
        lines += _in_a_row(context, figures)
    else:
        lines += [_tell(context, figure) for figure in figures]
        lines += [context.quote_line(citation, optional=place > 0) for place, citation in enumerate(quotes[:2])]
    if any(figure.year for figure in figures):
        lines.append(context.wording.line("utter_year_passed", optional=True, year=_TARGET_YEAR_PASSED))
    missing = _other_years(context, figures)
    if missing:
        years = "、".join(f"{year}年" for year in dict.fromkeys(YEAR.findall(context.text)))
        named = context.wording.say("utter_that_year")
        lines.insert(0, context.wording.line("utter_other_year", years=years or named))
    lines.append(context.source_line())
    return Answer(
        kind=Kind.NOT_IN_PLAN if missing else Kind.ANSWER,
        lines=tuple(lines),
        title="、".join(figure.name for figure in figures),
        citations=tuple(dict.fromkeys(_in_its_sentence(context, figure) for figure in figures)),
        agencies=context.agencies_with_clauses(clauses),
        figures=figures,
        suggestions=suggest_for(context, clauses),
        not_stated=missing,
        dialogue=replace(
            context.follow_on(
                clauses=tuple(clause.id for clause in clauses),
                figures=tuple(figure.name for figure in figures),
                ask=Ask.FIGURE.value,
            ),
            growth=all(GROWTH in figure.name for figure in figures),
        ),
    )


def _quotes(context: Context, figures: tuple[Figure, ...]) -> list[Citation]:
    """Return what the plan writes of each figure; a quote that stands in another one only repeats it."""
    quotes = dict.fromkeys(context.cite(context.base.clauses[figure.clause], figure.quote) for figure in figures)
    return [q for q in quotes if not any(q.quote in o.quote and q != o and q.clause == o.clause for o in quotes)]


def _in_its_sentence(context: Context, figure: Figure) -> Citation:
    """Return the whole sentence that states a figure: the words before and behind a number say how it is meant."""
    clause = context.base.clauses[figure.clause]
    return context.cite(clause, next((s for s in clause.sentences if figure.quote in s), figure.quote))


def _in_a_row(context: Context, figures: tuple[Figure, ...]) -> list[Line]:
    """Return one paragraph a clause with all its numbers."""
    lines = []
    for identifier in dict.fromkeys(figure.clause for figure in figures):
        told = [
            f"{figure.name}{_with_comparison(context, figure, f'{figure.value:g}{figure.unit}')}"
            for figure in figures
            if figure.clause == identifier
        ]
        clause = context.base.clauses[identifier]
        lines.append(
            context.wording.line(
                "utter_figures",
                warrant=f"quote {identifier}",
                heading=clause.heading,
                clause=identifier,
                figures="；".join(told),
            )
        )
    return lines


def _tell(context: Context, figure: Figure) -> Line:
    value = f"{figure.value:g}{figure.unit}"
    name = "utter_figure_with_year" if figure.year else "utter_figure_without_year"
    if figure.comparison and fold(value) not in fold(figure.quote):
        name = "utter_figure_in_words"
    return context.wording.line(
        name,
        warrant=f"quote {figure.clause}",
        name=figure.name,
        value=_with_comparison(context, figure, value),
        year=figure.year,
        clause=figure.clause,
    )


def _with_comparison(context: Context, figure: Figure, value: str) -> str:
    """Return the number with the plan's own word on the side the plan writes it."""
    if not figure.comparison:
        return value
    written = fold(figure.quote)
    behind = f"{figure.value:g}{fold(figure.unit)}{fold(figure.comparison)}" in written
    return value + figure.comparison if behind else figure.comparison + value


def _correct(context: Context, figures: tuple[Figure, ...]) -> list[Line]:
    """Contradict a number that was put to us and is not the plan's; agree to one that is."""
    if "confirm" not in context.reading.cues.kinds or len(figures) != 1:
        return []
    figure = figures[0]
    rest = YEAR.sub("", context.text)
    claimed = [float(number) for number in _NUMBER.findall(rest)]
    claimed = [number for number in claimed if f"{number:g}" not in fold(figure.name)]
    if not claimed:
        return []
    right = figure.value in claimed
    said = f"{claimed[0]:g}{figure.unit}"
    name = "utter_figure_confirmed" if right else "utter_figure_corrected"
    return [context.wording.line(name, warrant=f"quote {figure.clause}", said=said)]


def _other_years(context: Context, figures: tuple[Figure, ...]) -> tuple[NotStated, ...]:
    asked = {int(year) for year in YEAR.findall(_TITLE.sub("", context.text))}
    known = {figure.year for figure in figures if figure.year}
    text = "".join(figure.quote for figure in figures)
    if not asked & known and Aspect.OTHER_YEAR in context.reading.cues.aspects:
        return (context.not_stated(Aspect.OTHER_YEAR),)
    unknown = {year for year in asked if year not in known and str(year) not in text}
    if unknown and (known or Aspect.OTHER_YEAR in context.reading.aspects):
        return (context.not_stated(Aspect.OTHER_YEAR),)
    return ()
