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
"""Points that the share of all single questions or all dialogue turns may lie below its floor."""
TURNS = 3
"""Turns that one file or family may lose besides: a model trained elsewhere decides the closest calls otherwise."""
_TOTALS = {"single questions": "questions", "dialogue turns": "conversations"}
_HEADER = """\
# Percent of turns right, reached once; all questions or all dialogues more than one point below their floor fail the
# tests, and so does a file or family that loses more than three turns.
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
        elif share.percent < floor - _tolerance(name, share):
            found[name] = f"{name}: {share.percent:.1f} % ({share.right} / {share.total}), the floor is {floor} %"
    return found


def _tolerance(name: str, share: Share) -> float:
    """Return the points that a share may lose."""
    return TOLERANCE if name in _TOTALS.values() else max(TOLERANCE, 100 * TURNS / share.total)
