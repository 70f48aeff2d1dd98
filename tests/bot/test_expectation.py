"""An answer against what is expected of it: what agrees, what is excused, how each difference is told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answer_view import view_messages
from bot.expectation import BRIEF, ExpectedTurn, differences, failed_checks, observed_turn


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
        ExpectedTurn("x", first=("3.2", "2.1.9")),
        ExpectedTurn("x", agencies=("市发改委", "市科技局")),
        ExpectedTurn("x", says=("两个 单位", "石墨烯", "2%")),
        ExpectedTurn("x", never=("2%", "re:\\d", "re:三个|四个")),
        ExpectedTurn("x", tags=("nobody counts here",)),
    ],
)
def test_a_reply_as_expected_has_no_differences(expected: ExpectedTurn) -> None:
    assert differences(expected, reply()) == []


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        (ExpectedTurn("x", kind=("clarify", "handoff")), "种类：期望 clarify 或 handoff，实际 answer"),
        (ExpectedTurn("x", clauses=("1.1", "3.2", "3.3")), "条款：没有引用 3.2、3.3，实际引用 2.1.9、1.1"),
        (ExpectedTurn("x", first=("1.1", "3.2")), "首条：期望先引用 1.1 或 3.2，实际引用 2.1.9、1.1"),
        (ExpectedTurn("x", never=("三", "两个单位")), "不该说到：两个单位"),
        (ExpectedTurn("x", never=("re:[一二两]个.位",)), "不该说到：re:[一二两]个.位"),
        (ExpectedTurn("x", clauses=()), "条款：不应引用条款，实际引用 2.1.9、1.1"),
        (ExpectedTurn("x", agencies=("市科技局", "市质监局")), "单位：缺少 市质监局；多出 市发改委"),
        (ExpectedTurn("x", agencies=()), "单位：多出 市科技局、市发改委"),
        (ExpectedTurn("x", says=("光伏", "石墨烯", "风电")), "没有说到：光伏、风电"),
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


def cited(*clauses: str, kind: str = "answer", text: str = "好", **custom: Any) -> list[dict[str, Any]]:
    citations = [{"document": "甲", "clause": clause, "heading": "", "quote": "原文"} for clause in clauses]
    return [{"text": text, "custom": {"kind": kind, "citations": citations, **custom}}]


ANY = ("answer", "clarify", "not_in_plan", "handoff")
DEMANDING = ExpectedTurn("x", ANY, ("1.1",), ("市科技局",), ("石墨烯",), ("1.1",))


@pytest.mark.parametrize("kind", ["clarify", "handoff"])
def test_an_allowed_reply_of_another_kind_need_not_cite_list_or_say_anything(kind: str) -> None:
    assert differences(DEMANDING, cited(kind=kind)) == []


def test_a_reply_of_a_kind_that_is_not_allowed_is_not_excused() -> None:
    view = view_messages(cited(kind="small_talk"))
    assert set(failed_checks(DEMANDING, view)) == {"kind", "clauses", "agencies", "says", "first"}


def test_silence_lists_no_agencies_but_cites_and_says() -> None:
    assert set(failed_checks(DEMANDING, view_messages(cited(kind="not_in_plan")))) == {"clauses", "says", "first"}


def test_nothing_cited_holds_for_every_kind() -> None:
    expected = ExpectedTurn("x", ("small_talk",), clauses=(), agencies=())
    assert differences(expected, cited(kind="small_talk")) == []
    assert len(differences(expected, cited("1.1", kind="small_talk", agencies=[{"name": "市科技局"}]))) == 2


@pytest.mark.parametrize(("wanted", "others", "agrees"), [(1, 2, True), (1, 3, False), (4, 4, True), (4, 5, False)])
def test_some_more_clauses_may_be_cited(wanted: int, others: int, agrees: bool) -> None:
    clauses = [f"2.1.{number}" for number in range(1, 1 + wanted + others)]
    found = differences(ExpectedTurn("x", clauses=tuple(clauses[:wanted])), cited(*clauses))
    assert bool(found) is not agrees
    assert not found or found[0].startswith(f"条款：多引用 2.1.{wanted + 1}、")


@pytest.mark.parametrize(("kind", "agrees"), [("answer", [True, False, False]), ("not_in_plan", [True, True, False])])
def test_silence_may_cite_it_second(kind: str, agrees: list[bool]) -> None:
    replies = (cited(*clauses, kind=kind) for clauses in (["1.1", "1.2"], ["1.2", "1.1"], ["1.2", "1.3", "1.1"]))
    assert [not differences(ExpectedTurn("x", first=("1.1",)), reply) for reply in replies] == agrees


def test_a_figure_is_said_too() -> None:
    figures = [{"name": "专利", "value": 5.6, "unit": "件", "year": 2020, "clause": "1.1"}]
    assert differences(ExpectedTurn("x", says=("5.6件",)), cited(figures=figures)) == []
    assert differences(ExpectedTurn("x", says=("6件",)), cited(figures=figures)) == []  # a part of it, as in a text
    assert differences(ExpectedTurn("x", says=("7件",)), cited(figures=figures)) == ["没有说到：7件"]


@pytest.mark.parametrize("never", ["补50万", "re:补\\d+万", "re:补 \\d"])
def test_white_space_hides_nothing_that_must_not_be_said(never: str) -> None:
    assert differences(ExpectedTurn("x", never=(never,)), cited(text="补 5\u200b0\n万")) == [f"不该说到：{never}"]


def test_what_must_not_be_said_may_be_quoted() -> None:
    assert differences(ExpectedTurn("x", never=("原文",)), cited("1.1")) == []


def test_a_reply_fits_one_wechat_message() -> None:
    assert differences(ExpectedTurn("x"), cited(text="字 " * BRIEF)) == []
    assert differences(ExpectedTurn("x"), cited(text="字" * BRIEF + "。")) == ["太长：641 字，一次回答最多 640 字"]
