"""The floors: shares of right turns that were reached once and must not be lost again (tests/floors.yml)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.exam import counts
from bench.exam.items import ROOT
from bench.exam.run import Verdict
from bench.exam.shares import Share
from knowledge import parse_yaml

FLOORS = ROOT / "tests" / "floors.yml"
TOLERANCE = 1.0
"""Points that a share may lie below its floor."""
_TOTALS = {"single questions": "questions", "dialogue turns": "conversations"}
_HEADER = """\
# Percent of turns right, reached once; a share more than one point below its floor fails the tests.
# Written by: python -m bench.exam --write-floors
"""


def measured(verdicts: Sequence[Verdict]) -> dict[str, Share]:
    """Return what has a floor: all single questions, all dialogue turns, each file or family of files."""
    totals = {_TOTALS[name]: share for name, share in counts.overall(verdicts).items() if name in _TOTALS}
    return {name: share for name, share in totals.items() if share.total} | counts.by(verdicts, counts.group)


def read_floors(path: Path = FLOORS) -> dict[str, float]:
    """Return name → percent."""
    data: dict[str, float] = parse_yaml(path.read_text(encoding="utf-8"))
    return data


def write_floors(verdicts: Sequence[Verdict], path: Path = FLOORS) -> list[str]:
    """Write what was measured as the new floors; return one line for each floor that sank or went."""
    old = read_floors(path) if path.is_file() else {}
    # Rounded down, or a floor could lie above the share it was taken from.
    new = {name: math.floor(share.percent * 10) / 10 for name, share in measured(verdicts).items()}
    path.write_text(_HEADER + "".join(f"{name}: {floor}\n" for name, floor in new.items()), encoding="utf-8")
    return [
        f"floor of {name}: {floor} -> {new.get(name, 'none')}"
        for name, floor in old.items()
        if name not in new or new[name] < floor
    ]


def below_floor(verdicts: Sequence[Verdict], floors: Mapping[str, float]) -> dict[str, str]:
    """Return name → how far it lies below its floor, and what was measured without having a floor."""
    found: dict[str, str] = {}
    for name, share in measured(verdicts).items():
        floor = floors.get(name)
        if floor is None:
            found[name] = f"{name}: no floor; run python -m bench.exam --write-floors"
        elif share.percent < floor - TOLERANCE:
            found[name] = f"{name}: {share.percent:.1f} % ({share.right} / {share.total}), the floor is {floor} %"
    return found
