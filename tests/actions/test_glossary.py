"""What a word of the plan means: explained by hand, marked as no part of the plan, quoted where the plan has it."""

import pytest


def test_every_word_of_the_glossary_is_explained_when_asked_for(ask, faults_of, policy_base):
    for term, line in policy_base.glossary.items():
        reply = ask(f"{term}是什么意思", "ask_meaning")
        assert not faults_of(reply), term
        assert reply.kind == "answer"
        assert f"白话说明（非原文）：{term}——{line.plain}" in reply.text


@pytest.mark.parametrize(
    ("text", "intent", "term", "clause"),
    [
        ("增加值是什么意思", "ask_meaning", "增加值", "1.1"),
        ("中国制造2025是什么", "ask_meaning", "中国制造2025", "0"),
        ("什么是规模以上", "ask_eligibility", "规模以上", "1.2"),
        ("首台套是什么", "ask_meaning", "首台(套)", "2.2.2"),
        ("618是什么", "ask_meaning", "6·18", "2.2.2"),
        ("五个一百是啥意思", "ask_meaning", "五个一百", "3.3"),
        ("燎原计划是什么", "ask_meaning", "燎原计划", "2.2.1"),
        ("数控一代什么意思", "ask_meaning", "数控一代", "2.1.3"),
        ("制造资源池是什么", "ask_meaning", "制造资源“池”", "2.5.2"),
    ],
)
def test_the_explanation_comes_first_and_the_plan_is_quoted(ask, faults_of, text, intent, term, clause):
    reply = ask(text, intent)
    assert not faults_of(reply)
    assert reply.text.startswith(f"白话说明（非原文）：{term}——")
    assert clause in reply.clauses
    assert "【原文" in reply.text


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("工业互联网的责任单位是什么", "ask_agency"),
        ("加计扣除的比例是什么", "ask_rate"),
        ("海纳百川的申请条件是什么", "ask_eligibility"),
        ("全社会研发投入目标是什么", "ask_figure"),
        ("众创空间怎么发展", "ask_measures"),
    ],
)
def test_other_questions_on_the_word_are_answered_as_before(ask, text, intent):
    assert "白话说明" not in ask(text, intent).text


def test_the_explanation_is_traditional_in_taiwan_s_words(ask):
    text = ask("什麼是眾創空間", "ask_meaning").text
    assert text.startswith("白話說明（非原文）：眾創空間——給創業者提供辦公位、設備、輔導和交流的場所。")


def test_the_glossary_explains_only_words_the_plan_uses(policy_base):
    source = policy_base.document.source.translate({ord(mark): None for mark in "“”《》"})
    assert not [term for term in policy_base.glossary if term.translate({ord(m): None for m in "“”"}) not in source]
