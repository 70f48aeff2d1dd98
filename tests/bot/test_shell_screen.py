"""What stands on the screen: 80 columns, wide characters, pipes, and the evidence of an answer."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from bot.answer_view import Agency, AnswerView, Choice, Citation, Unstated, view_messages
from bot.shell.evidence import evidence
from bot.shell.screen import Screen
from bot.shell.wrap import wrap

QUOTE = "加强产业自主创新,推进技术攻关突破,重点发展先进高分子材料、高端精细专用化学品、石墨烯、特种陶瓷、光伏新材料等。"
VIEW = AnswerView(
    text=f"方案没有写补贴的金额。\n\n原文（2.1.9 新材料）：“{QUOTE}”\n\n请向市科技局询问，[电话]以其公布的为准。",
    kind="not_in_plan",
    citations=(Citation("泉政办〔2016〕87号", "2.1.9", "新材料", QUOTE),),
    agencies=(
        Agency("各县(市、区)人民政府", None, ("2.1.9",)),
        Agency("市经信委", "市工业和信息化局", tuple(f"2.1.{number}" for number in range(1, 15))),
    ),
    not_stated=(Unstated("金额", ("补贴", "奖励")), Unstated("办法", ())),
    choices=(Choice("新材料有哪些扶持？", "x"), Choice("这一条建议很长" * 8, "y")),
    understood={"intent": "ask_subsidy", "confidence": 0.914},
)
TRACE: dict[str, Any] = {
    "normalised": "石墨烯",
    "tokens": ["石墨", "烯"],
    "ranking": [{"name": f"intent_{number}", "confidence": 0.9 / 2**number} for number in range(9)],
    "mentions": [
        {"surface": "石墨烯", "topic": "2.1.9", "kind": "product", "score": 1, "how": "exact"},
        {"surface": "x"},
    ],
    "hits": [{"clause": "2.1.9", "score": 12.345}],
    "cues": ["who"],
    "aspects": ["amount", "rate"],
    "focus": {"clauses": ["2.1.9"], "agencies": [], "ask": "", "last": None, "turn": 0},
    "decision": ["专名", "无方面"],
    "action": "action_answer",
    "warrants": [{"sentence": "甲。", "warrant": "quote 2.1.9"}],
}


def shown(view: AnswerView, *, terminal: bool = True, width: int = 80) -> str:
    """Return an answer as it stands on a screen, colours taken out."""
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=terminal, color_system="standard", emoji=False)
    Screen(console).answer(view)
    return re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())


@pytest.mark.parametrize("width", [80, 40, 200])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    assert max(cell_len(line) for line in shown(VIEW, width=width).splitlines()) <= min(width, 100)


def test_parts_stand_in_order_and_the_quote_once() -> None:
    text = shown(VIEW)
    parts = [
        "方案没有写补贴的金额。",
        "请向市科技局询问，[电话]以其公布的为准。",
        "原文 2.1.9 新材料 · 泉政办〔2016〕87号",
        "│ 加强产业自主创新,",
        "单位（2 个）",
        "市工业和信息化局",
        "方案没有写：金额（全文查过，没有：补贴、奖励）",
        "方案没有写：办法\n",
        " 1. 新材料有哪些扶持？",
        " 2. 这一条建议很长",
        "not_in_plan · ask_subsidy 0.91",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert text.count("加强产业自主创新") == 1
    assert QUOTE in text.replace("\n│ ", "")


def test_table_without_new_names_has_no_column_for_them() -> None:
    view = AnswerView("x", "answer", agencies=(Agency("市发改委", None, ("1.1",)),))
    assert "现在的名称" not in shown(view)


def test_many_citations_are_listed_by_clause() -> None:
    citations = tuple(Citation("甲", f"3.{number % 5}", "", f"原文第{number}句") for number in range(9))
    text = shown(AnswerView("共 5 条。", "answer", citations))
    assert "引用了 5 条：3.0 3.1 3.2 3.3 3.4\n" in text
    assert "│" not in text


def test_a_pipe_gets_the_text_as_sent() -> None:
    text = shown(VIEW, terminal=False)
    assert text.startswith(VIEW.text + "\n1. 新材料有哪些扶持？\n2. ")
    assert "\x1b" not in text


def test_an_answer_without_contract_is_shown_as_such() -> None:
    text = shown(view_messages([]))
    assert "（没有文字）" in text
    assert "没有 custom" in text


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("一二三四五", 4, ["一二", "三四", "五"]),
        ("一二三，四", 6, ["一二", "三，四"]),
        ("一“二三”", 4, ["一", "“二", "三”"]),
        ("到2020年达16%以上", 8, ["到2020年", "达16%以", "上"]),
        ("甲 graphene 乙", 12, ["甲 graphene", "乙"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("，，，，，，", 4, ["，，", "，，", "，，"]),
        ("甲\n\n乙", 10, ["甲", "", "乙"]),
        ("一二", 1, ["一", "二"]),
    ],
)
def test_wrap_breaks_where_chinese_may_break(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_wrap_loses_nothing() -> None:
    for width in range(2, 90):
        assert "".join(wrap(QUOTE, width)) == QUOTE


def test_evidence_tells_everything_of_the_trace() -> None:
    rows = dict(evidence(view_messages([{"custom": {"kind": "answer", "trace": TRACE}}])))
    assert rows["回答种类"] == ["有答案（answer）"]
    assert rows["规范化"] == ["石墨烯"]
    assert rows["分词"] == ["石墨 / 烯"]
    assert rows["意图"][:2] == ["0.900  intent_0", "0.450  intent_1"]
    assert len(rows["意图"]) == 5
    assert rows["提到的"] == ["石墨烯 → 2.1.9（product，照写，1.000）", "x → —"]
    assert rows["检索"] == ["2.1.9  12.345"]
    assert rows["线索"] == ["who"]
    assert rows["问的方面"] == ["金额（amount）、比例（rate）"]
    assert rows["对话焦点"] == ['谈到的条款 = ["2.1.9"]', "已答几问 = 0"]
    assert rows["为什么"] == ["专名", "无方面"]
    assert rows["动作"] == ["action_answer"]
    assert rows["句子与凭据"] == ["甲。 ← 原文 2.1.9"]


def test_evidence_without_trace_falls_back_to_what_was_understood() -> None:
    understood = {"intent": "ask_tax", "confidence": 0.5, "topics": ["3.2"], "normalised": "税"}
    assert evidence(AnswerView("x", "answer", understood=understood)) == [
        ("回答种类", ["有答案（answer）"]),
        ("规范化", ["税"]),
        ("意图", ["0.500  问税收（ask_tax）"]),
        ("提到的", ["3.2"]),
    ]


def test_evidence_of_a_failure_names_no_intent() -> None:
    assert evidence(AnswerView("x", "error", understood={"intent": None, "confidence": 0.0})) == [
        ("回答种类", ["出错（error）"])
    ]


@pytest.mark.parametrize("key", sorted(TRACE))
@pytest.mark.parametrize("value", [None, 7, "x", [None], [{}], {"a": object()}])
def test_evidence_bears_any_trace(key: str, value: Any) -> None:
    evidence(AnswerView("x", "answer", trace={**TRACE, key: value}))


def test_evidence_grid_fits_the_screen() -> None:
    out = io.StringIO()
    screen = Screen(Console(file=out, width=80, force_terminal=True, color_system=None))
    screen.pairs([("句子与凭据", [QUOTE * 2, "短"]), ("动作", ["[red]x"])])
    lines = out.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert "[red]x" in lines[-1]
