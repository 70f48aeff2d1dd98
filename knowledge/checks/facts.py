"""Checks of facts.yml: figures, stated aspects and the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.checks.references import no_such_clause, quoted
from knowledge.checks.repetition import repeated, repeated_aliases, shared_forms
from knowledge.errors import Problem
from knowledge.lexicon import build_lexicon
from knowledge.loader import LoadedDocument
from knowledge.model import Agency, Clause, Figure, PolicyDocument
from knowledge.normalise import fold
from knowledge.numerals import quantities
from knowledge.quotes import quote_holds, runs_of

Found = Iterator[tuple[str, str]]
"""Key path in facts.yml and message."""
_SUM = re.compile(r"\d[\d.,]*\s*(?:%|[万亿]?元)|百分之")


def check_facts(loaded: LoadedDocument, agencies: Iterable[Agency], broken: frozenset[str]) -> Iterator[Problem]:
    """Yield every problem of facts.yml."""
    document = loaded.document
    rules = (
        _subjects(document, broken),
        _figures(document, broken),
        _aspects(document, agencies, broken),
        _glossary(document),
    )
    for rule in rules:
        yield from (loaded.problem("facts.yml", where, message) for where, message in rule)


def _subjects(document: PolicyDocument, broken: frozenset[str]) -> Found:
    clauses = {clause.id for clause in document.clauses}
    for entry in document.subjects:
        if not entry.clauses:
            yield f"subjects.{entry.subject}.clauses", "不能为空；请写谈这类事情的条款"
        for identifier in entry.clauses:
            if identifier not in clauses and identifier not in broken:
                yield f"subjects.{entry.subject}.clauses", no_such_clause(identifier, clauses)
    for subject in repeated(entry.subject for entry in document.subjects):
        yield f"subjects.{subject}", "重复；每个 subject 只能写一次"


def _figures(document: PolicyDocument, broken: frozenset[str]) -> Found:
    clauses = {clause.id: clause for clause in document.clauses}
    for figure in document.figures:
        where = f"figures.{figure.name}"
        for key, message in quoted(figure.clause, figure.quote, clauses, broken):
            yield f"{where}.{key}", message
        yield from ((f"{where}.{key}", message) for key, message in _number(figure))
        if figure.clause in clauses and quote_holds(figure.quote, clauses[figure.clause].text):
            yield from ((f"{where}.year", message) for message in _year(figure, clauses[figure.clause]))
        for message in repeated_aliases(figure.name, figure.aliases):
            yield f"{where}.aliases", message
    for name in repeated(figure.name for figure in document.figures):
        yield f"figures.{name}", "名称重复；每个数字只能写一次"
    for name, message in shared_forms((f.name, (f.name, f.short, *f.aliases)) for f in document.figures):
        yield f"figures.{name}.aliases", message


def _number(figure: Figure) -> Iterator[tuple[str, str]]:
    stated = quantities(figure.quote, figure.unit)
    same = [quantity for quantity in stated if quantity.value == figure.value]
    if not same:
        found = "、".join(f"{quantity.value:.12g}{figure.unit}" for quantity in stated) or "没有这个单位的数字"
        yield "value", f"引文里没有 {figure.value:.12g}{figure.unit}；引文里是：{found}"
    elif figure.comparison is None and all(quantity.comparison for quantity in same):
        yield "comparison", f"不能留空：引文写的是“{same[0].comparison}”"
    if figure.comparison is not None and figure.comparison not in figure.quote:
        yield "comparison", f"必须是引文自己的用词，引文里没有“{figure.comparison}”"


def _year(figure: Figure, clause: Clause) -> Iterator[str]:
    """Only the sentence that states a number says for which year it is."""
    runs = runs_of(figure.quote)
    sentence = "".join(part for part in clause.sentences if any(run in part or part in run for run in runs))
    if figure.year is not None and f"{figure.year}年" not in sentence:
        yield f"引文所在的句子没有写 {figure.year} 年；没有写明年份的请留空（null）"


def _aspects(document: PolicyDocument, agencies: Iterable[Agency], broken: frozenset[str]) -> Found:
    clauses = {clause.id: clause for clause in document.clauses}
    known = build_lexicon([document], agencies, ())
    for stated in document.aspects:
        where = f"aspects.{stated.quote}"
        for key, message in quoted(stated.clause, stated.quote, clauses, broken):
            yield f"{where}.{key}", message
        if not stated.about:
            yield f"{where}.about", "不能为空；请写这句话讲的是哪些名称"
        for word in stated.about:
            if not broken and fold(word) not in known:  # else it may be an alias of a broken record
                yield f"{where}.about", f"不认识的名称：{word}；只能用已有的名称，或它们 aliases 里的说法"
    for entry in repeated(f"{stated.aspect.value} {stated.clause} {stated.quote}" for stated in document.aspects):
        aspect, _, quote = entry.split(" ", 2)
        yield f"aspects.{quote}", f"重复：同一条的 {aspect} 写了两次；请把 about 合并"


def _glossary(document: PolicyDocument) -> Found:
    for line in document.glossary:
        where = f"glossary.{line.term}"
        if line.term not in document.source:
            yield f"{where}.term", f"不在 source.txt 中：{line.term}；只解释原文里的词"
        for found in _SUM.findall(line.plain):
            yield f"{where}.plain", f"白话说明里不得写金额或比例：{found}"
    for term in repeated(line.term for line in document.glossary):
        yield f"glossary.{term}", "重复；每个词只解释一次"
