"""Read YAML into typed values, collecting every problem instead of stopping at the first.

A ``Fields`` object walks one
mapping: each ``text``/``texts``/… call takes a key out of it, and ``done`` complains of keys nobody asked for. Records
of a list are named in messages by their own id or name, where they have one, else by their position from 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from knowledge.errors import Problem
from knowledge.yaml_text import parse_yaml

Choice = TypeVar("Choice", bound=Enum)
_LARGEST = 1e15
"""No policy states a larger number; keeps infinity and overflow out."""


class Reader:
    """Loads the files below one root folder and remembers what is wrong with them."""

    def __init__(self, root: Path) -> None:
        """Start with no problems; file names in messages are relative to ``root``."""
        self.root = root
        self.problems: list[Problem] = []
        self.broken: set[str] = set()
        """Ids and names of records with problems: they exist, so that what refers to them is not wrong as well."""
        self.complete = True
        """Whether every file and every list could be read; else nothing can be said on what refers to what."""

    def complain(self, path: Path, key_path: str, message: str) -> None:
        """Note one problem."""
        self.problems.append(Problem(self.name(path), key_path, message))

    def give_up(self, path: Path, key_path: str, message: str) -> None:
        """Note a problem that hides whole records."""
        self.complete = False
        self.complain(path, key_path, message)

    def name(self, path: Path) -> str:
        """Return a file's name for messages."""
        return (path.relative_to(self.root) if path.is_relative_to(self.root) else path).as_posix()

    def text(self, path: Path) -> str | None:
        """Return a text file's content; an unreadable file is a problem and None."""
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            self.give_up(path, "", "文件不存在")
        except UnicodeDecodeError as error:
            self.give_up(path, "", f"不是 UTF-8 编码的文本（第 {error.start + 1} 个字节处）；请另存为 UTF-8")
        except OSError as error:
            self.give_up(path, "", f"无法读取：{error.strerror or error}")
        return None

    def load(self, path: Path) -> Fields:
        """Return a file's top-level mapping; an unreadable file is a problem and an empty mapping."""
        text = self.text(path)
        return Fields(self, path, "", None if text is None else self._parse(path, text))

    def _parse(self, path: Path, text: str) -> dict[str, Any] | None:
        try:
            data = parse_yaml(text)
        except YAMLError as error:
            self.give_up(path, "", _what_is_wrong(error))
            return None
        if not isinstance(data, dict):
            self.give_up(path, "", "最外层必须是“键: 值”")
            return None
        return data


def _what_is_wrong(error: YAMLError) -> str:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    place = f"第 {mark.line + 1} 行：" if mark else ""
    if isinstance(error, DuplicateKeyError):
        key = str(error.problem).split('"')[1]
        return f"{place}键“{key}”重复；同一层里每个键只能写一次"
    detail = error.problem if isinstance(error, MarkedYAMLError) and error.problem else error
    return f"{place}不是合法的 YAML（{' '.join(str(detail).split())}）；请检查缩进、冒号后的空格和成对的引号"


class Fields:
    """One mapping of a file, taken apart key by key."""

    def __init__(self, reader: Reader, path: Path, key_path: str, data: dict[str, Any] | None, label: str = "") -> None:
        """Wrap what was found at a place of a file.

        Args:
            reader: Where problems are noted.
            path: The file.
            key_path: The place, empty for the whole file.
            data: The mapping; None where it could not be read, which was noted then and is not told again key by key.
            label: The id or name of the record that it is.
        """
        self._reader = reader
        self._path = path
        self._data = data or {}
        self._silent = data is None
        self._label = label
        self._taken: set[str] = set()
        self.key_path = key_path
        self.sound = True
        """Whether nothing has been found wrong with it so far."""

    def complain(self, key: str, message: str) -> None:
        """Note a problem at a key of this mapping."""
        self.sound = False
        if not self._silent:
            self._reader.broken.add(self._label)
            self._reader.complain(self._path, self._where(key), message)

    def text(self, key: str) -> str:
        """Return a required, non-empty text."""
        value = self.optional_text(key)
        if self._data.get(key) is None:
            self.complain(key, "缺少这一项，必须是非空文字")
        return value or ""

    def optional_text(self, key: str) -> str | None:
        """Return a text or None; numbers and dates must be quoted in the file."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self.complain(key, f"必须是非空文字（数字、日期请加引号），现为 {value!r}")
            return None
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty when the key is absent."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.complain(key, f"必须是文字的列表（数字请加引号），现为 {value!r}")
            return ()
        return tuple(item.strip() for item in value)

    def number(self, key: str) -> float:
        """Return a required number."""
        value = self._take(key)
        if _is_number(value):
            return float(value)
        self.complain(key, f"必须是数字，现为 {value!r}")
        return 0.0

    def optional_range(self, key: str) -> tuple[float, float] | None:
        """Return two numbers, the smaller first, or None."""
        value = self._take(key)
        if value is None:
            return None
        numbers = value if isinstance(value, list) else []
        if len(numbers) != 2 or not all(map(_is_number, numbers)) or numbers[0] >= numbers[1]:
            self.complain(key, f"必须是两个数字 [从, 到]，前小后大，现为 {value!r}")
            return None
        return float(numbers[0]), float(numbers[1])

    def optional_integer(self, key: str) -> int | None:
        """Return a whole number or None."""
        value = self._take(key)
        if value is None:
            return None
        if type(value) is int:
            return value
        self.complain(key, f"必须是整数或留空，现为 {value!r}")
        return None

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.complain(key, f"必须是 true 或 false，现为 {value!r}")
            return default
        return value

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        """Return one of an enumeration's values."""
        value = self._take(key)
        allowed = [choice.value for choice in choices]
        if value not in allowed:
            self.complain(key, f"只能是 {'、'.join(allowed)}，现为 {value!r}")
            return next(iter(choices))
        return choices(value)

    def mappings(self, key: str, label: str) -> Iterator[Fields]:
        """Yield each mapping of a list; absent is an empty list.

        Args:
            key: Where the list stands.
            label: The key whose text names a record in messages.
        """
        value = self._take(key)
        if value is None:
            return
        if not isinstance(value, list):
            self._reader.give_up(self._path, self._where(key), f"必须是列表，现为 {value!r}")
            return
        for position, item in enumerate(value):
            if isinstance(item, dict):
                name = item.get(label)
                name = name.strip() if isinstance(name, str) else ""
                yield Fields(self._reader, self._path, self._where(f"{key}.{name or position}"), item, name)
            else:
                self._reader.complain(self._path, self._where(f"{key}.{position}"), f"必须是“键: 值”，现为 {item!r}")

    def mapping(self, key: str) -> Fields:
        """Return a required mapping; anything else is a problem."""
        value = self._take(key)
        if not isinstance(value, dict):
            if not self._silent:
                self._reader.give_up(self._path, self._where(key), "缺少这一项，必须是“键: 值”")
            value = None
        return Fields(self._reader, self._path, self._where(key), value)

    def done(self) -> None:
        """Complain of every key that was not asked for, naming those that are allowed."""
        for key in self._data:
            if key not in self._taken:
                self.complain(str(key), f"不认识的键；允许的键：{'、'.join(sorted(self._taken))}")

    def _where(self, key: str) -> str:
        return ".".join(filter(None, [self.key_path, key]))

    def _take(self, key: str) -> Any:
        self._taken.add(key)
        return self._data.get(key)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _LARGEST
