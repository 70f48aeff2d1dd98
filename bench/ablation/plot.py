"""Draw shares against time as SVG, the same bytes for the same numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from bench.exam.shares import Share

_WIDTH, _HEIGHT = 560, 320
_LEFT, _TOP, _RIGHT, _FOOT = 56, 40, 40, 52
_DARK, _BLUE, _LIGHT = "#222222", "#1f6fb2", "#e4e4e4"
_LINE = 16
"""Height of a line of the legend."""


@dataclass(frozen=True)
class Point:
    """What is drawn of one variant."""

    name: str
    milliseconds: float
    share: Share


def scatter_svg(points: Sequence[Point], title: str) -> str:
    """Return the plot: numbered points with their 95 % intervals, time on a logarithmic scale, a legend below."""
    decades = _decades(points)
    low = _lowest(points)
    parts = [*_frame(title, len(points)), *_grid(decades, low)]
    for number, point in enumerate(points, 1):
        parts += _point(number, point, decades, low)
        words = f"{number}  {point.name}: {point.share.percent:.1f} %, {point.milliseconds:.1f} ms"
        parts.append(_text(_LEFT, _TOP + _HEIGHT + _FOOT + _LINE * number, words, anchor="start"))
    return "\n".join([*parts, "</svg>", ""])


def _decades(points: Sequence[Point]) -> tuple[int, int]:
    """Return the powers of ten between which all times lie."""
    times = [point.milliseconds for point in points] or [1.0]
    first = math.floor(math.log10(min(times)))
    return first, max(first + 1, math.ceil(math.log10(max(times))))


def _lowest(points: Sequence[Point]) -> int:
    """Return the percentage the plot begins at: a round one below all intervals."""
    return min((math.floor(point.share.interval[0] / 10) * 10 for point in points), default=0)


def _frame(title: str, lines: int) -> Iterable[str]:
    width, height = _LEFT + _WIDTH + _RIGHT, _TOP + _HEIGHT + _FOOT + _LINE * (lines + 1)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="11" fill="{_DARK}">'
    )
    yield f"<title>{escape(title)}</title>"
    yield f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    yield _text(_LEFT + _WIDTH / 2, 22, title)
    yield _text(_LEFT + _WIDTH / 2, _TOP + _HEIGHT + 36, "CPU milliseconds a message (logarithmic)")


def _grid(decades: tuple[int, int], low: int) -> Iterable[str]:
    for power in range(decades[0], decades[1] + 1):
        x = _across(10.0**power, decades)
        yield f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{_TOP + _HEIGHT}" stroke="{_LIGHT}"/>'
        yield _text(x, _TOP + _HEIGHT + 16, f"{10.0**power:g}")
    for percent in range(low, 101, 10):
        y = _up(percent, low)
        yield f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_LEFT + _WIDTH}" y2="{y:.1f}" stroke="{_LIGHT}"/>'
        yield _text(_LEFT - 8, y + 4, f"{percent} %", anchor="end")


def _point(number: int, point: Point, decades: tuple[int, int], low: int) -> Iterable[str]:
    x, y = _across(point.milliseconds, decades), _up(point.share.percent, low)
    bottom, top = (_up(bound, low) for bound in point.share.interval)
    yield f'<line x1="{x:.1f}" y1="{bottom:.1f}" x2="{x:.1f}" y2="{top:.1f}" stroke="{_BLUE}" stroke-width="1.5"/>'
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{_BLUE}"/>'
    yield _text(x + 8, y + 4, str(number), anchor="start")


def _across(milliseconds: float, decades: tuple[int, int]) -> float:
    first, last = decades
    return _LEFT + _WIDTH * (math.log10(milliseconds) - first) / (last - first)


def _up(percent: float, low: int) -> float:
    return _TOP + _HEIGHT * (1 - (percent - low) / max(1, 100 - low))


def _text(x: float, y: float, words: str, *, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
