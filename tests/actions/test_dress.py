"""Replies to questions in Traditional characters and in English."""

import re

import pytest

from actions.aspect_texts import CONTRACT
from actions.dialogue import Dialogue
from actions.english import COMPARISONS, LABELS, UNITS
from knowledge import Aspect, count_marks

SIMPLIFIED_LINES = ("【原文", "簡體寫法", "出處")
COUNTED_ONE_BY_ONE = {"件", "个", "位", "项", "大行动"}
NO_MORE_AND_NO_LESS = {"达", "达到", "保持", "翻", None}


def first_line(reply):
    return reply.text.split("\n")[0]


TRADITIONAL_QUESTIONS = [
    ("新材料由哪些單位負責", "ask_agency"),
    ("發展大數據和雲計算產業怎麼寫", "ask_measures"),
    ("質監局負責什麼", "ask_agency_tasks"),
    ("每萬人發明專利擁有量是多少", "ask_figure"),
    ("有哪些重點產業", "ask_list"),
    ("新材料和新能源的責任單位有什麼不同", "ask_compare"),
    ("石墨烯補貼多少錢", "ask_amount"),
    ("什麼是眾創空間", "ask_meaning"),
    ("這份文件的文號是什麼", "ask_document"),
    ("謝謝你們", "thank"),
    ("我要轉接真人客服", "handoff"),
    ("這裡的天氣怎麼樣", "out_of_scope"),
    ("市農業局現在叫什麼", "ask_agency"),
    ("石墨烯誰負責？質監局負責什麼？", "ask_agency"),
]


@pytest.mark.parametrize(("text", "intent"), TRADITIONAL_QUESTIONS)
def test_every_paragraph_around_the_quotes_is_traditional(ask, faults_of, text, intent):
    reply = ask(text, intent)
    assert not faults_of(reply)
    assert reply.dialogue.script == "traditional"
    for line in reply.text.split("\n"):
        if not line.startswith(SIMPLIFIED_LINES):
            simplified, traditional = count_marks(line)
            assert simplified <= traditional / 4, line


def test_the_quote_and_its_heading_stay_as_the_plan_writes_them(ask):
    reply = ask("發展大數據和雲計算產業怎麼寫", "ask_measures")
    assert "“發展大數據和雲計算產業”裡寫到" in reply.text
    assert "【原文 2.4.3 发展大数据和云计算产业】“加快中国国际信息技术(福建)产业园" in reply.text


def test_a_name_is_converted_character_by_character_and_stands_in_simplified_too(ask):
    reply = ask("質監局負責什麼", "ask_agency_tasks")
    assert "市質監局" in reply.text
    assert re.search("簡體寫法：.*市质监局", reply.text)
    assert "新一代資訊科技" not in ask("新一代信息技術誰負責", "ask_agency").text


def test_the_machine_readable_answer_is_the_same_in_both_scripts(ask):
    for traditional, simplified, intent in (
        ("新材料由哪些單位負責", "新材料由哪些单位负责", "ask_agency"),
        ("石墨烯補貼多少錢", "石墨烯补贴多少钱", "ask_amount"),
    ):
        one, other = (ask(text, intent).custom for text in (traditional, simplified))
        for part in ("citations", "agencies", "figures", "suggestions", "not_stated", "title"):
            assert one.get(part) == other.get(part)


def test_options_to_choose_from_are_the_buttons(ask):
    reply = ask("請問", "ask_measures")
    assert reply.kind == "clarify"
    assert all(suggestion in reply.text for suggestion in reply.custom["suggestions"])


def test_a_traditional_conversation_goes_on_with_a_number_and_ends_with_a_simplified_question(ask):
    first = ask("有哪些重點產業", "ask_list")
    second = ask("9", "follow_up_ordinal", dialogue=first.dialogue)
    assert "方案寫的是" in second.text
    third = ask("那责任单位呢", "follow_up_agency", dialogue=second.dialogue)
    assert "责任单位共 8 个" in third.text
    assert third.dialogue.script == "simplified"


def test_the_script_is_kept_where_the_answer_leaves_the_conversation_as_it_was(ask):
    state = Dialogue(clauses=("2.1.9",), turn=3)
    reply = ask("謝謝你們", "thank", dialogue=state)
    assert reply.dialogue == Dialogue(clauses=("2.1.9",), turn=3, script="traditional")


ENGLISH_QUESTIONS = [
    ("who is responsible for graphene", "ask_agency", "2.1.9 (new materials) names 8 responsible agencies"),
    ("what does the plan say about new materials", "ask_measures", "In the plan: clause 2.1.9 (new materials)"),
    ("which tasks does the Education Bureau have", "ask_agency_tasks", "name this body as responsible: 6."),
    ("what is the GDP target of Quanzhou", "ask_figure", "more than 9000 × 100 million yuan (no year"),
    ("how many patents per 10000 people", "ask_figure", ": 5.6 by 2020"),
    ("list the key industries please", "ask_list", "The plan lists 14 here"),
    ("compare new materials and new energy", "ask_compare", "Clauses 2.1.9 (new materials), 2.1.10 (new energy)"),
    ("what is the document number", "ask_document", "About the document itself"),
    ("how much subsidy for graphene", "ask_amount", "does not state this: amount of money. Nearest: clause 2.1.9"),
    ("what's the weather like", "out_of_scope", "This is outside the Quanzhou innovation plan"),
    ("hello there", "greet", "Hello!"),
    ("thanks a lot", "thank", "You are welcome."),
    ("are you a robot", "bot_challenge", "I am an automatic assistant, not a person"),
    ("I want to talk to a person", "handoff", "cannot connect you"),
    ("which agencies please", "ask_agency", "Please say which one you mean"),
    ("What is 市农业局 called today?", "ask_agency", "The name of then and of today"),
    ("who is responsible for graphene? what does the Education Bureau do?", "ask_agency", "Each of your questions"),
]


@pytest.mark.parametrize(("text", "intent", "said"), ENGLISH_QUESTIONS)
def test_an_english_question_gets_an_english_line_above_the_chinese_reply(ask, faults_of, text, intent, said):
    reply = ask(text, intent)
    assert not faults_of(reply)
    assert said in first_line(reply)
    assert re.search("[\u4e00-\u9fff]{2}", reply.text.split("\n")[1])
    assert reply.dialogue.script == "english"


def test_the_english_line_names_no_agency_where_a_goal_has_none(ask):
    assert "names no responsible agency" in first_line(ask("who is responsible for 1.1", "ask_agency"))


def test_every_aspect_of_the_contract_has_an_english_label():
    assert set(LABELS) == {CONTRACT.get(aspect, aspect) for aspect in Aspect}


def test_every_unit_and_comparison_of_the_plan_can_be_told_in_english(policy_base):
    figures = policy_base.figures.values()
    assert {figure.unit for figure in figures} <= {*UNITS, *COUNTED_ONE_BY_ONE}
    assert {figure.comparison for figure in figures} <= {*COMPARISONS, *NO_MORE_AND_NO_LESS}
