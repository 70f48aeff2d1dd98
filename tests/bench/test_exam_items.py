"""What the exam puts: our own files, and exams of others."""

import json

import pytest

from bench.exam.items import exam_file, own_conversations, own_questions
from bot.expectation import ExpectedTurn
from bot.turn_reader import ExpectationFileError


def test_an_exam_of_others(tmp_path):
    path = tmp_path / "other.jsonl"
    turn = {"user": "甲", "kind": ["answer"], "clauses": ["1.1"], "must_say": ["2%"], "must_not_say": ["re:3"]}
    lines = [
        {"id": "a", "persona": "p", "tags": ["t"], "turns": [{**turn, "mode": "any", "agencies": []}]},
        {"id": "b", "turns": [{**turn, "mode": "all", "agencies": ["市科技局"]}, {"user": "乙", "kind": ["clarify"]}]},
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    single, dialogue = exam_file(path)
    assert single.turns == (
        ExpectedTurn("甲", ("answer",), says=("2%",), first=("1.1",), never=("re:3",), tags=("t",)),
    )
    assert dialogue.turns == (
        ExpectedTurn("甲", ("answer",), ("1.1",), ("市科技局",), ("2%",), never=("re:3",)),
        ExpectedTurn("乙", ("clarify",)),
    )
    assert (single.single, dialogue.single) == (True, False)


def test_unusable_lines_are_told_together(tmp_path):
    path = tmp_path / "other.jsonl"
    path.write_text('{"id": "a"}\n[]\n{\n{"id": "b", "turns": []}\n', encoding="utf-8")
    with pytest.raises(ExpectationFileError) as failure:
        exam_file(path)
    assert [problem.split(": ")[1] for problem in failure.value.problems] == ["line 1", "line 2", "line 3", "line 4"]


def test_our_own_questions_and_dialogues():
    questions, conversations = own_questions(), own_conversations()
    assert len(questions) >= 900
    assert len(conversations) >= 150
    assert len({item.name for item in [*questions, *conversations]}) == len(questions) + len(conversations)
    assert all(turn.kind for item in [*questions, *conversations] for turn in item.turns)
