"""Cut a text into pages of so many bytes, never inside a character, an emoji sequence or a link. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

PAGE_BYTES = 2000
"""Bytes of UTF-8 a message may have: measured limits are 2,047 and 2,048, the documentation gives none."""
_LINK = re.compile(r"<a\s[^>]*>.*?</a>", re.DOTALL)
_ZERO_WIDTH_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_LONGEST_CLUSTER = 64
"""Bytes; marks beyond that are no writing, and must not make a page too long."""
_BREAKS = ("\n\n", "\n", "。", "；", "，")
_LEAST_FILLED = 0.5


def size(text: str) -> int:
    """Return a text's bytes in UTF-8."""
    return len(text.encode())


def paginate(text: str, budget: int = PAGE_BYTES) -> list[str]:
    """Return the pages of a text; joined they are the text again.

    A page ends after a paragraph, a line or a sentence where one ends in its second half, else where it is full. A link
    longer than a page is cut as plain text.
    """
    pages: list[str] = []
    current: list[str] = []
    used = 0
    for atom in _atoms(text, budget):
        if used + size(atom) > budget:
            page, current = _cut(current, budget)
            pages.append(page)
            used = sum(map(size, current))
        current.append(atom)
        used += size(atom)
    if current or not pages:
        pages.append("".join(current))
    return pages


def _cut(atoms: list[str], budget: int) -> tuple[str, list[str]]:
    """Return the page made of the first atoms, and the atoms left over."""
    least = min(budget, sum(map(size, atoms))) * _LEAST_FILLED
    for mark in _BREAKS:
        filled = 0
        best = 0
        for place, _ in enumerate(atoms):
            filled += size(atoms[place])
            if filled >= least and "".join(atoms[max(0, place - 1) : place + 1]).endswith(mark):
                best = place + 1
        if best:
            return "".join(atoms[:best]), atoms[best:]
    return "".join(atoms), []


def _atoms(text: str, budget: int) -> Iterator[str]:
    """Yield what must stay whole: links and characters as they are seen."""
    place = 0
    for link in _LINK.finditer(text):
        yield from _clusters(text[place : link.start()])
        if size(link[0]) <= budget:
            yield link[0]
        else:
            yield from _clusters(link[0])
        place = link.end()
    yield from _clusters(text[place:])


def _clusters(text: str) -> Iterator[str]:
    """Yield characters with what belongs to them: marks, skin tones, joined emoji, flags of two letters."""
    cluster = ""
    for character in text:
        if cluster and _belongs(cluster, character) and size(cluster) < _LONGEST_CLUSTER:
            cluster += character
            continue
        if cluster:
            yield cluster
        cluster = character
    if cluster:
        yield cluster


def _belongs(cluster: str, character: str) -> bool:
    code = ord(character)
    if cluster[-1] == _ZERO_WIDTH_JOINER or character == _ZERO_WIDTH_JOINER:
        return True
    if unicodedata.category(character) in ("Mn", "Me", "Mc") or code in _SKIN_TONES or code in _TAGS:
        return True
    return code in _FLAG_LETTERS and len(cluster) == 1 and ord(cluster) in _FLAG_LETTERS
