"""Read YAML into typed values, collecting every problem instead of stopping at the first.

One dialect for the whole project: ruamel's safe loader, which refuses duplicate keys. A ``Fields`` object walks one
mapping: each ``text``/``texts``/… call takes a key out of it, and ``done`` complains of keys nobody asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml import YAML, YAMLError

from knowledge.errors import Problem

Choice = TypeVar("Choice", bound=Enum)


class Reader:
    """Loads the files below one root folder and remembers what is wrong with them."""

    def __init__(self, root: Path) -> None:
        """Start with no problems; file names in messages are relative to ``root``."""
        self.root = root
        self.problems: list[Problem] = []

    def complain(self, path: Path, key_path: str, message: str) -> None:
        """Note one problem."""
        name = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        self.problems.append(Problem(name.as_posix(), key_path, message))

    def load(self, path: Path) -> Fields:
        """Return a file's top-level mapping; an unreadable file is a problem and an empty mapping."""
        try:
            data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.complain(path, "", "文件不存在")
            data = {}
        except (YAMLError, UnicodeDecodeError) as error:
            self.complain(path, "", f"不是合法的 YAML：{' '.join(str(error).split())}")
            data = {}
        if not isinstance(data, dict):
            self.complain(path, "", "最外层必须是“键: 值”")
            data = {}
        return Fields(self, path, "", data)


class Fields:
    """One mapping of a file, taken apart key by key."""

    def __init__(self, reader: Reader, path: Path, key_path: str, data: dict[str, Any]) -> None:
        """Wrap a mapping found at ``key_path`` of ``path``."""
        self._reader = reader
        self._path = path
        self._data = data
        self._taken: set[str] = set()
        self.key_path = key_path

    def complain(self, key: str, message: str) -> None:
        """Note a problem at a key of this mapping."""
        self._reader.complain(self._path, ".".join(filter(None, [self.key_path, key])), message)

    def text(self, key: str) -> str:
        """Return a required, non-empty text."""
        value = self.optional_text(key)
        if value is None:
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
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.complain(key, f"必须是数字，现为 {value!r}")
            return 0.0
        return float(value)

    def optional_range(self, key: str) -> tuple[float, float] | None:
        """Return two numbers, the smaller first, or None."""
        value = self._take(key)
        if value is None:
            return None
        numbers = value if isinstance(value, list) else []
        if len(numbers) != 2 or not all(type(number) in (int, float) for number in numbers) or numbers[0] >= numbers[1]:
            self.complain(key, f"必须是两个数字 [从, 到]，前小后大，现为 {value!r}")
            return None
        return float(numbers[0]), float(numbers[1])

    def optional_integer(self, key: str) -> int | None:
        """Return a whole number or None."""
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.complain(key, f"必须是整数或留空，现为 {value!r}")
            return None
        return value

    def flag(self, key: str, default: bool) -> bool:
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

    def mappings(self, key: str) -> Iterator[Fields]:
        """Yield each mapping of a list; absent is an empty list."""
        value = self._take(key)
        if value is None:
            return
        if not isinstance(value, list):
            self.complain(key, f"必须是列表，现为 {value!r}")
            return
        for position, item in enumerate(value):
            where = ".".join(filter(None, [self.key_path, key, str(position)]))
            if isinstance(item, dict):
                yield Fields(self._reader, self._path, where, item)
            else:
                self._reader.complain(self._path, where, f"必须是“键: 值”，现为 {item!r}")

    def mapping(self, key: str) -> Fields:
        """Return a required mapping; anything else is a problem and an empty mapping."""
        value = self._take(key)
        if not isinstance(value, dict):
            self.complain(key, "缺少这一项，必须是“键: 值”")
            value = {}
        return Fields(self._reader, self._path, ".".join(filter(None, [self.key_path, key])), value)

    def done(self) -> None:
        """Complain of every key that was not asked for, naming those that are allowed."""
        for key in self._data:
            if key not in self._taken:
                self.complain(str(key), f"不认识的键；允许的键：{'、'.join(sorted(self._taken))}")

    def _take(self, key: str) -> Any:
        self._taken.add(key)
        return self._data.get(key)
