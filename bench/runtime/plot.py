"""Draw the costs as SVG, the same bytes for the same numbers: bars of a message, lines over the turns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from bench.runtime.figures import Figure

_WIDTH, _LEFT, _TOP, _RIGHT, _FOOT = 420, 380, 40, 60, 44
_BAR = 22
_HEIGHT = 300
_DARK, _BLUE, _LIGHT = "#222222", "#1f6fb2", "#e4e4e4"
_COLOURS = (
    "#1f6fb2",
    "#c0392b",
    "#7f8c8d",
    "#d68910",
    "#6c3483",
    "#117a65",
    "#a04000",
    "#2c3e50",
    "#b03a8c",
    "#5d6d1e",
)


@dataclass(frozen=True)
class Scale:
    """A logarithmic axis between two powers of ten."""

    first: int
    last: int
    start: float
    length: float

    @classmethod
    def of(cls, values: Iterable[float], start: float, length: float) -> Scale:
        """Return the scale that has room for all positive values."""
        logs = [math.log10(value) for value in values if value > 0] or [0.0]
        first = math.floor(min(logs))
        return cls(first, max(first + 1, math.ceil(max(logs))), start, length)

    def at(self, value: float) -> float:
        """Return the place of a value; what is not positive lies at the start."""
        power = math.log10(value) if value > 0 else self.first
        return self.start + self.length * (power - self.first) / (self.last - self.first)

    @property
    def ticks(self) -> list[float]:
        """The powers of ten."""
        return [10.0**power for power in range(self.first, self.last + 1)]


def bars_svg(bars: Mapping[str, Figure], title: str) -> str:
    """Return horizontal bars on a logarithmic scale, a line over each from the least to the greatest."""
    height = _BAR * len(bars)
    scale = Scale.of([bound for one in bars.values() for bound in (one.low, one.high)], _LEFT, _WIDTH)
    parts = [*_frame(title, height)]
    for tick in scale.ticks:
        x = scale.at(tick)
        parts += [_line((x, _TOP), (x, _TOP + height), _LIGHT), _text((x, _TOP + height + 16), f"{tick:g}")]
    for number, (name, one) in enumerate(bars.items()):
        y, end = _TOP + _BAR * number + _BAR / 2, scale.at(one.median)
        parts.append(_text((_LEFT - 8, y + 4), name, anchor="end"))
        parts.append(f'<rect x="{_LEFT}" y="{y - 7:.1f}" width="{end - _LEFT:.1f}" height="14" fill="{_BLUE}"/>')
        parts.append(_line((scale.at(one.low), y), (scale.at(one.high), y), _DARK))
        parts.append(_text((max(end, scale.at(one.high)) + 6, y + 4), f"{one.median:.3g}", anchor="start"))
    return "\n".join([*parts, "</svg>", ""])


def lines_svg(lines: Mapping[str, Mapping[int, Figure]], title: str) -> str:
    """Return a line a system over turns, both axes logarithmic, with a legend."""
    across = Scale.of([turn for line in lines.values() for turn in line], _LEFT, _WIDTH)
    medians = [one.median for line in lines.values() for one in line.values()]
    up = Scale.of(medians, _TOP + _HEIGHT, -_HEIGHT)
    parts = [*_frame(title, _HEIGHT)]
    for tick in across.ticks:
        x = across.at(tick)
        parts += [_line((x, _TOP), (x, _TOP + _HEIGHT), _LIGHT), _text((x, _TOP + _HEIGHT + 16), f"{tick:g}")]
    for tick in up.ticks:
        y = up.at(tick)
        parts += [_line((_LEFT, y), (_LEFT + _WIDTH, y), _LIGHT), _text((_LEFT - 6, y + 4), f"{tick:g}", anchor="end")]
    for number, (name, line) in enumerate(lines.items()):
        parts += _curve(number, name, [(across.at(turn), up.at(one.median)) for turn, one in sorted(line.items())])
    return "\n".join([*parts, "</svg>", ""])


def _curve(number: int, name: str, points: Sequence[tuple[float, float]]) -> Iterable[str]:
    colour = _COLOURS[number % len(_COLOURS)]
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
    yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)
    y = _TOP + 14 + 16 * number
    yield _line((8, y - 4), (24, y - 4), colour)
    yield _text((30, y), name, anchor="start")


def _frame(title: str, height: int) -> Iterable[str]:
    width, whole = _LEFT + _WIDTH + _RIGHT, _TOP + height + _FOOT
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {whole}" width="{width}" height="{whole}" '
        f'font-family="sans-serif" font-size="11" fill="{_DARK}">'
    )
    yield f"<title>{escape(title)}</title>"
    yield f'<rect width="{width}" height="{whole}" fill="#ffffff"/>'
    yield _text((width / 2, 22), title)


def _line(start: tuple[float, float], end: tuple[float, float], colour: str) -> str:
    ends = f'x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="1.5"/>'


def _text(place: tuple[float, float], words: str, *, anchor: str = "middle") -> str:
    return f'<text x="{place[0]:.1f}" y="{place[1]:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
