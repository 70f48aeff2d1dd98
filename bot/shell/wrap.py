"""Break Chinese text into lines as wide as a terminal, counting wide characters as two cells.

Rich breaks at spaces only, which leaves Chinese lines ragged and puts commas at their beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

_UNIT = re.compile(r"[0-9A-Za-z.%/:+_-]+|.")
_NOT_FIRST = "，。、；：？！）》〉」』】〕”’…,.;:?!)]}%"
_NOT_LAST = "（《〈「『【〔“‘([{"


def wrap(text: str, width: int) -> list[str]:
    """Return the lines of a text, none wider than ``width`` cells (at least 2)."""
    width = max(width, 2)
    return [line for paragraph in text.splitlines() or [""] for line in _wrap_paragraph(paragraph, width)]


def _wrap_paragraph(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    current = ""
    for unit in _units(paragraph, width):
        if current and cell_len(current + unit.rstrip()) > width:
            lines.append(current.rstrip())
            current = unit.lstrip()
        else:
            current += unit
    return [*lines, current.rstrip()]


def _units(paragraph: str, width: int) -> Iterator[str]:
    """Yield what must stay on one line: a word or character with the punctuation that sticks to it."""
    unit = ""
    for piece in _UNIT.findall(paragraph):
        sticks = bool(unit) and (piece in _NOT_FIRST or unit[-1] in _NOT_LAST)
        if sticks and cell_len(unit + piece) <= width:
            unit += piece
            continue
        yield from chop_cells(unit, width) if unit else ()
        unit = piece
    yield from chop_cells(unit, width) if unit else ()
