"""What must hold between the records of the knowledge base and the source text; one module a kind of record.

Each check is told of the records that have the right shape, and of the ids and names of those that have not
(``broken``), so that what refers to a broken record is not called wrong as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.checks.agencies import check_agencies
from knowledge.checks.clauses import check_clauses
from knowledge.checks.documents import check_documents
from knowledge.checks.facts import check_facts
from knowledge.checks.names import check_names
from knowledge.checks.paraphrases import check_paraphrases
from knowledge.errors import Problem
from knowledge.loader import LoadedDocument
from knowledge.model import Agency, AgencyGroup


def check_knowledge(
    documents: Sequence[LoadedDocument],
    agencies: tuple[Agency, ...],
    groups: tuple[AgencyGroup, ...],
    broken: frozenset[str],
) -> Iterator[Problem]:
    """Yield every problem of the records of all files."""
    yield from check_agencies(agencies, groups, broken)
    yield from check_documents(documents)
    for loaded in documents:
        yield from check_clauses(loaded, agencies, broken)
        yield from check_facts(loaded, agencies, broken)
        yield from check_names(loaded, broken)
        yield from check_paraphrases(loaded, broken)
