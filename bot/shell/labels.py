"""Chinese for the program's own names, as ``/why`` shows them; the words are in labels.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from knowledge import parse_yaml

LABELS_FILE = Path(__file__).parent / "labels.yml"
_WEIGHT = re.compile(r"(\w+) (\d+\.\d+)")
_SUBJECT = re.compile(r"subject: (.*) \((.*)\)")


@lru_cache(maxsize=1)
def labels() -> Mapping[str, Mapping[str, str]]:
    """Return group → name → label."""
    found: Mapping[str, Mapping[str, str]] = parse_yaml(LABELS_FILE.read_text(encoding="utf-8"))
    return found


def label(group: str, name: str) -> str:
    """Return the label of a name, the name itself where it has none."""
    return labels()[group].get(name, name)


def labelled(group: str, name: str) -> str:
    """Return the label with the name behind it, for whoever looks the name up in the files."""
    known = labels()[group].get(name)
    return f"{known}（{name}）" if known else name


def reason(text: str) -> str:
    """Return a reason of a decision in Chinese: why, how much each kind of question weighed, what it is about."""
    subject = _SUBJECT.fullmatch(text)
    if subject:
        return f"所问的条款：{label('subjects', subject[1])}（{label('subjects', subject[2])}）"
    if text.startswith("kinds: "):
        weights = (f"{label('asks', kind)} {weight}" for kind, weight in _WEIGHT.findall(text))
        return "各种问法的分量：" + "，".join(weights)
    return label("reasons", text)


def warrant(text: str) -> str:
    """Return why a sentence may be said, in Chinese: ``quote 2.1.9`` → 原文 2.1.9."""
    name, _, rest = text.partition(" ")
    return " ".join(filter(None, (label("warrants", name), rest)))
