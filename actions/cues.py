"""Words that show what a question wants, whatever document it is about; read from nlu_data/cues.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from knowledge import Aspect, NameKind, parse_yaml

CUES_FILE = Path(__file__).parent.parent / "nlu_data" / "cues.yml"
_LISTS = ("other_places", "home", "pronouns", "elliptic", "matters", "terms", "frame")
_PIECE_END = re.compile("[,。?;!、\\s]+")
_LEAST_PIECE, _LEAST_CORE = 4, 2
"""Characters from which a piece of a question, and what is left of a whole one, says something."""
Member = TypeVar("Member", bound=Enum)
_GROUPS = ("kinds", "aspects", "units", "name_kinds")


class CuesError(ValueError):
    """cues.yml cannot be used; the message lists every problem."""


@dataclass(frozen=True)
class FoundCues:
    """What the words of one question show."""

    kinds: frozenset[str]
    open_kinds: frozenset[str]
    """Kinds found outside the recognised names."""
    aspects: frozenset[Aspect]
    units: frozenset[str]
    """Units of the figures that would fit the question."""
    name_kinds: frozenset[NameKind]
    """Sorts of named things it speaks of: enterprises, parks …"""
    other_place: str | None
    home: bool
    """Whether the city or one of its districts is named."""
    pronoun: bool
    elliptic: bool
    matters: tuple[str, ...] = ()
    """Details it asks after that documents of this sort rarely state, outside the recognised names."""
    term: str = ""
    """The word it asks whether it stands in the document: “有没有提到元宇宙”; empty when it asks no such thing."""
    bare: bool = False
    """Whether nothing is left of it beside pronouns and words that only ask: “这一条是哪些单位负责”."""


class Cues:
    """The compiled patterns of cues.yml."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Compile the patterns; raises CuesError naming every bad key or pattern."""
        problems: list[str] = [] if isinstance(data, Mapping) else ["最外层必须是“键: 值”"]
        data = data if isinstance(data, Mapping) else {}
        self._kinds = _compile_group(data, "kinds", problems)
        self._aspects = _compile_named(data, "aspects", Aspect, problems)
        self._name_kinds = _compile_named(data, "name_kinds", NameKind, problems)
        self._lists = {name: _compile(data.get(name), name, problems) for name in _LISTS}
        self._units = _compile_group(data, "units", problems)
        problems.extend(f"{key}: 不认识的键" for key in data if key not in {*_LISTS, *_GROUPS})
        if problems:
            raise CuesError("\n".join(f"{CUES_FILE.name}: {problem}" for problem in problems))

    def find(self, text: str, open_text: str) -> FoundCues:
        """Return the cues of a normalised text.

        ``open_text`` is the text with the recognised names blanked out: aspects are looked for there, since 新材料 asks
        for no 材料.
        """
        home = bool(self._lists["home"].search(text))
        place = None if home else self._lists["other_places"].search(text)
        kinds = self._kinds_in(text)
        term = self._lists["terms"].search(text)
        return FoundCues(
            kinds=kinds,
            open_kinds=kinds if open_text == text else self._kinds_in(open_text),
            aspects=frozenset(aspect for aspect, pattern in self._aspects.items() if pattern.search(open_text)),
            units=frozenset(unit for unit, pattern in self._units.items() if pattern.search(text)),
            name_kinds=frozenset(kind for kind, pattern in self._name_kinds.items() if pattern.search(text)),
            other_place=place[0] if place else None,
            home=home,
            pronoun=bool(self._lists["pronouns"].search(text)),
            elliptic=bool(self._lists["elliptic"].search(text)),
            matters=tuple(dict.fromkeys(found[0] for found in self._lists["matters"].finditer(open_text))),
            term=next(filter(None, term.groups()), "") if term else "",
            bare=self._is_bare(text),
        )

    def has(self, kind: str, text: str) -> bool:
        """Whether a normalised text has one kind of cue."""
        return bool(self._kinds[kind].search(text))

    def _is_bare(self, text: str) -> bool:
        rest = self._lists["frame"].sub("", self._lists["pronouns"].sub("", text))
        return len(_PIECE_END.sub("", rest)) < _LEAST_CORE

    def _kinds_in(self, text: str) -> frozenset[str]:
        return frozenset(name for name, pattern in self._kinds.items() if pattern.search(text))

    def cores(self, text: str) -> tuple[str, ...]:
        """Return the pieces of a normalised text that say what it is about, without the words that only ask."""
        core = self._lists["frame"].sub("", text)
        pieces = [piece for piece in _PIECE_END.split(core) if len(piece) >= _LEAST_PIECE]
        return tuple(piece for piece in dict.fromkeys((core, *pieces)) if len(piece) >= _LEAST_CORE and piece != text)


def load_cues(path: Path = CUES_FILE) -> Cues:
    """Read cues.yml."""
    return Cues(parse_yaml(path.read_text(encoding="utf-8")))


def compile_patterns(data: Any, keys: Sequence[str], file_name: str) -> dict[str, re.Pattern[str]]:
    """Compile the lists of patterns of another file, which must have these keys and no others; raises CuesError."""
    data = data if isinstance(data, Mapping) else {}
    problems = [f"{key}: 不认识的键" for key in data if key not in keys]
    compiled = {key: _compile(data.get(key), key, problems) for key in keys}
    if problems:
        raise CuesError("\n".join(f"{file_name}: {problem}" for problem in problems))
    return compiled


def _compile_named(
    data: Mapping[str, Any], key: str, members: type[Member], problems: list[str]
) -> dict[Member, re.Pattern[str]]:
    """Compile a group whose keys are the values of an enumeration."""
    patterns = _compile_group(data, key, problems)
    allowed = {str(member.value): member for member in members}
    problems.extend(f"{key}.{name}: 只能是 {'、'.join(allowed)}" for name in patterns if name not in allowed)
    return {allowed[name]: pattern for name, pattern in patterns.items() if name in allowed}


def _compile_group(data: Mapping[str, Any], key: str, problems: list[str]) -> dict[str, re.Pattern[str]]:
    group = data.get(key)
    if not isinstance(group, dict):
        problems.append(f"{key}: 必须是“名称: 正则列表”")
        return {}
    return {name: _compile(patterns, f"{key}.{name}", problems) for name, patterns in group.items()}


def _compile(patterns: Any, where: str, problems: list[str]) -> re.Pattern[str]:
    if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
        problems.append(f"{where}: 必须是正则表达式的列表")
        return re.compile(r"(?!)")
    try:
        return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    except re.error as error:
        problems.append(f"{where}: 正则表达式有误：{error}")
        return re.compile(r"(?!)")
