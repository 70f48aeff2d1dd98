"""Checks of clauses and sections: against the source text, its outline and the list of agencies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from os.path import commonprefix

from knowledge import clause_ids
from knowledge.agency_names import read_agency_line
from knowledge.checks.repetition import guess, repeated, repeated_aliases, shared_forms
from knowledge.errors import Problem
from knowledge.loader import LoadedDocument
from knowledge.model import Agency, Clause, Section
from knowledge.outline import Branch, Leaf, read_outline

Found = Iterator[tuple[str, str]]
"""Key path in policy.yml and message."""


def check_clauses(loaded: LoadedDocument, agencies: Iterable[Agency], broken: frozenset[str]) -> Iterator[Problem]:
    """Yield every problem of policy.yml's sections and clauses."""
    sections, clauses = loaded.document.sections, loaded.document.clauses
    known = {agency.name for agency in agencies}
    rules: list[Found] = [
        _ids("sections", [section.id for section in sections]),
        _ids("clauses", [clause.id for clause in clauses]),
        _parents(sections, clauses, broken),
        _agencies(clauses, known, broken),
        _section_aliases(sections),
    ]
    if loaded.by_hand:
        rules.append(_stands_in_source(clauses, loaded.document.source))
    else:
        try:
            outline = read_outline(loaded.source)
        except ValueError as error:
            yield loaded.problem("source.txt", "", str(error))
            return
        rules.append(_same_clauses(clauses, outline.leaves, broken))
        rules.append(_same_sections(sections, outline.branches, broken))
    for rule in rules:
        yield from (loaded.problem("policy.yml", where, message) for where, message in rule)


def _ids(kind: str, identifiers: list[str]) -> Found:
    for identifier in repeated(identifiers):
        yield f"{kind}.{identifier}", "编号重复；每个编号只能写一次"
    for identifier in identifiers:
        if not clause_ids.is_valid(identifier):
            yield f"{kind}.{identifier}.id", f"编号只能是用点连接的数字，如 2.1.9，现为 {identifier}"
    valid = [identifier for identifier in identifiers if clause_ids.is_valid(identifier)]
    for before, after in pairwise(valid):
        if clause_ids.order(before) > clause_ids.order(after):
            yield f"{kind}.{after}", f"顺序不对：必须按编号排列，不能排在 {before} 之后"


def _parents(sections: Iterable[Section], clauses: Iterable[Clause], broken: frozenset[str]) -> Found:
    known = {section.id for section in sections} | broken
    for kind, identifiers in (("sections", [s.id for s in sections]), ("clauses", [c.id for c in clauses])):
        for identifier in identifiers:
            above = clause_ids.parent(identifier)
            if above and above not in known:
                yield f"{kind}.{identifier}", f"sections 里没有它的上级 {above}；现有：{clause_ids.ranges(known)}"


def _agencies(clauses: Iterable[Clause], known: set[str], broken: frozenset[str]) -> Found:
    for clause in clauses:
        where = f"clauses.{clause.id}.agencies"
        read = read_agency_line(clause.agency_line or "")
        if read != clause.agencies:
            yield where, f"与 agency_line 不一致；应为：{'、'.join(read) or '空'}"
        for name in clause.agencies:
            if name not in known and name not in broken:
                yield where, f"不认识的单位：{name}（请先写入 agencies.yml）{guess(name, known)}"


def _section_aliases(sections: tuple[Section, ...]) -> Found:
    for section in sections:
        for message in repeated_aliases(section.title, section.aliases):
            yield f"sections.{section.id}.aliases", message
    for identifier, message in shared_forms((s.id, (s.title, *s.aliases)) for s in sections):
        yield f"sections.{identifier}.aliases", message


def _stands_in_source(clauses: Iterable[Clause], source: str) -> Found:
    for clause in clauses:
        for key, value in (("heading", clause.heading), ("text", clause.text), ("agency_line", clause.agency_line)):
            if value and value not in source:
                yield f"clauses.{clause.id}.{key}", f"不在 source.txt 中：{_shorten(value)}"


def _same_clauses(clauses: Iterable[Clause], leaves: tuple[Leaf, ...], broken: frozenset[str]) -> Found:
    """Compare with what the program reads from source.txt, so that no clause is missing, added or changed."""
    read = {leaf.id: leaf for leaf in leaves}
    for clause in clauses:
        leaf = read.pop(clause.id, None)
        if leaf is None:
            yield (
                f"clauses.{clause.id}",
                f"source.txt 里读不到这一条；读到的编号：{clause_ids.ranges(leaf.id for leaf in leaves)}",
            )
            continue
        for key, value, expected in (
            ("heading", clause.heading, leaf.heading),
            ("text", clause.text, leaf.text),
            ("agency_line", clause.agency_line or "", leaf.agency_line or ""),
        ):
            if value != expected:
                yield f"clauses.{clause.id}.{key}", f"与 source.txt 不一致：{_difference(value, expected)}"
    for identifier, leaf in read.items():
        if identifier not in broken:
            yield "clauses", f"缺少 {identifier}“{leaf.heading}”；source.txt 里有这一条"


def _same_sections(sections: Iterable[Section], branches: Iterable[Branch], broken: frozenset[str]) -> Found:
    read = {branch.id: branch.title for branch in branches}
    for section in sections:
        title = read.pop(section.id, None)
        if title != section.title:
            yield f"sections.{section.id}.title", f"与 source.txt 不一致：应为“{title or '（没有这一节）'}”"
    for identifier, title in read.items():
        if identifier not in broken:
            yield "sections", f"缺少 {identifier}“{title}”；source.txt 里有这一节"


def _difference(value: str, expected: str) -> str:
    """Show the first place where two texts part, with a few characters on either side."""
    place = len(commonprefix([value, expected]))
    before = value[max(0, place - 8) : place]
    return f"“…{before}〔{value[place : place + 8]}〕…”，原文为“…{before}〔{expected[place : place + 8]}〕…”"


def _shorten(text: str) -> str:
    return f"“{text[:20]}…”" if len(text) > 20 else f"“{text}”"
