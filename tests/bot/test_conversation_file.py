"""Saved dialogues: read with all problems told, written without overwriting, compared with what is answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.answer_view import view_messages
from bot.conversation_file import (
    Conversation,
    ConversationFileError,
    ExpectedTurn,
    conversation_yaml,
    differences,
    load_conversation,
    load_conversations,
    observed_turn,
    save_conversation,
)

EXAMPLES = sorted((Path(__file__).parents[1] / "conversations").glob("*.yml"))

FULL = Conversation(
    "追问: 责任单位 #1",
    (
        ExpectedTurn("石墨烯属于哪个产业？", ("answer", "clarify"), ("2.1.9", "1.1"), (), ("石墨烯",)),
        ExpectedTurn("2", None, (), ("各县(市、区)人民政府", "市科技局"), None),
        ExpectedTurn("只是铺垫 - yes: no"),
    ),
)


def problems_of(folder: Path, content: str | bytes) -> list[str]:
    path = folder / "x.yml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConversationFileError) as failure:
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
        ("name: a\nturns: [石墨烯]", "turns.0", "user、kind、clauses、agencies、says"),
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
    with pytest.raises(ConversationFileError) as failure:
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


def reply(**custom: Any) -> list[dict[str, Any]]:
    citations = [
        {"document": "甲", "clause": "2.1.9", "heading": "新材料", "quote": "重点发展石墨\n烯等。"},
        {"document": "甲", "clause": "1.1", "heading": "目标", "quote": "达2%。"},
    ]
    agencies = [{"name": "市科技局", "clauses": ["2.1.9"]}, {"name": "市发改委", "clauses": ["2.1.9"]}]
    return [
        {
            "text": "由两个单位负责。",
            "custom": {"kind": "answer", "citations": citations, "agencies": agencies, **custom},
        }
    ]


@pytest.mark.parametrize(
    "expected",
    [
        ExpectedTurn("x"),
        ExpectedTurn("x", kind=("clarify", "answer")),
        ExpectedTurn("x", clauses=("1.1",)),
        ExpectedTurn("x", agencies=("市发改委", "市科技局")),
        ExpectedTurn("x", says=("两个单位", "石墨烯", "2%")),
    ],
)
def test_a_reply_as_expected_has_no_differences(expected: ExpectedTurn) -> None:
    assert differences(expected, reply()) == []


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        (ExpectedTurn("x", kind=("clarify", "handoff")), "种类：期望 clarify 或 handoff，实际 answer"),
        (ExpectedTurn("x", clauses=("1.1", "3.2", "3.3")), "条款：没有引用 3.2、3.3，实际引用 2.1.9、1.1"),
        (ExpectedTurn("x", clauses=()), "条款：不应引用条款，实际引用 2.1.9、1.1"),
        (ExpectedTurn("x", agencies=("市科技局", "市质监局")), "单位：缺少 市质监局；多出 市发改委"),
        (ExpectedTurn("x", agencies=()), "单位：多出 市科技局、市发改委"),
        (ExpectedTurn("x", says=("光伏", "石墨烯")), "没有说到：光伏"),
    ],
)
def test_a_difference_is_told_in_chinese(expected: ExpectedTurn, told: str) -> None:
    assert differences(expected, reply()) == [told]


def test_a_phrase_is_not_found_across_text_and_quote() -> None:
    assert differences(ExpectedTurn("x", says=("负责。重点",)), reply()) == ["没有说到：负责。重点"]


def test_all_differences_of_a_turn_are_told() -> None:
    expected = ExpectedTurn("x", ("answer",), ("1.1",), ("市科技局",), ("石墨烯",))
    assert differences(expected, []) == [
        "种类：期望 answer，实际 没有（回答里没有 custom）",
        "条款：没有引用 1.1，实际引用 无",
        "单位：缺少 市科技局",
        "没有说到：石墨烯",
    ]


def test_observed_turn_expects_what_was_answered() -> None:
    turn = observed_turn("谁负责", view_messages(reply()))
    assert turn == ExpectedTurn("谁负责", ("answer",), ("2.1.9", "1.1"), ("市科技局", "市发改委"))
    assert differences(turn, reply()) == []


def test_observed_turn_leaves_out_what_was_not_there() -> None:
    view = view_messages(reply(kind="small_talk", citations=[], agencies=[]))
    assert observed_turn("你好", view) == ExpectedTurn("你好", ("small_talk",))
    assert observed_turn("你好", view_messages([])) == ExpectedTurn("你好")
