"""Draw the reliability diagram as SVG, the same bytes for the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.exam.shares import Bin

_SIDE = 360
_LEFT, _TOP, _FOOT = 56, 40, 52
_DARK, _BLUE, _GREY, _LIGHT = "#222222", "#1f6fb2", "#999999", "#e4e4e4"
Point = tuple[float, float]


def reliability_svg(bins: Sequence[Bin], title: str) -> str:
    """Return the diagram: confidence against the share right, with 95 % intervals and the number of turns."""
    parts = [*_frame(title), *_grid()]
    for bin_ in bins:
        if bin_.share.total:
            parts += _point(bin_)
    return "\n".join([*parts, "</svg>", ""])


def _frame(title: str) -> Iterable[str]:
    width, height = _LEFT + _SIDE + 24, _TOP + _SIDE + _FOOT
    middle = _TOP + _SIDE / 2
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="11" fill="{_DARK}">'
    )
    yield f"<title>{title}</title>"
    yield f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    yield _text((_LEFT + _SIDE / 2, 22), title, extra=' font-size="13"')
    yield _text((_LEFT + _SIDE / 2, height - 12), "confidence")
    yield _text((16, middle), "share right", extra=f' transform="rotate(-90 16 {middle:g})"')


def _grid() -> Iterable[str]:
    for value in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        yield _line(_at(0, value), _at(1, value), _LIGHT)
        yield _line(_at(value, 0), _at(value, 1), _LIGHT)
        yield _text(_at(value, 0), f"{value:g}", extra=' dy="16"')
        yield _text(_at(0, value), f"{100 * value:g} %", anchor="end", extra=' dx="-8" dy="4"')
    yield _line(_at(0, 0), _at(1, 1), _GREY, ' stroke-dasharray="4 4"')


def _point(bin_: Bin) -> Iterable[str]:
    low, high = (_at(bin_.confidence, bound / 100) for bound in bin_.share.interval)
    x, y = middle = _at(bin_.confidence, bin_.share.percent / 100)
    yield _line(low, high, _BLUE, ' stroke-width="1.5"')
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{_BLUE}"/>'
    yield _text(middle, str(bin_.share.total), anchor="end", extra=' dx="-7" dy="4"')


def _at(across: float, up: float) -> Point:
    """Return the place of two shares between 0 and 1."""
    return _LEFT + _SIDE * across, _TOP + _SIDE * (1 - up)


def _line(start: Point, end: Point, colour: str, extra: str = "") -> str:
    ends = f'x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"'
    return f'<line {ends} stroke="{colour}"{extra}/>'


def _text(place: Point, words: str, *, anchor: str = "middle", extra: str = "") -> str:
    return f'<text x="{place[0]:.1f}" y="{place[1]:.1f}" text-anchor="{anchor}"{extra}>{words}</text>'
