"""Checks of what refers to a clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from knowledge import clause_ids
from knowledge.model import Clause
from knowledge.quotes import quote_holds


def quoted(
    identifier: str, quote: str, clauses: Mapping[str, Clause], broken: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield (key, message) when a clause does not exist or its heading and text do not hold a quote."""
    clause = clauses.get(identifier)
    if clause is not None:
        if not quote_holds(quote, f"{clause.heading}。{clause.text}"):
            yield "quote", f"{identifier} 的原文里没有“{quote}”"
    elif identifier not in broken:
        yield "clause", no_such_clause(identifier, clauses)


def no_such_clause(identifier: str, allowed: Iterable[str]) -> str:
    """Return the message for an id that no clause has."""
    return f"没有这一条：{identifier}；现有：{clause_ids.ranges(allowed)}"
