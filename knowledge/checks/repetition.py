"""Find what stands twice where it may stand once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from knowledge.normalise import fold


def repeated(values: Iterable[str]) -> list[str]:
    """Return the values that occur more than once, each once."""
    return [value for value, count in Counter(values).items() if count > 1]


def repeated_aliases(name: str, aliases: Iterable[str]) -> Iterator[str]:
    """Yield a message for each alias that repeats another one or the name itself, case and width aside."""
    for form in repeated(fold(text) for text in (name, *aliases)):
        yield f"“{form}”写了两次（不分大小写、全角半角，与名称相同的也不必写）；请删去多余的"


def shared_forms(records: Iterable[tuple[str, Iterable[str | None]]]) -> Iterator[tuple[str, str]]:
    """Yield (record, message) for each form that an earlier record has already.

    Args:
        records: Name of a record → the forms people call it by.
    """
    owners: dict[str, str] = {}
    for name, forms in records:
        for form in dict.fromkeys(fold(text) for text in forms if text):
            owner = owners.setdefault(form, name)
            if owner != name:
                yield name, f"说法“{form}”已属于“{owner}”；同一个说法只能属于一项，请从其中一项删去"


def guess(wrong: str, allowed: Iterable[str]) -> str:
    """Return a hint at the nearest allowed value, empty when none is near."""
    near = get_close_matches(wrong, list(allowed), n=1, cutoff=0.5)
    return f"；是不是“{near[0]}”？" if near else ""
