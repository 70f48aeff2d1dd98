"""What is meant where the words are loose: incidental names, told troubles, things that only look like another kind."""

import pytest

UNLIKELY = 0.97
"""Leaves less for being outside the field than what a question surely inside it has."""


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("高新技术这一块，2020年在GDP里头要占到多少", ("高新技术产业增加值占地区生产总值比重", 16, "%")),
        ("研发这块的钱，想让它占到GDP几个点", ("全社会研发投入占地区生产总值比重", 2, "%")),
    ],
)
def test_a_share_of_a_figure_is_not_the_figure(ask, text, figure):
    assert ask(text, "ask_figure").figures == [figure]


def test_of_a_share_without_more_all_shares_are_told(ask):
    assert {value for _, value, _ in ask("占GDP的比重定了多少", "ask_figure").figures} == {2, 16}


def test_a_number_word_of_a_clause_that_says_more_of_it_is_no_figure(ask):
    first = ask("人均GDP要到多少", "ask_figure")
    assert ask("要率先突破哪些领域的技术呢", "follow_up_topic", dialogue=first.dialogue).figures == []


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("功能性食品在两个产业里都出现，是哪两个", {"2.1.5", "2.1.12"}),
        ("专用化学品写在两个产业里，哪两个", {"2.1.2", "2.1.9"}),
    ],
)
def test_as_many_industries_are_told_as_are_asked_for(ask, text, clauses):
    assert set(ask(text, "ask_list").clauses) == clauses


def test_industries_are_ranked_by_their_agencies_where_their_number_is_named(ask):
    assert ask("各产业里部门数量排第一的是谁", "ask_list").clauses == ["2.1.11", "2.1.13"]


def test_what_an_agency_does_beside_what_is_named(ask):
    reply = ask("金融工作局除了聚集创新资源那条，还挂在哪几条", "ask_list")
    assert (reply.clauses, reply.agencies) == (["2.1.3", "3.2"], ["市金融工作局"])


def test_the_tasks_outside_the_part_just_listed(ask):
    first = ask("教育局在保障措施里负责哪些", "ask_agency_tasks")
    for intent in ("ask_list", "ask_other_document", "ask_progress"):
        reply = ask("我没问全，保障措施以外的也要", intent, 0.99, dialogue=first.dialogue)
        assert reply.clauses == ["2.2.2", "2.3.2", "2.3.3"]


def test_an_aspect_asked_of_the_tasks_just_listed_is_no_list_of_them(ask):
    first = ask("教育局在保障措施里负责哪些", "ask_agency_tasks")
    assert ask("它负责的补贴标准多少", "ask_amount", 0.9, dialogue=first.dialogue).kind == "not_in_plan"


def test_an_agency_with_a_character_that_looks_alike_is_recognised(ask):
    assert ask("国士资源局负责什么", "ask_agency_tasks").agencies == ["市国土资源局"]


def test_who_does_it_among_enterprises_is_no_question_for_agencies(ask):
    reply = ask("制造业创新中心由什么样的企业牵头", "ask_agency")
    assert reply.clauses == ["2.3.2"]
    assert "行业领军企业" in reply.text


def test_who_makes_what_the_plan_names_is_not_outside_it(ask):
    reply = ask("我们家晒紫菜拿去卖，能沾到点什么", "out_of_scope", 0.6)
    assert (reply.kind, reply.clauses) == ("answer", ["2.1.5"])


def test_a_question_that_the_classifier_sees_inside_is_not_outside_for_its_words(ask):
    text = "把画图那拨人拆出去单干行不行"
    knowing = ask.with_meaning({text: ask.base.clauses["2.4.2"].sentences[0]})
    assert knowing(text, "ask_measures", UNLIKELY).clauses == ["2.4.2"]
    assert ask(text, "ask_measures", UNLIKELY).kind == "out_of_scope"


def test_a_district_gets_no_share_that_the_plan_does_not_state(ask):
    first = ask("示范性数字化制造车间要建几个", "ask_figure")
    assert ask("石狮能分到几个", "ask_list", dialogue=first.dialogue).kind == "not_in_plan"


def test_the_number_of_those_just_named_is_no_call_for_a_person(ask):
    first = ask("新材料由谁负责", "ask_agency")
    reply = ask("把他们的号码给我", "handoff", 0.7, dialogue=first.dialogue)
    assert (reply.kind, reply.aspects) == ("not_in_plan", ["contact"])
    assert ask("把他们的号码给我", "handoff", 0.7).kind == "handoff"


@pytest.mark.parametrize(
    ("text", "intent"), [("有什么要求", "ask_eligibility"), ("由哪些部门牵头", "follow_up_agency")]
)
def test_what_names_nothing_is_asked_back(ask, text, intent):
    assert ask(text, intent).kind == "clarify"


@pytest.mark.parametrize(("text", "clause"), [("租房补贴一个月发多少", "3.3"), ("补贴一次发多少", "3.2")])
def test_money_for_nothing_named_is_looked_for_where_the_plan_has_money(ask, text, clause):
    reply = ask(text, "ask_amount")
    assert (reply.kind, reply.clauses) == ("not_in_plan", [clause])


def test_money_goes_on_about_what_was_spoken_of(ask):
    first = ask("光伏发电怎么支持", "ask_measures")
    assert ask("补贴一次发多少", "ask_amount", dialogue=first.dialogue).clauses == ["2.1.10"]


def test_a_trouble_that_is_told_first_is_not_what_is_asked(ask):
    assert ask("盖章盖到手软，这些审批收费能不能少点", "ask_measures").kind == "answer"
    assert ask("审批收费在哪里盖章", "ask_measures").kind == "not_in_plan"


def test_a_sum_is_asked_for_only_with_a_word_for_it(ask):
    assert not ask("we would open a research institute here, is that welcome", "ask_amount", 0.6).aspects
    assert ask("how much money would a research institute get", "ask_amount", 0.6).aspects == ["amount"]


@pytest.mark.parametrize("text", ["屋顶光伏一度电补四毛对吧", "批给我们光伏发电500万可以吗"])
def test_a_sum_that_is_put_to_us_is_a_question_for_a_sum(ask, text):
    assert ask(text, "ask_amount", 0.6).kind == "not_in_plan"


def test_quoted_words_say_where_to_look(ask):
    assert set(ask("产值多大才算得上“龙头企业”", "ask_eligibility").clauses) <= {"2.1.2", "2.4.3", "2.5.2", "2.5.3"}


def test_how_often_is_told_of_the_clause_spoken_of(ask):
    first = ask("靠什么来统筹协调", "ask_coordination", 0.99)
    reply = ask("碰头的频率呢", "follow_up_topic", dialogue=first.dialogue)
    assert reply.kind == "answer"
    assert "一月一协调" in reply.text


@pytest.mark.parametrize("text", ["每次会要开几个小时", "技术转移中心一年促成几笔交易"])
def test_a_number_of_what_has_none_is_not_stated(ask, text):
    first = ask("联席会议多久协调一次", "ask_coordination")
    assert ask(text, "ask_measures", dialogue=first.dialogue).kind == "not_in_plan"


def test_taxes_of_taiwan_are_elsewhere(ask):
    first = ask("惠安台湾农民创业园在哪一条", "ask_measures")
    assert ask("台湾的营业税税率多少", "ask_rate", 0.7, dialogue=first.dialogue).kind == "out_of_scope"
