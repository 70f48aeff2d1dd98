"""Read the numbers of a policy text with the words beside them: 达 5.6 件, 左右 10 %, 八 项, 一 番, 首 位."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "首": 1}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_NUMBER = r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?|[零〇一二两三四五六七八九十百千万亿]+|首)"
_BEFORE = r"(?P<before>不低于|不少于|不高于|不超过|超过|达到|突破|至少|超|达|近|约)?"
_AFTER = r"(?P<after>以上|以下|以内|左右)?"


@dataclass(frozen=True)
class Quantity:
    """A number as it stands in front of a unit."""

    value: float
    comparison: str | None
    """The word beside it that makes it a bound or an estimate, e.g. ``达`` or ``以上``; None without one."""


def quantities(text: str, unit: str) -> tuple[Quantity, ...]:
    """Return every number that a text writes in front of a unit; ``%`` is also found as 百分之."""
    patterns = [rf"{_BEFORE}{_NUMBER}{re.escape(unit)}{_AFTER}"]
    if unit == "%":
        patterns.append(rf"{_BEFORE}百分之{_NUMBER}{_AFTER}")
    return tuple(
        Quantity(numeral_value(match["number"]), match["after"] or match["before"])
        for pattern in patterns
        for match in re.finditer(pattern, text)
    )


def numeral_value(numeral: str) -> float:
    """Return what a numeral means: ``5,000``, ``8.5``, ``八``, ``二十五``, ``一百万``; ``首`` is 1."""
    if numeral[0].isascii():
        return float(numeral.replace(",", ""))
    total = below_myriad = digit = 0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            below_myriad += (digit or 1) * _TENS[character]
            digit = 0
        else:
            total = (total + below_myriad + digit or 1) * _MYRIADS[character]
            below_myriad = digit = 0
    return float(total + below_myriad + digit)
