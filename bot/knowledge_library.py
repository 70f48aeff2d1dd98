"""Fill the library that channels show from the knowledge base."""

from __future__ import annotations

from bot.library import (
    AgencyView,
    ClauseView,
    DocumentView,
    Examples,
    FactView,
    FigureView,
    Library,
    SectionView,
)
from knowledge import Agency, Certainty, Clause, NameKind, PolicyBase

EXAMPLES = 6
"""How many names of a kind are given for example questions."""


def build_library(base: PolicyBase) -> Library:
    """Return all documents of the base, and names for example questions."""
    documents = []
    for document in base.documents:
        facts = tuple(FactView(fact.key, fact.label, fact.value, fact.remark) for fact in document.facts)
        sections = tuple(
            SectionView(
                section.id,
                section.title,
                tuple(
                    _clause_view(base, clause, section.title)
                    for clause in document.clauses
                    if clause.section_id == section.id
                ),
            )
            for section in document.sections
        )
        documents.append(DocumentView(document.id, document.title, document.number, facts, sections))
    return Library(documents, _examples(base))


def _clause_view(base: PolicyBase, clause: Clause, section: str) -> ClauseView:
    agencies = tuple(AgencyView(name, _today(base.agencies[name])) for name in clause.agencies)
    figures = tuple(FigureView(f.name, f.value, f.unit, f.year) for f in base.figures_of(clause.id))
    return ClauseView(clause.id, clause.heading, clause.text, section, agencies, figures)


def _today(agency: Agency) -> str | None:
    return None if agency.certainty is Certainty.LOW else agency.today


def _examples(base: PolicyBase) -> Examples:
    """Return what comes first of each kind: industries, other clauses, dated figures, the busiest agencies."""
    industrial = {
        name.clauses[0] for name in base.names.values() if name.main and name.clauses and name.kind is NameKind.INDUSTRY
    }
    industries = [clause.heading for clause in base.clauses.values() if clause.id in industrial]
    topics = [c.heading for c in base.clauses.values() if c.id not in industrial and c.agencies]
    figures = [figure.name for figure in base.figures.values() if figure.year]
    by_work = sorted(base.agencies, key=lambda name: -len(base.clauses_of([name])))
    agencies = [name for name in by_work if name.startswith("市")]
    return Examples(*(tuple(kind[:EXAMPLES]) for kind in (industries, topics, figures, agencies)))
