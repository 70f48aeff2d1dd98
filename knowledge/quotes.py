"""Quotes: runs of a text, compared without white space."""

from __future__ import annotations

import re

_WHITE_SPACE = re.compile(r"[\s\u3000\u200b-\u200d\ufeff]+")
_OMISSION = "……"


def squeeze(text: str) -> str:
    """Return the text without any white space: how texts and quotes are stored and compared."""
    return _WHITE_SPACE.sub("", text)


def runs_of(quote: str) -> tuple[str, ...]:
    """Return what stands between the omissions (``……``) of a quote, each without white space."""
    return tuple(run for run in squeeze(quote).split(_OMISSION) if run)


def quote_holds(quote: str, text: str) -> bool:
    """Whether a quote is a run of the text, white space aside; ``……`` joins runs in the text's order."""
    squeezed = squeeze(text)
    place = 0
    for run in runs_of(quote):
        found = squeezed.find(run, place)
        if found < 0:
            return False
        place = found + len(run)
    return place > 0
