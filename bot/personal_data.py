"""Personal data is struck out before anything is stored or logged: mobile, identity-card and bank-card numbers, e-mail.

A number counts whatever its disguise: full-width digits, digits in Chinese, blanks, hyphens or invisible characters
between them. Identity and bank cards count only when their check digit is right, so that other long numbers stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_GAP = r"[\s\-‐-―－·.()（）\u200b-\u200f\u2060\ufeff]{0,3}"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DIGITS = _FULL_WIDTH | str.maketrans("〇零一二三四五六七八九幺ｘx", "001234567891XX")


@dataclass(frozen=True)
class _Kind:
    """One sort of personal data."""

    pattern: re.Pattern[str]
    """Finds candidates in a text whose digits are plain."""
    holds: Callable[[str], bool]
    """Whether a candidate without gaps really is one."""
    mark: str
    """What stands in its place."""
    plain: Mapping[int, int] = field(default_factory=lambda: _DIGITS)
    """How a text is made plain, one character for one so that places agree."""


def _run(first: str, digit: str, count: int, *, last: str = "") -> str:
    return first + f"(?:{_GAP}{digit}){{{count}}}" + (f"{_GAP}{last}" if last else "")


def _identity_card(number: str) -> bool:
    """Check the date and the last character as GB 11643-1999 has them."""
    if not ("1900" <= number[6:10] <= "2099" and "01" <= number[10:12] <= "12" and "01" <= number[12:14] <= "31"):
        return False
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17]


def _bank_card(number: str) -> bool:
    """Check the last digit by Luhn's rule (ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return len(set(number)) > 1 and (sum(map(int, number[-1::-2])) + sum(doubled)) % 10 == 0


def _always(_: str) -> bool:
    return True


_KINDS = (
    _Kind(
        re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63})+"),
        _always,
        "［邮箱］",
        _FULL_WIDTH,
    ),
    _Kind(re.compile(rf"(?<!\d){_run('[1-9]', r'[0-9]', 16, last='[0-9X]')}(?!\d)"), _identity_card, "［身份证号］"),
    _Kind(re.compile(rf"(?<!\d){_run('[2-9]', r'[0-9]', 12)}(?:{_GAP}[0-9]){{0,6}}(?!\d)"), _bank_card, "［银行卡号］"),
    _Kind(
        re.compile(rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?{_run('1[3-9]', r'[0-9]', 9)}(?!\d)"),
        _always,
        "［手机号］",
    ),
)


def mask_personal_data(text: str) -> str:
    """Return the text with every personal number and address replaced by the name of its kind in ［］."""
    for kind in _KINDS:
        plain = text.translate(kind.plain)
        for found in reversed(list(kind.pattern.finditer(plain))):
            if kind.holds(re.sub(r"[^0-9X]", "", found.group())):
                text = text[: found.start()] + kind.mark + text[found.end() :]
    return text
