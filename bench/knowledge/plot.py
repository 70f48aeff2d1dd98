"""Draw CPU time against the size of the base as SVG, both logarithmic, the same bytes for the same numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 520, 320
_LEFT, _TOP, _RIGHT, _FOOT = 64, 40, 230, 52
_COLOURS = ("#1f6fb2", "#c2410c", "#2f855a", "#6b46c1", "#b7791f", "#222222", "#999999", "#d53f8c")
_DARK, _LIGHT = "#222222", "#e4e4e4"
_LEAST = 0.01
"""Milliseconds below which nothing is drawn lower."""


def growth_svg(lines: Mapping[str, Sequence[tuple[int, float]]], title: str) -> str:
    """Return the plot of (clauses, milliseconds) by name."""
    points = [point for line in lines.values() for point in line]
    across = _range(clauses for clauses, _ in points)
    up = _range(max(_LEAST, milliseconds) for _, milliseconds in points)
    parts = [*_frame(title), *_grid(across, up)]
    for place, (name, line) in enumerate(lines.items()):
        colour = _COLOURS[place % len(_COLOURS)]
        path = " ".join(f"{_x(clauses, across):.1f},{_y(ms, up):.1f}" for clauses, ms in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        y = _TOP + 14 + 18 * place
        parts.append(_text(_LEFT + _WIDTH + 14, y, name, anchor="start", colour=colour))
    return "\n".join([*parts, "</svg>", ""])


def _range(values: Iterable[float]) -> tuple[int, int]:
    """Return the powers of ten between which all values lie."""
    found = list(values) or [1.0]
    first = math.floor(math.log10(min(found)))
    return first, max(first + 1, math.ceil(math.log10(max(found))))


def _frame(title: str) -> Iterable[str]:
    width, height = _LEFT + _WIDTH + _RIGHT, _TOP + _HEIGHT + _FOOT
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="11">'
    )
    yield f"<title>{escape(title)}</title>"
    yield f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    yield _text(_LEFT + _WIDTH / 2, 22, title)
    yield _text(_LEFT + _WIDTH / 2, height - 12, "clauses")


def _grid(across: tuple[int, int], up: tuple[int, int]) -> Iterable[str]:
    for power in range(across[0], across[1] + 1):
        x = _x(10.0**power, across)
        yield f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{_TOP + _HEIGHT}" stroke="{_LIGHT}"/>'
        yield _text(x, _TOP + _HEIGHT + 16, f"{10**power:,}")
    for power in range(up[0], up[1] + 1):
        y = _y(10.0**power, up)
        yield f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_LEFT + _WIDTH}" y2="{y:.1f}" stroke="{_LIGHT}"/>'
        yield _text(_LEFT - 8, y + 4, f"{10.0**power:g} ms", anchor="end")


def _x(clauses: float, across: tuple[int, int]) -> float:
    return _LEFT + _WIDTH * (math.log10(clauses) - across[0]) / (across[1] - across[0])


def _y(milliseconds: float, up: tuple[int, int]) -> float:
    return _TOP + _HEIGHT * (1 - (math.log10(max(_LEAST, milliseconds)) - up[0]) / (up[1] - up[0]))


def _text(x: float, y: float, words: str, *, anchor: str = "middle", colour: str = _DARK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'
