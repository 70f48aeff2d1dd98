"""Dialogues kept as tests: one YAML file a dialogue, written by ``/save`` or by hand, replayed by ``/replay``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bot.expectation import ExpectedTurn
from bot.turn_reader import TurnReader, load_all, read_yaml

_HEADER = """\
# 一段对话：user 是用户的话，其余是期望，不写的不检查。
# kind 是回答的种类（写几种就是其中一种都行）；clauses 是应引用的条款；first 是应最先引用的条款（其中一条即可）；
# agencies 是应列出的单位，不多不少；says 里的每句话都应出现在回答或原文里；never 里的话（或 re:正则表达式）不应出现。
"""
_LISTS = ("kind", "clauses", "first", "agencies", "says", "never", "tags")


@dataclass(frozen=True)
class Conversation:
    """One dialogue: its name and its turns, at least one."""

    name: str
    turns: tuple[ExpectedTurn, ...]


def load_conversations(paths: Iterable[Path]) -> tuple[Conversation, ...]:
    """Return the dialogues of several files, or raise with the problems of all of them."""
    return load_all(paths, load_conversation)


def load_conversation(path: Path) -> Conversation:
    """Return the dialogue of one file, or raise with all its problems."""
    data = read_yaml(path)
    reader = TurnReader(path)
    whole = reader.mapping(data, "", ("name", "turns"))
    conversation = Conversation("", ())
    if whole is not None:
        conversation = Conversation(reader.sentence(whole, "name", "name"), reader.turns(whole, "turns", "轮"))
    reader.finish()
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
    data = CommentedMap(user=turn.user)
    for key in _LISTS:
        values = getattr(turn, key)
        if values is None or (key == "tags" and not values):
            continue
        quoted = key in ("clauses", "first")
        data[key] = CommentedSeq([DoubleQuotedScalarString(value) for value in values] if quoted else values)
        data[key].fa.set_flow_style()
    return data
