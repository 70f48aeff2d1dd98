"""Draw the reliability diagram as SVG, the same bytes for the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.exam.shares import Bin

_SIDE = 360
_LEFT, _TOP, _FOOT = 56, 40, 52
_DARK, _BLUE, _GREY = "#222222", "#1f6fb2", "#999999"


def reliability_svg(bins: Sequence[Bin], title: str) -> str:
    """Return the diagram: confidence against the share right, with 95 % intervals and the number of turns."""
    parts = [*_frame(title), *_grid()]
    for bin_ in bins:
        if bin_.share.total:
            parts += _point(bin_)
    return "\n".join([*parts, "</svg>", ""])


def _frame(title: str) -> Iterable[str]:
    width, height = _LEFT + _SIDE + 24, _TOP + _SIDE + _FOOT
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="11" fill="{_DARK}">'
    )
    yield f"<title>{title}</title>"
    yield f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    yield _text(_LEFT + _SIDE / 2, 22, title, size=13)
    yield _text(_LEFT + _SIDE / 2, height - 12, "confidence")
    middle = _TOP + _SIDE / 2
    yield _text(16, middle, "share right", extra=f' transform="rotate(-90 16 {middle:g})"')


def _grid() -> Iterable[str]:
    for tenth in range(0, 11, 2):
        value = tenth / 10
        yield _line(_x(0), _y(value), _x(1), _y(value), "#e4e4e4")
        yield _line(_x(value), _y(0), _x(value), _y(1), "#e4e4e4")
        yield _text(_x(value), _y(0) + 16, f"{value:g}")
        yield _text(_x(0) - 8, _y(value) + 4, f"{100 * value:g} %", anchor="end")
    yield _line(_x(0), _y(0), _x(1), _y(1), _GREY, ' stroke-dasharray="4 4"')


def _point(bin_: Bin) -> Iterable[str]:
    x, y = _x(bin_.confidence), _y(bin_.share.percent / 100)
    low, high = (_y(bound / 100) for bound in bin_.share.interval)
    yield _line(x, low, x, high, _BLUE, ' stroke-width="1.5"')
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{_BLUE}"/>'
    yield _text(x - 7, y + 4, f"{bin_.share.total}", anchor="end")


def _x(value: float) -> float:
    return _LEFT + _SIDE * value


def _y(value: float) -> float:
    return _TOP + _SIDE * (1 - value)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, extra: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{extra}/>'


def _text(x: float, y: float, words: str, *, anchor: str = "middle", size: int = 11, extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"{extra}>{words}</text>'
