"""What the view takes from messages, and which lines of a text the panels make superfluous."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answer_view import Agency, AnswerView, Choice, Citation, own_text, plain_text, quoted_citations, view_messages

QUOTE = "重点发展石墨烯、特种陶瓷、光伏新材料等。"
CITATION = Citation("泉政办〔2016〕87号", "2.1.9", "新材料", QUOTE)
CHOICES = (Choice("单位有哪些？", "x"),)
AGENCIES = (Agency("市科技局", "市科学技术局", ("2.1.9",)), Agency("市发改委", None, ("2.1.9",)))


def test_contract_object_is_read_in_full() -> None:
    custom = {
        "kind": "not_in_plan",
        "citations": [{"document": "甲", "clause": "2.1.9", "heading": "新材料", "quote": QUOTE}],
        "agencies": [
            {"name": "市科技局", "today": "市科学技术局", "clauses": ["2.1.9"]},
            {"name": "市发改委", "today": None},
        ],
        "not_stated": [{"aspect": "amount", "label": "金额", "searched": ["补贴", "奖励"]}, {"aspect": "form"}],
        "understood": {"intent": "ask_subsidy"},
        "trace": {"action": "action_answer"},
    }
    view = view_messages([{"text": "第一段"}, {"text": "第二段", "custom": custom}])
    assert view.text == "第一段\n\n第二段"
    assert view.kind == "not_in_plan"
    assert view.citations == (Citation("甲", "2.1.9", "新材料", QUOTE),)
    assert [(agency.name, agency.today, agency.clauses) for agency in view.agencies] == [
        ("市科技局", "市科学技术局", ("2.1.9",)),
        ("市发改委", None, ()),
    ]
    assert [(unstated.label, unstated.searched) for unstated in view.not_stated] == [
        ("金额", ("补贴", "奖励")),
        ("form", ()),
    ]
    assert view.understood == {"intent": "ask_subsidy"}
    assert view.trace == {"action": "action_answer"}
    assert not view.failed


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [{}],
        [{"text": None, "custom": "x", "buttons": {"a": 1}}],
        [{"text": 3, "custom": {"kind": 1, "citations": [None, 1], "agencies": "x", "understood": []}}],
        [{"custom": {"suggestions": [1, None], "trace": 5, "not_stated": [{}]}, "buttons": [{}, 1]}],
    ],
)
def test_garbage_counts_as_empty_and_failed(messages: list[dict[str, Any]]) -> None:
    view = view_messages(messages)
    assert (view.text, view.kind, view.citations, view.agencies, view.choices) == ("", "", (), (), ())
    assert view.failed


def test_error_kind_is_failed() -> None:
    assert view_messages([{"text": "抱歉", "custom": {"kind": "error"}}]).failed


def test_choices_are_buttons_then_other_suggestions() -> None:
    messages = [
        {"buttons": [{"title": "单位？", "payload": "新材料的单位？"}, {"title": "更多"}]},
        {"custom": {"kind": "answer", "suggestions": ["更多", "新材料的单位？", "光伏呢", "光伏呢"]}},
    ]
    assert view_messages(messages).choices == (
        Choice("单位？", "新材料的单位？"),
        Choice("更多", "更多"),
        Choice("光伏呢", "光伏呢"),
    )


def test_clauses_are_cited_once_in_order() -> None:
    citations = [CITATION, Citation("甲", "1.1", "", "乙"), CITATION]
    assert AnswerView("", "answer", citations=tuple(citations)).clauses == ("2.1.9", "1.1")


def test_terminal_controls_never_pass() -> None:
    view = view_messages([{"text": "红\x1b[31m\x9b\u202e\ud800\x00字\r\n下\t行", "custom": {"kind": "a\x07"}}])
    assert view.text == "红\ufffd[31m\ufffd\ufffd\ufffd\ufffd字\n下\t行"
    assert view.kind == "a\ufffd"


@pytest.mark.parametrize(
    "repeat",
    [
        f"原文（2.1.9 新材料，泉政办〔2016〕87号）：“{QUOTE}”",
        "原文：",
        "特种陶瓷、光伏新材料等。",
        "责任单位（2 个）：市科技局（今市科学技术局）、市发改委",
        "——泉政办〔2016〕87号 2.1.9",
        "【原文 2.1.9 新材料】“重点发展石墨烯、特种陶瓷……”",
        "今名：市科技局→市科学技术局",
        "2. 单位有哪些？",
    ],
)
def test_lines_that_only_repeat_the_panels_are_left_out(repeat: str) -> None:
    view = AnswerView(
        f"石墨烯属于新材料。\n\n{repeat}\n\n请以原文为准。", "answer", (CITATION,), AGENCIES, choices=CHOICES
    )
    assert own_text(view) == "石墨烯属于新材料。\n\n请以原文为准。"


@pytest.mark.parametrize(
    "line",
    [
        "牵头的是市科技局，请向它询问。",
        "25万元",
        "今名：市科技局→市科学技术局（请核实）",
        "【原文】“重点发展石墨烯……金额另定”",
        "金额、比例都没有写。",
        "其中市发改委负责立项审批。",
        f"它写的是“{QUOTE}”，没有写金额。",
    ],
)
def test_lines_that_say_something_stay(line: str) -> None:
    view = AnswerView(f"结论。\n{line}", "answer", (CITATION,), AGENCIES)
    assert own_text(view) == f"结论。\n{line}"


@pytest.mark.parametrize("conclusion", ["市科技局、市发改委", QUOTE, "新材料"])
def test_first_line_always_stays(conclusion: str) -> None:
    assert own_text(AnswerView(f"\n{conclusion}\n\n原文：{QUOTE}", "answer", (CITATION,), AGENCIES)) == conclusion


def test_nothing_is_left_out_without_panels() -> None:
    assert own_text(AnswerView("您好！\n\n原文：\n——", "small_talk")) == "您好！\n\n原文：\n——"


def test_of_many_citations_those_the_text_quotes_are_shown() -> None:
    many = tuple(
        Citation("甲", f"2.1.{number}", "", f"第{number}句写得很长，足有十二个字以上。") for number in range(1, 6)
    )
    text = "【原文】“第4句写得很长，足有十二\n个字……”"
    assert quoted_citations(AnswerView(text, "answer", many)) == (many[3],)
    assert quoted_citations(AnswerView("没有引", "answer", many[:3])) == many[:3]


def test_plain_text_is_what_was_sent_and_numbered_choices() -> None:
    view = AnswerView(f"结论。\n\n原文：“{QUOTE}”", "answer", (CITATION,), choices=(Choice("单位？", "x"),))
    assert plain_text(view) == f"结论。\n\n原文：“{QUOTE}”\n1. 单位？"


def test_choices_numbered_in_the_text_are_not_said_twice() -> None:
    view = AnswerView("想问哪一个？\n1. 甲\n2. 乙", "clarify", choices=(Choice("甲", "甲"), Choice("乙", "乙")))
    assert plain_text(view) == view.text
