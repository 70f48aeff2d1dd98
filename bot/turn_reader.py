"""Read expectations from YAML; every problem is told, as file: key path: what is wrong and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml.error import YAMLError

from bot.expectation import KINDS, PATTERN, ExpectedTurn
from knowledge import parse_yaml

_CLAUSE = re.compile(r"0|[1-9][0-9]*(\.[0-9]+)*")
_KEYS = ("user", "kind", "clauses", "first", "agencies", "says", "never", "tags")
Loaded = TypeVar("Loaded")


class ExpectationFileError(Exception):
    """One or more files of expectations cannot be used; carries every problem that was found."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Keep the problems; the message lists all of them, one a line."""
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def load_all(paths: Iterable[Path], load: Callable[[Path], Loaded]) -> tuple[Loaded, ...]:
    """Return what several files hold, or raise with the problems of all of them."""
    loaded: list[Loaded] = []
    problems: list[str] = []
    for path in paths:
        try:
            loaded.append(load(path))
        except ExpectationFileError as error:
            problems.extend(error.problems)
    if problems:
        raise ExpectationFileError(problems)
    return tuple(loaded)


def read_yaml(path: Path) -> object:
    """Return what a file holds; a file that cannot be read at all is one problem."""
    try:
        data: object = parse_yaml(path.read_text(encoding="utf-8"))
        return data
    except FileNotFoundError:
        problem = "没有这个文件"
    except OSError as error:
        problem = f"读不了这个文件：{error.strerror}"
    except UnicodeDecodeError:
        problem = "不是 UTF-8 编码的文本文件"
    except RecursionError:
        problem = "嵌套太深"
    except YAMLError as error:
        problem = f"不是合法的 YAML：{_where(error)}{' '.join(str(getattr(error, 'problem', None) or error).split())}"
    raise ExpectationFileError([f"{path}: {problem}"])


def _where(error: YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"第 {mark.line + 1} 行：" if mark else ""


class TurnReader:
    """Takes the data of one file apart and notes every problem."""

    def __init__(self, path: Path) -> None:
        """Begin with no problems."""
        self._path = path
        self.problems: list[str] = []

    def finish(self) -> None:
        """Raise when there were problems."""
        if self.problems:
            raise ExpectationFileError(self.problems)

    def turns(self, whole: dict[str, Any], key: str, unit: str) -> tuple[ExpectedTurn, ...]:
        """Return the turns under a key; parts with problems are left out."""
        turns = whole.get(key)
        if not isinstance(turns, list) or not turns:
            self._complain(key, f"必须是列表，至少一{unit}，每{unit}以“- user: …”开头")
            turns = []
        return tuple(self._turn(turn, f"{key}.{place}") for place, turn in enumerate(turns))

    def mapping(self, data: object, where: str, allowed: tuple[str, ...]) -> dict[str, Any] | None:
        """Return a mapping without unknown keys, None where it is none at all."""
        if not isinstance(data, dict):
            self._complain(where, f"必须是“键: 值”，可以有 {'、'.join(allowed)}")
            return None
        for key in data:
            if key not in allowed:
                self._complain(f"{where}.{key}".lstrip("."), f"不认识的键，可以有 {'、'.join(allowed)}")
        return data

    def sentence(self, data: dict[str, Any], key: str, where: str) -> str:
        """Return a text that must be there."""
        value = data.get(key)
        if isinstance(value, str) and value.strip():
            return value
        now = "现在没有" if value is None else f"现为 {value!r}"
        self._complain(where, f"必须是非空文字（数字、日期请加引号），{now}")
        return ""

    def _turn(self, data: object, where: str) -> ExpectedTurn:
        turn = self.mapping(data, where, _KEYS)
        if turn is None:
            return ExpectedTurn("")
        return ExpectedTurn(
            user=self.sentence(turn, "user", f"{where}.user"),
            kind=self._kinds(turn, f"{where}.kind"),
            clauses=self._clauses(turn, "clauses", f"{where}.clauses"),
            agencies=self._texts(turn, "agencies", f"{where}.agencies"),
            says=self._texts(turn, "says", f"{where}.says"),
            first=self._alternatives(turn, f"{where}.first"),
            never=self._patterns(turn, f"{where}.never"),
            tags=self._texts(turn, "tags", f"{where}.tags") or (),
        )

    def _texts(self, data: dict[str, Any], key: str, where: str) -> tuple[str, ...] | None:
        """Return a list of texts, None when the key is absent; one text alone counts as a list of one."""
        if key not in data:
            return None
        values = data[key] if isinstance(data[key], list) else [data[key]]
        for place, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                self._complain(f"{where}.{place}", f'必须是非空文字，数字请加引号，如 ["2.1.9"]，现为 {value!r}')
        return tuple(value for value in values if isinstance(value, str))

    def _kinds(self, turn: dict[str, Any], where: str) -> tuple[str, ...] | None:
        kinds = self._texts(turn, "kind", where)
        if kinds == ():
            self._complain(where, f"至少写一种，可以是 {'、'.join(KINDS)}；不检查就不写这一项")
        for kind in kinds or ():
            if kind.strip() and kind not in KINDS:
                self._complain(where, f"没有“{kind}”这种回答，可以是 {'、'.join(KINDS)}")
        return kinds

    def _clauses(self, turn: dict[str, Any], key: str, where: str) -> tuple[str, ...] | None:
        clauses = self._texts(turn, key, where)
        for clause in clauses or ():
            if clause.strip() and not _CLAUSE.fullmatch(clause):
                self._complain(where, f"“{clause}”不是条款号，应如 2.1.9；文件本身是 0")
        return clauses

    def _alternatives(self, turn: dict[str, Any], where: str) -> tuple[str, ...] | None:
        clauses = self._clauses(turn, "first", where)
        if clauses == ():
            self._complain(where, "至少写一条；不应引用条款时写 clauses: []")
        return clauses

    def _patterns(self, turn: dict[str, Any], where: str) -> tuple[str, ...] | None:
        phrases = self._texts(turn, "never", where)
        for place, phrase in enumerate(phrases or ()):
            if phrase.startswith(PATTERN):
                try:
                    re.compile(phrase.removeprefix(PATTERN))
                except re.error as error:
                    self._complain(f"{where}.{place}", f"{PATTERN} 后面不是正则表达式：{error}")
        return phrases

    def _complain(self, where: str, message: str) -> None:
        self.problems.append(": ".join(filter(None, [str(self._path), where, message])))
