"""Dialogues kept as tests: one YAML file a dialogue, written by ``/save`` or by hand, replayed by ``/replay``.

A turn is what the user says and what is expected of the answer. An expectation left out is not checked. Problems of a
file are told all at once, as file: key path: what is wrong and what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bot.answer_view import AnswerView, squeeze, view_messages

KINDS = ("answer", "not_in_plan", "clarify", "out_of_scope", "small_talk", "handoff", "error")
"""The kinds of an answer, as the contract has them."""

_HEADER = """\
# 一段对话：user 是用户的话，其余是期望，不写的不检查。
# kind 是回答的种类（写几种就是其中一种都行）；clauses 是应引用的条款；agencies 是应列出的单位，不多不少；
# says 里的每句话都应出现在回答或原文里。
"""
_CLAUSE = re.compile(r"0|[1-9][0-9]*(\.[0-9]+)*")


@dataclass(frozen=True)
class ExpectedTurn:
    """What the user says, and what is expected of the answer; None means not checked."""

    user: str
    kind: tuple[str, ...] | None = None
    """Any of these kinds is right."""
    clauses: tuple[str, ...] | None = None
    """Each must be cited, others may be; empty: nothing may be cited."""
    agencies: tuple[str, ...] | None = None
    """Exactly these must be listed, in any order; empty: none may be listed."""
    says: tuple[str, ...] | None = None
    """Each must stand in the text or a quote, white space aside."""


@dataclass(frozen=True)
class Conversation:
    """One dialogue: its name and its turns, at least one."""

    name: str
    turns: tuple[ExpectedTurn, ...]


class ConversationFileError(Exception):
    """One or more dialogue files cannot be used; carries every problem that was found."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Keep the problems; the message lists all of them, one a line."""
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def load_conversations(paths: Iterable[Path]) -> tuple[Conversation, ...]:
    """Return the dialogues of several files, or raise with the problems of all of them."""
    loaded: list[Conversation] = []
    problems: list[str] = []
    for path in paths:
        try:
            loaded.append(load_conversation(path))
        except ConversationFileError as error:
            problems.extend(error.problems)
    if problems:
        raise ConversationFileError(problems)
    return tuple(loaded)


def load_conversation(path: Path) -> Conversation:
    """Return the dialogue of one file, or raise with all its problems."""
    data = _read_yaml(path)
    reader = _Reader(path)
    conversation = reader.conversation(data)
    if reader.problems:
        raise ConversationFileError(reader.problems)
    return conversation


def save_conversation(path: Path, conversation: Conversation) -> None:
    """Write a dialogue to a new file; an existing file is never overwritten (``FileExistsError``)."""
    content = conversation_yaml(conversation)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(content)


def conversation_yaml(conversation: Conversation) -> str:
    """Return a dialogue as the text of its file."""
    data = CommentedMap(name=conversation.name, turns=[_turn_yaml(turn) for turn in conversation.turns])
    writer: Any = YAML()
    writer.width = 100
    stream = StringIO()
    writer.dump(data, stream)
    return _HEADER + stream.getvalue()


def _turn_yaml(turn: ExpectedTurn) -> CommentedMap:
    clauses = None if turn.clauses is None else [DoubleQuotedScalarString(clause) for clause in turn.clauses]
    data = CommentedMap(user=turn.user)
    for key, values in (("kind", turn.kind), ("clauses", clauses), ("agencies", turn.agencies), ("says", turn.says)):
        if values is not None:
            data[key] = CommentedSeq(values)
            data[key].fa.set_flow_style()
    return data


def observed_turn(user: str, view: AnswerView) -> ExpectedTurn:
    """Return the turn that expects what was just answered."""
    agencies = tuple(dict.fromkeys(agency.name for agency in view.agencies))
    return ExpectedTurn(
        user=user,
        kind=(view.kind,) if view.kind in KINDS else None,
        clauses=view.clauses or None,
        agencies=agencies or None,
    )


def differences(expected: ExpectedTurn, messages: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return how a reply's messages differ from what is expected, in Chinese; empty when they agree."""
    return differences_from(expected, view_messages(messages))


def differences_from(expected: ExpectedTurn, view: AnswerView) -> list[str]:
    """Return how an answer differs from what is expected, in Chinese; empty when they agree."""
    found: list[str] = []
    if expected.kind is not None and view.kind not in expected.kind:
        found.append(f"种类：期望 {' 或 '.join(expected.kind)}，实际 {view.kind or '没有（回答里没有 custom）'}")
    if expected.clauses is not None:
        found += _clause_differences(expected.clauses, view.clauses)
    if expected.agencies is not None:
        found += _agency_differences(expected.agencies, [agency.name for agency in view.agencies])
    spoken = [squeeze(view.text), *(squeeze(citation.quote) for citation in view.citations)]
    for phrase in expected.says or ():
        if not any(squeeze(phrase) in part for part in spoken):
            found.append(f"没有说到：{phrase}")
    return found


def _clause_differences(expected: Sequence[str], actual: Sequence[str]) -> list[str]:
    missing = [clause for clause in expected if clause not in actual]
    if missing:
        return [f"条款：没有引用 {'、'.join(missing)}，实际引用 {'、'.join(actual) or '无'}"]
    if not expected and actual:
        return [f"条款：不应引用条款，实际引用 {'、'.join(actual)}"]
    return []


def _agency_differences(expected: Sequence[str], actual: Sequence[str]) -> list[str]:
    missing = [name for name in expected if name not in actual]
    surplus = [name for name in dict.fromkeys(actual) if name not in expected]
    parts = [f"缺少 {'、'.join(missing)}"] if missing else []
    parts += [f"多出 {'、'.join(surplus)}"] if surplus else []
    return [f"单位：{'；'.join(parts)}"] if parts else []


def _read_yaml(path: Path) -> object:
    """Return what a file holds; a file that cannot be read at all is one problem."""
    try:
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
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
    raise ConversationFileError([f"{path}: {problem}"])


def _where(error: YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"第 {mark.line + 1} 行：" if mark else ""


class _Reader:
    """Takes the data of one file apart and notes every problem."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.problems: list[str] = []

    def conversation(self, data: object) -> Conversation:
        """Return the dialogue; parts with problems are left out."""
        whole = self._mapping(data, "", ("name", "turns"))
        if whole is None:
            return Conversation("", ())
        turns = whole.get("turns")
        if not isinstance(turns, list) or not turns:
            self._complain("turns", "必须是列表，至少一轮，每轮以“- user: …”开头")
            turns = []
        name = self._sentence(whole, "name", "name")
        return Conversation(name, tuple(self._turn(turn, f"turns.{place}") for place, turn in enumerate(turns)))

    def _turn(self, data: object, where: str) -> ExpectedTurn:
        turn = self._mapping(data, where, ("user", "kind", "clauses", "agencies", "says"))
        if turn is None:
            return ExpectedTurn("")
        return ExpectedTurn(
            user=self._sentence(turn, "user", f"{where}.user"),
            kind=self._kinds(turn, f"{where}.kind"),
            clauses=self._clauses(turn, f"{where}.clauses"),
            agencies=self._texts(turn, "agencies", f"{where}.agencies"),
            says=self._texts(turn, "says", f"{where}.says"),
        )

    def _mapping(self, data: object, where: str, allowed: tuple[str, ...]) -> dict[str, Any] | None:
        if not isinstance(data, dict):
            self._complain(where, f"必须是“键: 值”，可以有 {'、'.join(allowed)}")
            return None
        for key in data:
            if key not in allowed:
                self._complain(f"{where}.{key}".lstrip("."), f"不认识的键，可以有 {'、'.join(allowed)}")
        return data

    def _sentence(self, data: dict[str, Any], key: str, where: str) -> str:
        value = data.get(key)
        if isinstance(value, str) and value.strip():
            return value
        now = "现在没有" if value is None else f"现为 {value!r}"
        self._complain(where, f"必须是非空文字（数字、日期请加引号），{now}")
        return ""

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

    def _clauses(self, turn: dict[str, Any], where: str) -> tuple[str, ...] | None:
        clauses = self._texts(turn, "clauses", where)
        for clause in clauses or ():
            if clause.strip() and not _CLAUSE.fullmatch(clause):
                self._complain(where, f"“{clause}”不是条款号，应如 2.1.9；文件本身是 0")
        return clauses

    def _complain(self, where: str, message: str) -> None:
        self.problems.append(": ".join(filter(None, [str(self._path), where, message])))
