"""Clause ids: ``part.section.item`` as the document counts, e.g. ``2.1.9`` or ``3.2``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

_VALID = re.compile(r"[1-9]\d*(\.[1-9]\d*)*\Z")


def is_valid(identifier: str) -> bool:
    """Whether this is whole numbers joined by dots."""
    return bool(_VALID.match(identifier))


def order(identifier: str) -> tuple[int, ...]:
    """Return a key that sorts ids as the document counts: 2.1.9 before 2.1.10."""
    return tuple(int(number) for number in identifier.split("."))


def parent(identifier: str) -> str:
    """Return the id of what this one stands in, empty at the top."""
    return identifier.rpartition(".")[0]


def ranges(identifiers: Iterable[str]) -> str:
    """Name many ids briefly, in Chinese: ``1.1—1.3、2.1.1—2.1.14、3.1``."""
    parts = []
    for above, siblings in groupby(sorted(filter(is_valid, identifiers), key=order), key=parent):
        numbers = [order(identifier)[-1] for identifier in siblings]
        for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
            members = [f"{above}.{number}".lstrip(".") for _, number in run]
            parts.extend(members if len(members) < 3 else [f"{members[0]}—{members[-1]}"])
    return "、".join(parts)
