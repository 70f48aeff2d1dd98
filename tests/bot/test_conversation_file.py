"""Saved dialogues: read with all problems told, written without overwriting."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation_file import (
    Conversation,
    conversation_yaml,
    load_conversation,
    load_conversations,
    save_conversation,
)
from bot.expectation import ExpectedTurn
from bot.turn_reader import ExpectationFileError

EXAMPLES = sorted((Path(__file__).parents[1] / "conversations").glob("*.yml"))

FULL = Conversation(
    "追问: 责任单位 #1",
    (
        ExpectedTurn("石墨烯属于哪个产业？", ("answer", "clarify"), ("2.1.9", "1.1"), (), ("石墨烯",)),
        ExpectedTurn("2", None, (), ("各县(市、区)人民政府", "市科技局"), None),
        ExpectedTurn("只是铺垫 - yes: no"),
        ExpectedTurn("补多少", ("not_in_plan",), first=("3.2", "0"), never=(r"re:\d+万", "'可以'"), tags=("amount",)),
    ),
)


def problems_of(folder: Path, content: str | bytes) -> list[str]:
    path = folder / "x.yml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ExpectationFileError) as failure:
        load_conversation(path)
    return [problem.removeprefix(f"{path}: ") for problem in failure.value.problems]


def test_saved_dialogue_reads_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "new" / "对话.yml"
    save_conversation(path, FULL)
    assert load_conversation(path) == FULL


def test_saved_file_is_pleasant() -> None:
    turn = ExpectedTurn("石墨烯属于哪个产业", ("answer",), ("2.1.9",), ("市科技局", "市发改委"))
    body = [line for line in conversation_yaml(Conversation("追问", (turn,))).splitlines() if line[0] != "#"]
    assert body == [
        "name: 追问",
        "turns:",
        "- user: 石墨烯属于哪个产业",
        "  kind: [answer]",
        '  clauses: ["2.1.9"]',
        "  agencies: [市科技局, 市发改委]",
    ]


def test_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text("原来的", encoding="utf-8")
    with pytest.raises(FileExistsError):
        save_conversation(path, FULL)
    assert path.read_text(encoding="utf-8") == "原来的"


def test_one_text_counts_as_a_list_of_one(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text("name: a\nturns:\n- {user: b, kind: answer, clauses: '1.1', says: c}\n", encoding="utf-8")
    assert load_conversation(path).turns == (ExpectedTurn("b", ("answer",), ("1.1",), None, ("c",)),)


@pytest.mark.parametrize(
    ("content", "key_path", "words"),
    [
        ("[]", "必须是", "name、turns"),
        ("", "必须是", "name、turns"),
        ("name: a", "turns", "至少一轮"),
        ("name: a\nturns: []", "turns", "至少一轮"),
        ("turns: [{user: a}]", "name", "现在没有"),
        ("name: 2016-06-01\nturns: [{user: a}]", "name", "请加引号"),
        ("name: a\nturn: 1\nturns: [{user: a}]", "turn", "不认识的键，可以有 name、turns"),
        ("name: a\nturns: [石墨烯]", "turns.0", "user、kind、clauses、first、agencies、says、never、tags"),
        ("name: a\nturns: [{kind: answer}]", "turns.0.user", "现在没有"),
        ("name: a\nturns: [{user: 3}]", "turns.0.user", "请加引号"),
        ("name: a\nturns: [{user: a}, {user: a, clause: '1'}]", "turns.1.clause", "不认识的键"),
        ("name: a\nturns: [{user: a, kind: answr}]", "turns.0.kind", "可以是 answer、not_in_plan"),
        ("name: a\nturns: [{user: a, kind: []}]", "turns.0.kind", "至少写一种"),
        ("name: a\nturns: [{user: a, clauses: [2.1]}]", "turns.0.clauses.0", '如 ["2.1.9"]，现为 2.1'),
        ("name: a\nturns: [{user: a, clauses: [第三条]}]", "turns.0.clauses", "不是条款号"),
        ("name: a\nturns: [{user: a, clauses: ['2.1.9 新材料']}]", "turns.0.clauses", "不是条款号"),
        ("name: a\nturns: [{user: a, agencies: {b: c}}]", "turns.0.agencies.0", "必须是非空文字"),
        ("name: a\nturns: [{user: a, says: [' ']}]", "turns.0.says.0", "必须是非空文字"),
        ("name: a\nturns: [{user: a, first: [第三条]}]", "turns.0.first", "不是条款号"),
        ("name: a\nturns: [{user: a, first: []}]", "turns.0.first", "至少写一条"),
        ("name: a\nturns: [{user: a, never: ['50', 're:(']}]", "turns.0.never.1", "不是正则表达式"),
        ("name: a\nturns: [{user: a, tags: [1]}]", "turns.0.tags.0", "必须是非空文字"),
        ("name: a\nname: b\nturns: [{user: a}]", "不是合法的 YAML", "第 2 行"),
        ("name: [a", "不是合法的 YAML", "行"),
        ("[" * 5000, "嵌套太深", ""),
        (b"name: \xff\xfe", "不是 UTF-8", ""),
        (b"name: a\x00", "不是合法的 YAML", ""),
    ],
)
def test_each_mistake_is_told_with_its_place(tmp_path: Path, content: str | bytes, key_path: str, words: str) -> None:
    problems = problems_of(tmp_path, content)
    assert len(problems) == 1
    assert problems[0].startswith(key_path)
    assert words in problems[0]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    content = "nme: a\nturns:\n- {user: 1, kind: [x, answer]}\n- {clauses: [1.1, 2.2], who: b}\n"
    assert [problem.split(": ")[0] for problem in problems_of(tmp_path, content)] == [
        "nme",
        "name",
        "turns.0.user",
        "turns.0.kind",
        "turns.1.who",
        "turns.1.user",
        "turns.1.clauses.0",
        "turns.1.clauses.1",
    ]


def test_problems_of_several_files_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("name: a", encoding="utf-8")
    with pytest.raises(ExpectationFileError) as failure:
        load_conversations([tmp_path / "a.yml", *EXAMPLES, tmp_path / "no.yml", tmp_path])
    assert [Path(problem.split(": ")[0]).name for problem in failure.value.problems] == [
        "a.yml",
        "no.yml",
        tmp_path.name,
    ]


def test_example_dialogues_are_well_formed() -> None:
    conversations = load_conversations(EXAMPLES)
    assert len(conversations) >= 3
    assert len({conversation.name for conversation in conversations}) == len(conversations)
