"""Numbers as people write them in Chinese: 第二条, 最后一个, 前两个, 六七百亿, 500到1000亿."""

from __future__ import annotations

import re

YEAR = re.compile(r"20[0-9]{2}")
"""A year of the plan's time or near it."""
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_NUMERAL = r"[零〇一二两三四五六七八九十百千万\d.]+"
_ORDINAL = re.compile(
    rf"(?<!排)(?<!排在)(倒数第|第|最后|前|后|头|末尾|最末|末|中间)(?:那)?({_NUMERAL})?(个|条|项|种|类|家|点|块|问|部分)?"
)
_BARE = re.compile(r"(?:选|要|就)?\s*(\d{1,2}|[一二两三四五六七八九十]{1,2})(?:号|个)?[。.!]?\Z")
_MONEY = re.compile(rf"({_NUMERAL})(?:个)?亿?(?:到|至|~|-|—)?({_NUMERAL})?(?:多|几)?亿")
_CLAUSE_NUMBER = re.compile(r"(?<![\d.])([1-9](?:\.[1-9]\d?){1,2})(?![\d.%]|亿|万|件|个)")
_CHINESE_NUMBER = re.compile(r"(?:第?([一二三])(?:部分)?、?)?\(([一二三四五六七八九十]{1,2})\)")
_BEFORE = re.compile(r"(上|前|往前)(面)?(再)?(翻)?一?(条|项|个产业)(?!责任)")
_AFTER = re.compile(r"(下|后|往后)(面)?一?(条|项|个产业)")
_COUNTED = re.compile(
    r"(?<!哪)(?:这|那|全部|上面|前面)?([两二三四五六七八九十])(?:个|条|项|种|类|块|家|行|样|件|份|边|方面)"
)


def read_numeral(text: str) -> float | None:
    """Return the value of a numeral such as 12, 两百零五, 一万二, 六七百 (then the mean, 650); None for none."""
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    total, last_scale = 0.0, 1
    digits: list[int] = []
    for character in text:
        if character in _DIGITS or character.isdigit():
            digits.append(_DIGITS[character] if character in _DIGITS else int(character))
        elif character in _SCALES:
            last_scale = _SCALES[character]
            total += (_plain(digits) if digits else 1.0) * last_scale
            digits = []
        else:
            return None
    if digits:
        short = len(digits) == 1 and last_scale > 10 and "零" not in text  # 一万二 is 12,000
        total += _plain(digits) * (last_scale / 10 if short else 1)
    return total or None


def _plain(digits: list[int]) -> float:
    """Return digits in a row as a number, two neighbours such as 六七 as their mean."""
    if len(digits) == 2 and digits[1] == digits[0] + 1 and digits[0] > 0:
        return sum(digits) / 2
    return float("".join(map(str, digits)))


def read_positions(text: str, length: int) -> tuple[int, ...]:
    """Return the 0-based places that an ordinal asks for in a list; a place beyond the list is returned as it is.

    ``第二条`` → (1,), ``最后一个`` → (length - 1,), ``前两个`` → (0, 1), a bare ``2`` → (1,); empty without ordinal.
    """
    bare = _BARE.fullmatch(text)
    if bare:
        return (int(read_numeral(bare[1]) or 1) - 1,)
    places: list[int] = []
    for prefix, numeral, unit in _ORDINAL.findall(text):
        number = int(read_numeral(numeral) or 1) if numeral else 1
        if prefix == "第" and numeral and number > 0:
            places.append(number - 1)
        elif prefix == "倒数第" and numeral:
            places.append(length - number)
        elif prefix in ("最后", "末", "末尾", "最末") and (unit or numeral):
            places.append(length - 1)
        elif prefix == "头" and unit and numeral in ("", "一"):
            places.append(0)
        elif prefix == "中间" and unit and length % 2:
            places.append(length // 2)
        elif prefix in ("前", "头") and numeral and unit:
            places.extend(range(min(number, length)))
        elif prefix == "后" and numeral and unit:
            places.extend(range(max(0, length - number), length))
    return tuple(dict.fromkeys(places))


def read_count(text: str) -> int | None:
    """Return how many things ``这三种`` or ``两个`` speaks of."""
    found = _COUNTED.search(text)
    value = read_numeral(found[1]) if found else None
    return int(value) if value else None


def read_hundred_millions(text: str) -> tuple[float, ...]:
    """Return the first sum in 亿 that a text names: ``六七百亿`` → (650,), ``500到1000亿`` → (500, 1000)."""
    return next(iter(read_all_hundred_millions(text)), ())


def read_all_hundred_millions(text: str) -> tuple[tuple[float, ...], ...]:
    """Return every sum in 亿 that a text names, a range as its two ends: ``千亿和七百亿`` → ((1000,), (700,))."""
    sums = (tuple(map(read_numeral, filter(None, found.groups()))) for found in _MONEY.finditer(text))
    return tuple(kept for values in sums if (kept := tuple(value for value in values if value)))


def read_clause_numbers(text: str, part: str = "") -> tuple[str, ...]:
    """Return the clause or section ids that a text writes: ``2.3.4``, ``三(四)`` → 3.4; ``(五)`` within ``part``."""
    numbers = [found for found in _CLAUSE_NUMBER.findall(text) if found]
    for outer, inner in _CHINESE_NUMBER.findall(text):
        first = str(int(read_numeral(outer) or 0)) if outer else part
        if first and first != "0":
            numbers.append(f"{first}.{int(read_numeral(inner) or 0)}")
    return tuple(numbers)


def without_clause_numbers(text: str) -> str:
    """Return a text without the clause and section numbers that read_clause_numbers reads."""
    return _CHINESE_NUMBER.sub("", _CLAUSE_NUMBER.sub("", text))


def read_step(text: str) -> int:
    """Return -1 for 上一条, 1 for 下一条, 0 for neither."""
    if _BEFORE.search(text):
        return -1
    return 1 if _AFTER.search(text) else 0
