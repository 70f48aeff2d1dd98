"""``python -m bench.stock.compare REPORT COST``: put the stock assistant's exam beside ours.

REPORT is what ``python -m bench.exam --out`` wrote of the stock assistant, COST what its ``/cost`` told; ours is read
from bench/results/understanding.md. Exit codes: 0 written, 1 a report without the tables of an exam.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.exam.items import ROOT
from bench.exam.shares import Share
from bench.stock.__main__ import PROJECT
from knowledge import parse_yaml

OURS = ROOT / "bench" / "results" / "understanding.md"
OUT = ROOT / "bench" / "results" / "stock.md"
SECTIONS = ("Overall", "Check by check", "By kind wanted", "By way of asking")
_ROW = re.compile(r"^\| (?P<name>[^|]+?) \| (?P<right>\d+) \| (?P<total>\d+) \|", re.MULTILINE)
_SUBJECT = re.compile(r"^Written by `python -m bench\.exam` \((?P<subject>[^)]*)\)", re.MULTILINE)
_CPU = re.compile(r"^CPU milliseconds a turn: median (?P<median>[\d.]+)", re.MULTILINE)
_HEAD = """# A stock Rasa assistant beside ours

Written by `python -m bench.stock.compare` (ours: {subject}); do not edit. The same questions and dialogues, the same \
judge; bench/README.md says how the stock assistant is made, trained and examined. Epochs: {epochs}. CPU time a \
turn, median: ours {ours_ms} ms, stock {stock_ms} ms, from two runs on a machine shared with other work, ours with \
its store on disk and stock without one; the stock assistant held {peak} MB at most. Intervals are Wilson's, 95 %.
"""


class ReportError(ValueError):
    """A report is not one of an exam; the message says what is missing."""


def main(arguments: list[str]) -> int:
    """Write the comparison; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.stock.compare")
    parser.add_argument("report", type=Path, help="the exam's report on the stock assistant")
    parser.add_argument("cost", type=Path, help="what its /cost told, as JSON")
    options = parser.parse_args(arguments)
    try:
        ours, stock = (path.read_text(encoding="utf-8") for path in (OURS, options.report))
        page = comparison(ours, stock, json.loads(options.cost.read_text(encoding="utf-8")), epochs())
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    OUT.write_text(page, encoding="utf-8")
    print(f"wrote {OUT.relative_to(ROOT).as_posix()}")
    return 0


def epochs(config: Path = PROJECT / "config.yml") -> dict[str, int]:
    """Return component → epochs of the stock assistant's configuration."""
    settings = parse_yaml(config.read_text(encoding="utf-8"))
    components = [*settings["pipeline"], *settings["policies"]]
    return {component["name"]: component["epochs"] for component in components if "epochs" in component}


def comparison(ours: str, stock: str, cost: Mapping[str, Any], trained: Mapping[str, int]) -> str:
    """Return the page with both exams' shares side by side."""
    subject, median = _SUBJECT.search(ours), _CPU.search(ours)
    head = _HEAD.format(
        subject=subject["subject"] if subject else "unknown",
        epochs=", ".join(f"{name} {count}" for name, count in trained.items()),
        ours_ms=median["median"] if median else "unknown",
        stock_ms=cost["median_cpu_ms"],
        peak=cost["peak_mb"],
    )
    return "\n".join([head, *(_section(heading, ours, stock) for heading in SECTIONS)])


def shares(report: str, heading: str) -> dict[str, Share]:
    """Return row → share of a report's section; raise ReportError where there is none."""
    _, found, rest = report.partition(f"## {heading}\n")
    section = rest.partition("\n## ")[0]
    rows = {row["name"]: Share(int(row["right"]), int(row["total"])) for row in _ROW.finditer(section)}
    if not found or not rows:
        raise ReportError(f"no report of an exam: it has no table under “{heading}”")
    return rows


def _section(heading: str, ours: str, stock: str) -> str:
    mine, theirs = shares(ours, heading), shares(stock, heading)
    lines = [f"## {heading}\n", "|  | turns | ours, % | stock, % |", "|---|--:|--:|--:|"]
    for name, share in mine.items():
        other = theirs.get(name)
        lines.append(f"| {name} | {share.total} | {_told(share)} | {_told(other) if other else ''} |")
    return "\n".join([*lines, ""])


def _told(share: Share) -> str:
    low, high = share.interval
    return f"{share.percent:.1f} ({low:.1f}–{high:.1f})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
