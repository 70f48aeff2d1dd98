"""What is put to the assistant: our own questions and dialogues, and exams of others kept as JSON lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.conversation_file import load_conversation
from bot.expectation import ExpectedTurn
from bot.question_file import load_question_file
from bot.turn_reader import ExpectationFileError, load_all

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "questions"
CONVERSATIONS = ROOT / "tests" / "conversations"


@dataclass(frozen=True)
class Item:
    """One dialogue, put by somebody new; a single question is a dialogue of one turn."""

    name: str
    group: str
    """What it is counted under: its file, or for dialogues the first word of their files' names."""
    turns: tuple[ExpectedTurn, ...]
    single: bool
    """Whether it is a single question and not a dialogue, however short."""


def own_questions(folder: Path = QUESTIONS) -> list[Item]:
    """Return the single questions of a folder, or raise ExpectationFileError."""
    files = load_all(sorted(folder.glob("*.yml")), load_question_file)
    return [
        Item(f"questions/{file.name} {number}", f"questions/{file.name}", (question,), single=True)
        for file in files
        for number, question in enumerate(file.questions, 1)
    ]


def own_conversations(folder: Path = CONVERSATIONS) -> list[Item]:
    """Return the dialogues of a folder, or raise ExpectationFileError."""
    paths = sorted(folder.glob("*.yml"))
    return [
        Item(
            f"conversations/{path.stem}",
            f"conversations/{path.stem.partition('_')[0]}_*",
            conversation.turns,
            single=False,
        )
        for path, conversation in zip(paths, load_all(paths, load_conversation), strict=True)
    ]


def exam_file(path: Path) -> list[Item]:
    """Return the dialogues of a file with one JSON object a line, or raise ExpectationFileError.

    A line has ``id``, ``tags`` and ``turns``; a turn has ``user``, ``kind``, ``clauses`` with ``mode``, ``agencies``,
    ``must_say``, ``must_not_say``.
    """
    items: list[Item] = []
    problems: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            items.append(_exam_item(json.loads(line), path.name))
        except (KeyError, TypeError, ValueError) as error:
            problems.append(f"{path}: line {number}: {type(error).__name__}: {error}")
    if problems:
        raise ExpectationFileError(problems)
    return items


def _exam_item(data: dict[str, Any], group: str) -> Item:
    name, lines = str(data["id"]), data["turns"]
    turns = tuple(_exam_turn(line, tuple(data.get("tags") or ())) for line in lines)
    if not turns:
        raise ValueError("no turns")
    return Item(name, group, turns, single=len(turns) == 1)


def _exam_turn(data: dict[str, Any], tags: tuple[str, ...]) -> ExpectedTurn:
    clauses = tuple(data.get("clauses") or ()) or None
    wants_all = data.get("mode") == "all"
    if not isinstance(data["kind"], list):
        raise TypeError("kind must be a list")
    return ExpectedTurn(
        user=data["user"],
        kind=tuple(data["kind"]),
        clauses=clauses if wants_all else None,
        agencies=tuple(data.get("agencies") or ()) or None,
        says=tuple(data.get("must_say") or ()) or None,
        first=None if wants_all else clauses,
        never=tuple(data.get("must_not_say") or ()) or None,
        tags=tags,
    )
