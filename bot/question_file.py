"""Single questions kept as tests: one YAML file a subject, with what is expected of each answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.expectation import ExpectedTurn
from bot.turn_reader import TurnReader, load_all, read_yaml


@dataclass(frozen=True)
class QuestionFile:
    """The questions of one file, at least one; each is asked by somebody new."""

    name: str
    """The file's name without its ending."""
    questions: tuple[ExpectedTurn, ...]


def load_question_files(paths: Iterable[Path]) -> tuple[QuestionFile, ...]:
    """Return the questions of several files, or raise with the problems of all of them."""
    return load_all(paths, load_question_file)


def load_question_file(path: Path) -> QuestionFile:
    """Return the questions of one file, or raise with all its problems."""
    data = read_yaml(path)
    reader = TurnReader(path)
    whole = reader.mapping(data, "", ("questions",))
    questions = () if whole is None else reader.turns(whole, "questions", "题")
    reader.finish()
    return QuestionFile(path.stem, questions)
