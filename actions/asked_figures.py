"""Which figures a question means: by name, by value, by unit, by what the last question was on."""

from __future__ import annotations

import re

from actions.context import Context
from actions.intents import Ask
from actions.numbers import YEAR, read_all_hundred_millions, read_hundred_millions
from knowledge import Aspect, Figure, Mention, TopicKind, fold

_A_WORD = re.compile("[\u4e00-\u9fff]{3,}")
"""A word so long that, where the plan lacks it, it is surely what a number is asked of."""
_OF_A_YEAR = "年"
_PAUSE = re.compile("[,。?;:、和跟与]")
_SHARE = re.compile("占(?:到|了|全市|全社会|我市|泉州)*的?$")
_OF_IT = re.compile("(?:里头?|里面|中|当中)[^,。?;]{0,4}占")
"""What stands beside a figure of which a share is asked: “想让它占到GDP多少”, “在GDP里头得占几个点”."""
_AROUND, _LEAST_AROUND = 12, 2
"""Characters around a name that may make it another figure's, and how many of them must."""
GROWTH = "增长"
"""What the name of a figure has that is a growth."""
_LEAST_PART = 2
"""Characters that tell one figure's name from another's."""
_FAR_MORE, _LEAST_FOUND = 2.0, 2.0
"""How many times the points of a figure's clause, and how many more, another clause needs to be meant instead."""
_LEAST_SHARED = 0.25
"""Share of a question's words that the names of a figure must hold where it is not named: 吞吐量 is no figure's."""
GOALS = "1"
"""The part of the document that states its targets."""
_OF_NUMBERS = frozenset({"meaning", "each", "list", "figure", "where", "parts", "confirm"})


def asked_figures(context: Context) -> tuple[tuple[Figure, ...], bool]:
    """Return the figures a question means, and whether it asks of a size that none of them holds for.

    Figures are named, or nearest in words to the question and to the last ones.
    """
    base, reading = context.base, context.reading
    named = [_in_unit(context, figure) for figure in _with_those_beside(context, _named(context))]
    last = [base.figures[name] for name in context.question.dialogue.figures if name in base.figures]
    if not named and (reading.inherited or not reading.evidence.content):
        of_last = last if YEAR.search(context.text) and not reading.evidence.content else []
        worded = [_in_unit(context, f) for f in _by_words(context) if not _said_elsewhere(context, f)]
        named = of_last if _only_a_year(context) else worded or of_last
    candidates = tuple(dict.fromkeys(named or last))
    if any(figure.scope for figure in candidates) and read_hundred_millions(context.text):
        fitting = _within_scope(context)
        return fitting, not fitting
    return tuple(dict.fromkeys(named)), False


def absent_words(context: Context) -> tuple[str, ...]:
    """Return the words of a question that stand nowhere in the plan: “集装箱吞吐量的目标”."""
    words = () if context.focus.pointed else context.base.cutter.words(context.text)  # “第二个里制造业要到多少亿”
    long = (word for word in words if _A_WORD.fullmatch(word))
    return tuple(w for w in long if not any(context.base.knows(w[a : a + 2]) for a in range(len(w) - 1)))


def _only_a_year(context: Context) -> bool:
    """Whether a question is hardly more than a year: “2025年呢”, “2018年的有吗”."""
    rest = YEAR.sub("", context.text)
    if rest == context.text:
        return False
    points = context.reading.cues.pronoun and not context.reading.evidence.mentions  # “到2030年这几个又是多少”
    return points or not set(context.base.cutter.words(rest)) - {_OF_A_YEAR}


def _named(context: Context) -> list[Figure]:
    """Return the figures named, with those whose name holds another name: 研发投入 means its share of GDP, not GDP."""
    base, evidence = context.base, context.reading.evidence
    named = [
        base.figures[key]
        for mention in evidence.mentions
        for topic in mention.topics
        if topic.kind is TopicKind.FIGURE
        for key in _meant_by(context, mention, topic.key)
    ]
    parts = [fold(topic.label) for topic in evidence.topics(TopicKind.NAME)]
    meant = [
        figure
        for figure in base.figures_of(evidence.best_clause() or "")
        if figure not in named and any(p in fold(figure.name) for p in parts)
    ]
    if meant and named:
        whole = "".join(fold(name) for figure in meant for name in (figure.name, *figure.aliases))
        named = [figure for figure in named if figure.clause == meant[0].clause or fold(figure.name) not in whole]
    return [*named, *meant] if len(meant) == 1 or "numbers" in context.reading.cues.kinds else named


def _meant_by(context: Context, mention: Mention, key: str) -> tuple[str, ...]:
    """Return the figures that a name stands for where it was typed.

    Another one where the words around the name make its name: “研发的钱占到GDP” is not GDP. All of a clause that it
    abbreviates: “示范车间” are the digital and the intelligent ones.
    """
    base, form = context.base, mention.form
    before = _PAUSE.split(context.text[: mention.start])[-1][-_AROUND:]
    after = _PAUSE.split(context.text[mention.end :])[0][:_AROUND]
    shares = _shares_of(context, key) if _SHARE.search(before) or _OF_IT.match(after) else ()
    if shares:
        return shares
    forms = sorted({form, *map(fold, (key, *base.figures[key].aliases))}, key=len, reverse=True)
    for figure in base.figures.values():
        for name in map(fold, (figure.short, *figure.aliases) if figure.name != key else ()):
            inside = next((inside for inside in forms if inside in name), "")
            first, _, last = name.partition(inside) if inside else ("", "", "")
            if len(first + last) >= _LEAST_AROUND and _scattered(first, before) and _scattered(last, after):
                return (figure.name,)
    same = [figure.name for figure in base.figures_of(base.figures[key].clause)]
    shortened = [name for name in same if _scattered(form, fold(name)) and form not in fold(name)]
    return tuple(shortened) if key in shortened else (key,)


def _shares_of(context: Context, key: str) -> tuple[str, ...]:
    """Return the figures that are a share of another, those whose names the question has a word of where it has any."""
    terms, shares = context.base.cutter.terms, [name for name in context.base.figures if f"占{key}" in name]
    asked = set(terms(context.text))
    worded = [name for name in shares if asked & set(terms(fold(name.partition("占")[0])))]
    return tuple(worded or shares)


def _scattered(part: str, text: str) -> bool:
    """Whether the characters of a part stand in a text in this order, others between them or not."""
    characters = iter(text)
    return all(character in characters for character in part)


def figures_by_value(context: Context) -> tuple[Figure, ...]:
    """Return the figures whose number and unit a question names without saying what they measure: “5.6件是什么”."""
    reading = context.reading
    asks = Aspect.DEADLINE in reading.cues.aspects or (
        bool(reading.cues.kinds & _OF_NUMBERS) and reading.ask is not Ask.ASPECT
    )
    if context.reading.evidence.topics(TopicKind.FIGURE) or not asks:
        return ()
    found = []
    in_words = read_hundred_millions(context.text)
    for figure in context.base.figures.values():
        if figure.unit == "亿元" and in_words == (figure.value,):
            found.append(figure)
        if f"{figure.value:g}" not in context.text:
            continue
        unit = re.escape(fold(figure.unit).split("/")[0])
        if re.search(rf"(?<![\d.]){figure.value:g}{unit.removesuffix('元')}", context.text):
            found.append(figure)
    return tuple(dict.fromkeys(found))


def numbers_asked(context: Context) -> tuple[Figure, ...]:
    """Return all the numbers of what a question is about, the document's targets when it names nothing."""
    kinds, named_figures = context.reading.cues.kinds, context.reading.evidence.topics(TopicKind.FIGURE)
    if "numbers" not in kinds or len(named_figures) > 1 or (named_figures and "all_numbers" not in kinds):
        return ()
    named = context.focus.clauses if context.reading.evidence.content or context.focus.carried else ()
    clauses = named or tuple(clause.id for clause in context.base.clauses_in(GOALS))
    return tuple(figure for clause in clauses for figure in context.base.figures_of(clause))


def _with_those_beside(context: Context, named: list[Figure]) -> list[Figure]:
    """Return figures with those of the same clause and unit that a question tells apart by a part of their names.

    “数字化和智能化示范车间各几个” spells one of the two names only.
    """
    found = list(named)
    for figure in named:
        for other in context.base.figures_of(figure.clause):
            ending = _common_ending(figure.short, other.short)
            part = fold(other.short.removesuffix(ending))
            apart = other not in found and other.unit == figure.unit and ending and len(part) >= _LEAST_PART
            if apart and part in context.text:
                found.append(other)
    return sorted(found, key=context.base.place_of_figure) if len(found) > len(named) else found


def _common_ending(first: str, second: str) -> str:
    """Return the characters in which two names end alike."""
    same = 0
    while same < min(len(first), len(second)) and first[-1 - same] == second[-1 - same]:
        same += 1
    return first[len(first) - same :]


def _in_unit(context: Context, figure: Figure) -> Figure:
    """Return a figure, or the one beside it that is told in the unit asked for: 总值 in 亿元, its growth in %.

    “GDP那个” after a question on growth asks for the growth, too.
    """
    units = context.reading.cues.units
    beside = [other for other in context.base.figures_of(figure.clause) if other.name.startswith(figure.name)]
    if not units and context.question.dialogue.growth and context.reading.inherited:
        return next((other for other in beside if GROWTH in other.name), figure)
    if not units or figure.unit in units:
        return figure
    return next((other for other in beside if other.unit in units), figure)


def _by_words(context: Context) -> list[Figure]:
    """Return the figure whose names share most words with the question, the last figures lending theirs."""
    base = context.base
    of_a_clause = context.focus.carried and not context.question.dialogue.figures  # “盘子多大，几个亿” after a fund
    if of_a_clause or absent_words(context):
        return []
    asked = set(base.cutter.terms(YEAR.sub("", context.text)))
    context_terms = {term for name in context.question.dialogue.figures for term in base.cutter.terms(fold(name))}
    best, best_score = None, 0.0
    own, lent = base.count_figures_with(asked), base.count_figures_with(context_terms)
    for figure in sorted(own, key=base.place_of_figure):
        score = own[figure] + 0.3 * lent[figure]
        if score > best_score:
            best, best_score = figure, score
    enough = 1.0 if context.question.dialogue.figures or context.reading.inherited else 2.0
    if not context.question.dialogue.figures:
        enough = max(enough, _LEAST_SHARED * len(asked))
    return [best] if best is not None and best_score >= enough else []


def _said_elsewhere(context: Context, figure: Figure) -> bool:
    """Whether another clause has far more of a question's words: “要率先突破的领域呢” after a number."""
    points = {hit.clause: hit.score for hit in context.reading.evidence.hits}
    goes_on = bool(context.question.dialogue.figures)
    return goes_on and max(points.values(), default=0.0) > _FAR_MORE * points.get(figure.clause, 0.0) + _LEAST_FOUND


def _within_scope(context: Context) -> tuple[Figure, ...]:
    """Return the figures whose range of sizes holds what was asked: clusters of 六七百亿 are among 500–1000亿."""
    scoped = [figure for figure in context.base.figures.values() if figure.scope]
    below = "below" in context.reading.cues.kinds
    sizes = [min(ends) - 1 if below else sum(ends) / len(ends) for ends in read_all_hundred_millions(context.text)]
    return tuple(f for f in scoped if f.scope and any(f.scope[0] <= size < f.scope[1] for size in sizes))
