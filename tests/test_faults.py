"""The fault table keeps its word: every row names a test that exists and is not put aside."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "faults.md"
FEWEST_ROWS = 40
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
PUT_ASIDE = {"skip", "xfail"}


def rows():
    """Return the cells of every row that tells a fault."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [row for row in cells if len(row) == 4 and row[0] != "故障"]


@cache
def functions_in(path):
    """Return the functions of a file, name → names in their marks."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            marks = {part.attr for mark in node.decorator_list for part in ast.walk(mark) if hasattr(part, "attr")}
            found[node.name] = marks
    return found


def test_the_table_is_long_enough_and_says_nothing_twice():
    faults = [row[0] for row in rows()]
    assert len(faults) >= FEWEST_ROWS
    assert len(faults) == len(set(faults))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_row_says_what_is_seen_what_is_kept_and_by_which_test(row):
    assert all(row)
    named = TEST.fullmatch(row[3])
    assert named, f"{row[3]}：须为 `tests/….py::test_…`"
    path, name = named.groups()
    assert (ROOT / path).is_file()
    assert name in functions_in(path)
    assert not functions_in(path)[name] & PUT_ASIDE


def test_every_setting_that_is_named_is_read():
    text = TABLE.read_text(encoding="utf-8")
    code = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    named = set(re.findall(r"\bBOT_[A-Z_]+", text))
    assert len(named) >= 8
    assert not {name for name in named if f'"{name}"' not in code}


def test_the_defaults_that_are_told_are_the_settings():
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| `BOT_")]
    told = []
    for line in lines:
        names, values, *_ = line.strip("|").split("|")
        told += zip(re.findall("BOT_([A-Z_]+)", names), values.strip().split("、"), strict=True)
    assert len(told) >= 8
    assert [
        (name, value) for name, value in told if f"{getattr(Settings, name.lower()):g}" != f"{float(value):g}"
    ] == []
