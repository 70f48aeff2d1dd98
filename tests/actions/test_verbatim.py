"""Passages that were pasted or quoted: checked against the plan, never affirmed when they differ."""

import pytest

from actions.cues import CuesError
from actions.dialogue import Dialogue
from actions.passage import Request, load_passage_finder

SENTENCE = "鼓励龙头企业通过互联网与产业链上下游紧密协同"
WRONG = "支持龙头企业通过互联网与产业链上下游紧密协同"
INVENTED = "对每家企业给予不超过500万元的一次性奖励"


def verdict(reply):
    return next((line for line in reply.text.split("\n") if line.startswith(("核对", "核對", "Checked"))), None)


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        f"“{SENTENCE}”",
        f"核对：{SENTENCE}",
        f"请帮我核对一下这句话：“{SENTENCE}”",
        f"“{SENTENCE}”这句话出自哪一条？",
        f"{SENTENCE}，原文是这样写的吗",
        f"这段话出自方案吗？{SENTENCE}。",
        f"“{SENTENCE}”这是原文吗",
        f"“{SENTENCE}”方案里有这句话吗",
    ],
)
def test_a_sentence_of_the_plan_is_known_again(ask, faults_of, text):
    reply = ask(text, "out_of_scope")
    assert not faults_of(reply)
    assert reply.kind == "answer"
    assert "一字不差" in verdict(reply)
    assert reply.clauses == ["2.5.2"]
    assert reply.dialogue.clauses == ("2.5.2",)


@pytest.mark.parametrize("text", [f"核对：{WRONG}", f"“{WRONG}”对吗", WRONG, f"{WRONG}，是不是这样写的？"])
def test_another_word_is_shown_beside_the_plan_s_own(ask, faults_of, text):
    reply = ask(text, "ask_measures")
    assert not faults_of(reply)
    assert "不一致" in verdict(reply)
    assert "您写“支持”，原文是“鼓励”" in reply.text
    assert f"“{SENTENCE}," in reply.text


def test_changed_numbers_are_told_first(ask, faults_of):
    reply = ask(
        "核对：加大高端人才和专业技术人才引进、培育力度,实现每个千亿以上产业集群应当有200个以上的高端人才", "ask_figure"
    )
    assert not faults_of(reply)
    told = [line for line in reply.text.split("\n") if line.startswith("·")]
    assert told[0] == "· 您写“200”，原文是“100”"
    assert len(told) >= 2


def test_what_was_added_is_said_to_be_missing_in_the_plan(ask):
    reply = ask("允许国有企事业单位科研人员离岗创业，给予安家补贴50万元，这句话对吗", "ask_amount")
    assert "您写的“给予安家补贴50万元”，这里的原文没有" in reply.text
    assert "一字不差" not in reply.text


@pytest.mark.parametrize("text", [f"方案里是不是这样写的：{INVENTED}", f"“{INVENTED}”是原话吗", f"核对：“{INVENTED}”"])
def test_a_quote_that_stands_nowhere_is_said_to_stand_nowhere(ask, faults_of, text):
    reply = ask(text, "ask_amount")
    assert not faults_of(reply)
    assert reply.kind == "not_in_plan"
    assert verdict(reply) == "核对：方案里没有这句话。"
    assert reply.custom["not_stated"] == [{"aspect": "detail", "label": "这句话", "searched": []}]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("新一代信息技术产业的责任单位是谁", "ask_agency"),
        (f"“{SENTENCE}”的责任单位是谁", "ask_agency"),
        ("支持行业领军企业联合科研院所、高校等组建区域性制造业创新中心的责任单位是谁？", "ask_agency"),
        ("每个千亿产业集群必须有多少高端人才", "ask_figure"),
        ("有几个重点产业转型升级路线图", "ask_list"),
        ("每万人发明专利拥有量6.5件对不对", "ask_figure"),
        ("请核对一下新材料的责任单位有哪些", "ask_agency"),
        ("加计扣除的原文怎么写的", "ask_tax"),
        ("2.1.9原文是什么", "ask_measures"),
        ("加强知识产权运用和标准制定", "ask_measures"),
        ("什么是“实体办院、投管分离、市场化运营”", "ask_meaning"),
        ("核对：新材料的责任单位有哪些？", "ask_agency"),
        (INVENTED, "ask_amount"),
    ],
)
def test_questions_are_no_passages(ask, text, intent):
    assert verdict(ask(text, intent)) is None


def test_a_passage_outside_of_the_clauses_is_cited_as_the_document(ask, faults_of):
    reply = ask("核对：以创新驱动产业转型升级,持续抓龙头、铸链条、建集群", "ask_measures")
    assert not faults_of(reply)
    assert reply.clauses == ["0"]
    assert "方案各条以外的文字" in verdict(reply)


def test_several_sentences_are_one_passage(ask, faults_of, policy_base):
    reply = ask(policy_base.clauses["3.4"].text[:200], "ask_measures")
    assert not faults_of(reply)
    assert "一字不差" in verdict(reply)


@pytest.mark.parametrize("clause", ["1.1", "2.1.1", "2.1.14", "3.2", "3.4"])
def test_whole_clauses_can_be_pasted(ask, faults_of, policy_base, clause):
    reply = ask(policy_base.clauses[clause].text, "ask_measures")
    assert not faults_of(reply)
    assert "一字不差" in verdict(reply)
    assert reply.clauses == [clause]


def test_a_traditional_passage_is_compared_with_the_plan_and_answered_in_traditional(ask, faults_of):
    reply = ask("請核對：鼓勵龍頭企業通過互聯網與產業鏈上下游緊密協同", "ask_measures")
    assert not faults_of(reply)
    assert "文字與原文一致" in verdict(reply)
    wrong = ask("請核對：支持龍頭企業通過互聯網與產業鏈上下游緊密協同", "ask_measures")
    assert "您寫“支持”，原文是“鼓励”" in wrong.text


@pytest.mark.parametrize(
    ("passage", "said"),
    [(SENTENCE, "stand in the plan exactly so"), (WRONG, "not what the plan says"), (INVENTED, "no such sentence")],
)
def test_an_english_request_is_told_in_english(ask, faults_of, passage, said):
    reply = ask(
        f"I am writing a report in English about Quanzhou, so could you please check this quote word for word, "
        f"is it really what the official document has, or did somebody make it up for me: “{passage}”",
        "ask_measures",
    )
    assert not faults_of(reply)
    assert said in reply.text.split("\n")[0]


def test_more_than_six_differences_are_counted(ask, faults_of, policy_base):
    text = policy_base.clauses["2.1.14"].text
    wrong = "".join("某" if place % 17 == 16 and c.isalpha() else c for place, c in enumerate(text))
    reply = ask(f"核对：{wrong}", "ask_measures")
    assert not faults_of(reply)
    assert "处不同" in reply.text


def test_the_conversation_goes_on_about_the_clause(ask):
    reply = ask(f"核对：{WRONG}", "ask_measures", dialogue=Dialogue(clauses=("2.1.9",)))
    assert ask("责任单位呢", "follow_up_agency", dialogue=reply.dialogue).clauses == ["2.5.2"]


@pytest.mark.parametrize(
    ("text", "passage", "request_", "marked"),
    [
        ("核对：甲乙丙", "甲乙丙", Request.ASKED, True),
        ("“甲乙丙”出自哪条", "甲乙丙", Request.ASKED, True),
        ("甲乙丙丁，对吗？", "甲乙丙丁", Request.CONFIRM, False),
        ("甲乙丙丁", "甲乙丙丁", Request.NONE, False),
        ("請核對：甲「乙」丙", "甲「乙」丙", Request.ASKED, True),
    ],
)
def test_where_the_passage_is_and_how_plainly_it_is_to_be_checked(text, passage, request_, marked):
    found = load_passage_finder().find(text)
    assert (found.text, found.request, found.marked) == (passage, request_, marked)


def test_a_broken_file_of_patterns_names_every_problem(tmp_path):
    path = tmp_path / "passages.yml"
    path.write_text("asks: ['(']\nother: []\n", encoding="utf-8")
    with pytest.raises(CuesError) as error:
        load_passage_finder(path)
    assert all(key in str(error.value) for key in ("passages.yml", "asks", "confirms", "other"))


def test_a_row_of_names_is_asked_about_and_not_checked(ask):
    reply = ask("协同设计、云制造、柔性制造系统，出自哪一条", "ask_measures")
    assert verdict(reply) is None
