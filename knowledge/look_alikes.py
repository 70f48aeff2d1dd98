"""Characters that are taken for each other when written by hand or read from a picture: 土 and 士."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

LOOK_ALIKES_FILE = Path(__file__).parent / "look_alikes.txt"


@lru_cache(maxsize=1)
def look_alikes(path: Path = LOOK_ALIKES_FILE) -> frozenset[frozenset[str]]:
    """Return the groups of characters that look alike; a character may be in several."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(frozenset(line.split()) for line in lines if line.strip() and not line.startswith("#"))


def looks_like(first: str, second: str) -> bool:
    """Whether two characters are in one group."""
    return any(first in group and second in group for group in look_alikes())
