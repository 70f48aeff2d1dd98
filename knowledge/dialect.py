"""Quanzhou's own way of writing (Hokkien) → Mandarin, so that the same names and kinds of question are recognised."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

DIALECT_FILE = Path(__file__).parent / "dialect.txt"


@lru_cache(maxsize=1)
def _replacements() -> tuple[tuple[re.Pattern[str], str], ...]:
    pairs = []
    for line in DIALECT_FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            pattern, replacement = line.rsplit(" ", 1)
            pairs.append((re.compile(pattern), replacement))
    return tuple(pairs)


def to_mandarin(text: str) -> str:
    """Return a normalised text with the dialect's words in Mandarin; other text is not changed."""
    for pattern, replacement in _replacements():
        text = pattern.sub(replacement, text)
    return text
