"""Checks of paraphrases.yml: each clause once, each paraphrase in one clause only."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.checks.repetition import repeated
from knowledge.errors import Problem
from knowledge.loader import LoadedDocument
from knowledge.normalise import fold


def check_paraphrases(loaded: LoadedDocument, broken: frozenset[str]) -> Iterator[Problem]:
    """Yield the problems of what people call the matter of clauses."""
    document = loaded.document
    known = {clause.id for clause in document.clauses}
    for entry in document.paraphrases:
        if entry.clause not in known and entry.clause not in broken:
            yield _problem(loaded, f"paraphrases.{entry.clause}.clause", f"没有这一条：{entry.clause}")
    for clause in repeated(entry.clause for entry in document.paraphrases):
        yield _problem(loaded, f"paraphrases.{clause}", "重复；一条只写一项")
    places: dict[str, list[str]] = {}
    for entry in document.paraphrases:
        for text in entry.texts:
            places.setdefault(fold(text), []).append(entry.clause)
    for text, clauses in places.items():
        if len(clauses) > 1:
            where = "、".join(dict.fromkeys(clauses))
            yield _problem(
                loaded, f"paraphrases.{clauses[-1]}.texts", f"“{text}”写了不止一次（{where}）；只留最贴切的一处"
            )


def _problem(loaded: LoadedDocument, key_path: str, message: str) -> Problem:
    return loaded.problem("paraphrases.yml", key_path, message)
