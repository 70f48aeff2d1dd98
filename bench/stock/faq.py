"""One FAQ a clause: its examples from names and headings of the knowledge base, its answer the clause's own text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.expectation import BRIEF
from knowledge import Clause, PolicyBase

INTENT = "faq"
THE_DOCUMENT = "0"
FRAMES = (
    "{}有什么政策",
    "{}怎么发展",
    "{}的责任单位有哪些",
    "方案对{}怎么说",
    "介绍一下{}",
    "{}有哪些措施",
)
"""Ways of asking after a name, used in turn."""
_ALIASES = 2
"""Aliases of a name that become examples: the first ones."""
_FURNITURE = 60
"""Characters kept free for what a reply says besides the quote and the agencies."""


def examples(base: PolicyBase) -> dict[str, list[str]]:
    """Return clause id → examples, each once in all; a name belongs to the clause that treats it most."""
    found: dict[str, list[str]] = {clause.id: [] for document in base.documents for clause in document.clauses}
    found[THE_DOCUMENT] = []
    taken: set[str] = set()
    for number, (clause, forms) in enumerate(_named(base)):
        framed = FRAMES[number % len(FRAMES)].format(forms[0])
        for form in (forms[0], framed, *forms[1 : 1 + _ALIASES]):
            if form.casefold() not in taken:
                taken.add(form.casefold())
                found[clause].append(form)
    return found


def responses(base: PolicyBase) -> dict[str, dict[str, Any]]:
    """Return clause id → response: text for people and ``custom`` for the contract."""
    answers = {clause.id: _answer(clause, base) for document in base.documents for clause in document.clauses}
    return {THE_DOCUMENT: _document_answer(base), **answers}


def _named(base: PolicyBase) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (clause id, forms of one name) of everything that has a name."""
    for document in base.documents:
        for clause in document.clauses:
            yield clause.id, (clause.heading,)
        for name in document.names:
            if name.clauses:
                yield name.clauses[0], (name.name, *name.aliases)
        for figure in document.figures:
            yield figure.clause, (figure.name, *figure.aliases)
        for fact in document.facts:
            yield THE_DOCUMENT, (fact.label, *fact.aliases)


def _answer(clause: Clause, base: PolicyBase) -> dict[str, Any]:
    agencies = f"\n责任单位：{'、'.join(clause.agencies)}" if clause.agencies else ""
    quote = fitting(clause.sentences, BRIEF - _FURNITURE - len(agencies) - len(clause.heading))
    document = base.document.number
    figures = base.figures_of(clause.id)
    return {
        "text": f"{clause.heading}（{clause.id}）：“{quote}”{agencies}",
        "custom": {
            "kind": "answer",
            "citations": [{"document": document, "clause": clause.id, "heading": clause.heading, "quote": quote}],
            "agencies": [{"name": name, "today": None, "clauses": [clause.id]} for name in clause.agencies],
            "figures": [
                {"name": one.name, "value": one.value, "unit": one.unit, "year": one.year, "clause": one.clause}
                for one in figures
            ],
        },
    }


def _document_answer(base: PolicyBase) -> dict[str, Any]:
    """Return what is said of the document itself: the facts about it that fit one reply."""
    lines = [f"{fact.label}：{fact.value}\n" for fact in base.document.facts]
    kept = fitting(lines, BRIEF - _FURNITURE).splitlines()
    quotes = [fact.quote for fact in base.document.facts[: len(kept)]]
    citations = [
        {"document": base.document.number, "clause": THE_DOCUMENT, "heading": base.document.title, "quote": quote}
        for quote in quotes
    ]
    return {"text": "\n".join(kept), "custom": {"kind": "answer", "citations": citations}}


def fitting(parts: Iterable[str], room: int) -> str:
    """Return as many parts from the first as there is room for, at least one."""
    ends, text = 0, ""
    for part in parts:
        ends += len(part)
        if text and ends > room:
            break
        text += part
    return text
