"""The channel's own words, read from texts.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from bot.channels.wechat.yaml_file import load_yaml

TEXTS_FILE = Path(__file__).parent / "texts.yml"
_LISTS = ("greeting_examples", "result_words", "more_words")
_MAPPINGS = ("scenes", "documents")


class TextsError(ValueError):
    """The file lacks a text or has one that nobody says."""


@dataclass(frozen=True)
class Texts:
    """Everything the channel says by itself; the file tells what each is for."""

    greeting: str
    greeting_examples: tuple[str, ...]
    scenes: Mapping[str, str]
    searching: str
    result_command: str
    result_words: tuple[str, ...]
    no_result: str
    more_command: str
    more_words: tuple[str, ...]
    more: str
    unsupported: str
    voice_not_understood: str
    voice_heard: str
    unknown_menu: str
    empty: str
    too_long: str
    failed: str
    busy: str
    kept: str
    late: str
    open_quote: str
    agency: str
    agency_today: str
    suggestions: str
    suggestions_number: str
    documents: Mapping[str, str]


def load_texts(path: Path = TEXTS_FILE) -> Texts:
    """Return the texts of a file; raise TextsError that names every key that is missing, unknown or of a wrong kind."""
    data = load_yaml(path)
    known = [field.name for field in fields(Texts)]
    problems = [f"缺少 {name}" for name in known if name not in data]
    problems += [f"没有用到 {name}" for name in data if name not in known]
    problems += [f"{name} 的类型不对" for name in known if name in data and not isinstance(data[name], _kind(name))]
    if problems:
        raise TextsError(f"{path.name}：{'；'.join(problems)}")
    values: dict[str, Any] = {name: tuple(value) if name in _LISTS else value for name, value in data.items()}
    return Texts(**values)


def _kind(name: str) -> type:
    if name in _LISTS:
        return list
    return dict if name in _MAPPINGS else str
