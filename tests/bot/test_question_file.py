"""Files of single questions: read with all problems told, those of this repository among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.expectation import ExpectedTurn
from bot.question_file import QuestionFile, load_question_file, load_question_files
from bot.turn_reader import ExpectationFileError

OWN = sorted((Path(__file__).parents[1] / "questions").glob("*.yml"))


def test_a_file_of_questions(tmp_path: Path) -> None:
    path = tmp_path / "silence.yml"
    path.write_text(
        "questions:\n- {user: 补多少, kind: not_in_plan, first: ['3.2', '1.1'], never: ['re:\\d'], tags: amount}\n"
        "- user: b\n",
        encoding="utf-8",
    )
    asked = ExpectedTurn("补多少", ("not_in_plan",), first=("3.2", "1.1"), never=("re:\\d",), tags=("amount",))
    assert load_question_file(path) == QuestionFile("silence", (asked, ExpectedTurn("b")))


def test_rasa_puts_no_environment_variables_into_a_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rasa.shared.utils.io")
    monkeypatch.setenv("BOT_REST_TOKEN", "secret")
    path = tmp_path / "x.yml"
    path.write_text("questions:\n- user: $BOT_REST_TOKEN 和 ${jndi} 是什么\n", encoding="utf-8")
    assert load_question_file(path).questions == (ExpectedTurn("$BOT_REST_TOKEN 和 ${jndi} 是什么"),)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("turns: [{user: a}]", "turns: 不认识的键，可以有 questions"),
        ("questions: []", "questions: 必须是列表，至少一题，每题以“- user: …”开头"),
        ("questions: [{user: a}, {kind: answer}]", "questions.1.user: 必须是非空文字（数字、日期请加引号），现在没有"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "x.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ExpectationFileError) as failure:
        load_question_file(path)
    assert f"{path}: {problem}" in failure.value.problems


def test_our_own_questions_are_well_formed_and_none_stands_twice() -> None:
    asked = [question.user for file in load_question_files(OWN) for question in file.questions]
    assert len(asked) >= 900
    assert not {question for question in asked if asked.count(question) > 1}
