"""Checks of the documents' own heads, and between documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.checks.repetition import repeated, repeated_aliases, shared_forms
from knowledge.errors import Problem
from knowledge.loader import LoadedDocument
from knowledge.quotes import quote_holds, squeeze


def check_documents(documents: Sequence[LoadedDocument]) -> Iterator[Problem]:
    """Yield every problem of the documents' heads and facts, and of ids that two documents share."""
    for loaded in documents:
        yield from (loaded.problem("policy.yml", where, message) for where, message in _head(loaded))
        yield from (loaded.problem("policy.yml", where, message) for where, message in _facts(loaded))
    yield from _shared_between(documents)


def _head(loaded: LoadedDocument) -> Iterator[tuple[str, str]]:
    document = loaded.document
    folder = loaded.folder.rpartition("/")[2]
    if document.id and document.id != folder:
        yield "document.id", f"必须与文件夹同名：{folder}，现为 {document.id}"
    for key, value in (("title", document.title), ("number", document.number)):
        if value and squeeze(value) not in document.source:
            yield f"document.{key}", f"不在 source.txt 中：{value}"
    for message in repeated_aliases(document.title, document.aliases):
        yield "document.aliases", message


def _facts(loaded: LoadedDocument) -> Iterator[tuple[str, str]]:
    facts = loaded.document.facts
    for fact in facts:
        where = f"document.facts.{fact.key}"
        if not quote_holds(fact.quote, loaded.document.source):
            yield f"{where}.quote", f"引文不在 source.txt 中：“{fact.quote}”"
        for message in repeated_aliases(fact.label, fact.aliases):
            yield f"{where}.aliases", message
    for key in repeated(fact.key for fact in facts):
        yield f"document.facts.{key}", "key 重复；每个 key 只能写一次"
    for key, message in shared_forms((fact.key, (fact.label, *fact.aliases)) for fact in facts):
        yield f"document.facts.{key}.aliases", message


def _shared_between(documents: Sequence[LoadedDocument]) -> Iterator[Problem]:
    """Yield ids and names of another document: callers look clauses, figures and names up by them alone."""
    owners: dict[tuple[str, str], str] = {}
    for loaded in documents:
        for file, kind, key in dict.fromkeys(_keys(loaded)):
            owner = owners.setdefault((kind, key), loaded.folder)
            if owner != loaded.folder:
                yield loaded.problem(file, f"{kind}.{key}", f"{owner} 已有同样的编号或名称；各份文件之间不能相同")


def _keys(loaded: LoadedDocument) -> Iterator[tuple[str, str, str]]:
    """Yield (file, kind, key) of everything that is looked up by its key."""
    document = loaded.document
    yield from (("policy.yml", "sections", section.id) for section in document.sections)
    yield from (("policy.yml", "clauses", clause.id) for clause in document.clauses)
    yield from (("facts.yml", "figures", figure.name) for figure in document.figures)
    yield from ((loaded.name_files[name.name], "names", name.name) for name in document.names)
