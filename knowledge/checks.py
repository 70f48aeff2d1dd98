"""What must hold between the records of the knowledge base and the source text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from knowledge.agency_names import read_agency_line
from knowledge.errors import Problem
from knowledge.model import Agency, AgencyGroup, Clause, PolicyDocument
from knowledge.outline import squeeze


def check_document(document: PolicyDocument, agencies: Iterable[Agency], folder: str) -> list[Problem]:
    """Return every problem of one document; ``folder`` is its folder's name for the messages."""
    policy, facts, names = f"{folder}/policy.yml", f"{folder}/facts.yml", f"{folder}/names"
    clauses = {clause.id: clause for clause in document.clauses}
    known = {agency.name for agency in agencies}
    return [
        *(
            Problem(policy, f"clauses.{c.id}", message)
            for c in document.clauses
            for message in _clause(c, document, known)
        ),
        *(Problem(policy, f"clauses.{i}", "编号重复") for i in _repeated(c.id for c in document.clauses)),
        *(
            Problem(policy, f"document.facts.{fact.key}", f"引文不在 source.txt 中：{fact.quote}")
            for fact in document.facts
            if not _holds(fact.quote, document.source)
        ),
        *(Problem(facts, where, message) for where, message in _facts(document, clauses)),
        *(Problem(names, where, message) for where, message in _names(document, clauses)),
    ]


def check_agencies(agencies: tuple[Agency, ...], groups: tuple[AgencyGroup, ...]) -> list[Problem]:
    """Return every problem of agencies.yml."""
    known = {agency.name for agency in agencies}
    unknown = [
        Problem("agencies.yml", f"today_groups.{group.name}", f"不认识的机构：{name}")
        for group in groups
        for name in group.agencies
        if name not in known
    ]
    repeated = _repeated(agency.name for agency in agencies)
    return [*(Problem("agencies.yml", f"agencies.{name}", "机构重复") for name in repeated), *unknown]


def quote_holds(quote: str, text: str) -> bool:
    """Whether a quote is a run of the text, white space aside; ``……`` joins runs in the text's order."""
    return _holds(squeeze(quote), squeeze(text))


def _holds(quote: str, text: str) -> bool:
    place = 0
    runs = [run for run in quote.split("……") if run]
    for run in runs:
        place = text.find(run, place)
        if place < 0:
            return False
        place += len(run)
    return bool(runs)


def _clause(clause: Clause, document: PolicyDocument, known: set[str]) -> Iterator[str]:
    if clause.text not in document.source:
        yield f"text 与 source.txt 不一致：{_first_difference(clause.text, document.source)}"
    if clause.heading not in document.source:
        yield f"heading 不在 source.txt 中：{clause.heading}"
    if clause.agency_line is not None:
        if squeeze(clause.agency_line) not in document.source:
            yield f"agency_line 不在 source.txt 中：{clause.agency_line}"
        if read_agency_line(clause.agency_line) != clause.agencies:
            yield "agencies 与 agency_line 不一致，应为：" + "、".join(read_agency_line(clause.agency_line))
    for name in clause.agencies:
        if name not in known:
            yield f"不认识的机构：{name}（请先写入 agencies.yml）"


def _facts(document: PolicyDocument, clauses: dict[str, Clause]) -> Iterator[tuple[str, str]]:
    for figure in document.figures:
        where = f"figures.{figure.name}"
        yield from _quoted(where, figure.clause, figure.quote, clauses)
        digits = f"{figure.value:g}"
        if digits not in figure.quote and figure.unit not in figure.quote:
            yield where, f"引文中没有这个数字：{digits}{figure.unit}"
        if figure.year is not None and figure.clause in clauses and str(figure.year) not in clauses[figure.clause].text:
            yield where, f"条款原文没有写 {figure.year} 年"
    for subject in document.subjects:
        for identifier in subject.clauses:
            if identifier not in clauses:
                yield f"subjects.{subject.subject}", f"没有这一条：{identifier}"
    for stated in document.aspects:
        yield from _quoted(f"aspects.{stated.aspect.value}.{stated.clause}", stated.clause, stated.quote, clauses)


def _names(document: PolicyDocument, clauses: dict[str, Clause]) -> Iterator[tuple[str, str]]:
    for name in document.names:
        if not name.clauses:
            yield name.name, "clauses 不能为空"
        for identifier in name.clauses:
            yield from _quoted(name.name, identifier, name.name, clauses)
    for repeated in _repeated(name.name for name in document.names):
        yield repeated, "名称重复，请合并为一项"


def _quoted(where: str, identifier: str, quote: str, clauses: dict[str, Clause]) -> Iterator[tuple[str, str]]:
    clause = clauses.get(identifier)
    if clause is None:
        yield where, f"没有这一条：{identifier}"
    elif not _holds(quote, clause.heading + "。" + clause.text):
        yield where, f"{identifier} 的原文里没有“{quote}”"


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _first_difference(text: str, source: str) -> str:
    """Return the first run of a text that does not stand in the source, for a person to look at."""
    length = next((n for n in range(len(text), 0, -1) if text[:n] in source), 0)
    return f"…{text[max(0, length - 8) : length]}〔{text[length : length + 8]}〕…"
