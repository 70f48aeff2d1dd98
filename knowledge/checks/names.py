"""Checks of names/*.yml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from knowledge.checks.references import no_such_clause
from knowledge.checks.repetition import repeated, repeated_aliases, shared_forms
from knowledge.errors import Problem
from knowledge.loader import LoadedDocument
from knowledge.model import Clause, Name

Found = Iterator[tuple[str, str]]
"""Key of a name's record and message."""


def check_names(loaded: LoadedDocument, broken: frozenset[str]) -> Iterator[Problem]:
    """Yield every problem of the names of one document."""
    names = loaded.document.names
    clauses = {clause.id: clause for clause in loaded.document.clauses}

    def problem(name: str, key: str, message: str) -> Problem:
        return loaded.problem(loaded.name_files[name], f"names.{name}{key and '.'}{key}", message)

    for name in names:
        for rule in (_clauses(name, clauses, broken), _main(name, clauses)):
            yield from (problem(name.name, key, message) for key, message in rule)
        yield from (problem(name.name, "aliases", message) for message in repeated_aliases(name.name, name.aliases))
    for text in repeated(name.name for name in names):
        yield problem(text, "", "名称重复；请合并为一项")
    for text, message in shared_forms((name.name, (name.name, *name.aliases, name.english)) for name in names):
        yield problem(text, "aliases", message)


def _clauses(name: Name, clauses: Mapping[str, Clause], broken: frozenset[str]) -> Found:
    """The name stands word for word in each clause it lists, and it lists every clause that it stands in."""
    if not name.clauses:
        yield "clauses", "不能为空；请写出现这个名称的每一条"
        return
    for identifier in repeated(name.clauses):
        yield "clauses", f"{identifier} 写了两次"
    for identifier in name.clauses:
        if identifier not in clauses and identifier not in broken:
            yield "clauses", no_such_clause(identifier, clauses)
    for identifier, clause in clauses.items():
        stands = name.name in clause.text or name.name in clause.heading
        if identifier in name.clauses and not stands:
            yield "clauses", f"{identifier} 的原文里没有“{name.name}”；name 必须是原文的连续文字"
        if stands and identifier not in name.clauses:
            yield "clauses", f"漏了 {identifier}：它的原文里也有“{name.name}”"


def _main(name: Name, clauses: Mapping[str, Clause]) -> Found:
    clause = clauses.get(name.clauses[0]) if name.main and name.clauses else None
    if clause is not None and clause.heading != name.name:
        yield "main", f"只有名称就是第一条的标题时才能为 true；{clause.id} 的标题是“{clause.heading}”"
