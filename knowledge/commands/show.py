"""``show``: everything the knowledge base holds on one clause."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from knowledge import clause_ids
from knowledge.commands.check import load_or_complain
from knowledge.model import Agency, Aspect, Certainty, Figure
from knowledge.policy_base import PolicyBase

HELP = "显示一条的原文、责任单位、数字和名称"
_CERTAINTY = {Certainty.HIGH: "", Certainty.MEDIUM: "（请核实）", Certainty.LOW: "（未查实，不答今名）"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the clause's id."""
    parser.add_argument("clause", metavar="编号", help="条款编号，如 2.1.9")


def run(options: argparse.Namespace) -> int:
    """Print one clause."""
    base = load_or_complain(options.root)
    if base is None:
        return 1
    if options.clause not in base.clauses:
        print(f"没有这一条：{options.clause}；现有：{clause_ids.ranges(base.clauses)}", file=sys.stderr)
        return 1
    print("\n".join(describe(base, options.clause)))
    return 0


def describe(base: PolicyBase, identifier: str) -> Iterator[str]:
    """Yield the lines on a clause; parts of which it has nothing are left out."""
    clause = base.clauses[identifier]
    yield f"{identifier} {clause.heading}"
    yield f"位置：{' › '.join(_place(base, identifier))}"
    yield from ("", "原文", f"  {clause.text}")
    yield from _part("责任单位", (_agency(agency) for agency in base.agencies_of([identifier])))
    yield from _part("数字", (_figure(figure) for figure in base.figures_of(identifier)))
    stated = [stated for aspect in Aspect for stated in base.stated(aspect, [identifier])]
    yield from _part("写到的方面", (f"{s.aspect.value}（{'、'.join(s.about)}）：{s.quote}" for s in stated))
    names = [name for name in base.names.values() if identifier in name.clauses]
    yield from _part("名称", (f"{name.name}（{name.kind.value}）：{'、'.join(name.aliases)}" for name in names))


def _place(base: PolicyBase, identifier: str) -> Iterator[str]:
    document = next(d for d in base.documents if d.id == base.clauses[identifier].document_id)
    yield f"{document.title}（{document.number}）"
    numbers = identifier.split(".")
    for length in range(1, len(numbers)):
        section = base.sections[".".join(numbers[:length])]
        yield f"{section.id} {section.title}"


def _part(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", f"{title}（{len(found)}）", *(f"  - {line}" for line in found))


def _agency(agency: Agency) -> str:
    today = f"今 {agency.today}" if agency.today else "今名未写"
    if agency.today is None and agency.certainty is Certainty.HIGH:
        today = "名称未变"
    full = "" if agency.full_name == agency.name else f"（{agency.full_name}）"
    return f"{agency.name}{full}：{today}{_CERTAINTY[agency.certainty]}"


def _figure(figure: Figure) -> str:
    year = f"{figure.year} 年" if figure.year else "原文没有写年份"
    word = f"{figure.comparison}，" if figure.comparison else ""
    return f"{figure.name}：{figure.value:.12g} {figure.unit}（{word}{year}）"
