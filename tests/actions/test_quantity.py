"""Questions for a number: figures, numbers in sentences, numbers that are not stated."""

import pytest


def test_a_share_is_not_answered_with_a_number_of_another_kind(ask):
    reply = ask("高端人才要占员工的多少", "ask_figure")
    assert reply.kind == "not_in_plan"
    assert reply.aspects == ["rate"]


def test_how_many_are_needed_to_reach_a_target_is_stated(ask):
    assert ask("万人专利多少件算达标", "ask_figure").figures == [("每万人发明专利拥有量", 5.6, "件")]


def test_two_sums_are_two_sizes(ask):
    reply = ask("千亿集群和七百亿的集群各要几个高端人才", "ask_figure")
    assert [value for _, value, _ in reply.figures] == [100, 50]


def test_a_year_alone_is_one_of_the_last_figure(ask):
    first = ask("高新技术产业增加值占比多少", "ask_figure")
    reply = ask("2030年呢", "ask_other_year", dialogue=first.dialogue)
    assert reply.kind == "not_in_plan"
    assert reply.clauses == ["1.1"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("个性化定制试点示范名额几个", "ask_list"),
        ("年度绩效考核里占几分", "ask_assessment"),
        ("安踏有没有被评为个性化定制示范", "ask_progress"),
        ("我们鞋厂能不能进个性化定制的试点名单", "ask_eligibility"),
    ],
)
def test_quotas_awards_and_lists_of_names_are_not_stated(ask, text, intent):
    assert ask(text, intent, 0.5).kind == "not_in_plan"


@pytest.mark.parametrize(
    ("text", "intent", "aspect"),
    [
        ("燎原计划申报指南哪儿下", "ask_form", "form"),
        ("水污染防治装备几天之内要备案", "ask_deadline", "deadline"),
        ("食品质量可追溯系统是哪家软件公司中标", "ask_list", "detail"),
        ("政务云是甲公司建的还是乙公司建的", "ask_measures", "detail"),
        ("评工艺美术大师要交什么作品", "ask_form", "form"),
        ("八项重点人才工程逐一列一下", "ask_list", "detail"),
        ("每万人发明专利5.6件最后实际做到几件", "ask_progress", "progress"),
    ],
)
def test_what_comes_after_the_plan_is_not_stated(ask, text, intent, aspect):
    reply = ask(text, intent, 0.6)
    assert reply.kind == "not_in_plan"
    assert aspect in reply.aspects


def test_how_many_parts_a_section_has_is_told_by_listing_them(ask):
    reply = ask("工作目标分几个方面", "ask_figure")
    assert (reply.kind, reply.clauses) == ("answer", ["1.1", "1.2", "1.3"])


def test_a_number_of_something_the_plan_lacks_is_not_stated(ask):
    reply = ask("泉州港集装箱吞吐量的目标定在多少万标箱", "ask_figure")
    assert reply.kind == "not_in_plan"
    assert "集装箱" in reply.custom["not_stated"][0]["searched"]
    assert ask("目标值是多少", "ask_figure").kind == "clarify"


def test_a_size_asked_of_the_clause_spoken_of_is_no_target_of_the_city(ask):
    first = ask("科技创投怎么说", "ask_measures")
    assert ask("盘子多大，几个亿", "ask_figure", dialogue=first.dialogue).figures == []


def test_a_year_asked_of_what_was_told_keeps_the_figure(ask):
    first = ask("GDP的目标是多少", "ask_figure")
    assert ask("2018年的有吗", "ask_other_year", dialogue=first.dialogue).figures == [("地区生产总值", 9000, "亿元")]


@pytest.mark.parametrize("text", ["30个示范性数字化制造车间，晋江分到几个、南安几个", "万人发明专利分到各县是几件"])
def test_what_a_county_gets_of_a_figure_is_not_stated(ask, text):
    assert ask(text, "ask_figure").kind == "not_in_plan"


def test_a_year_asked_of_what_is_pointed_at_keeps_the_figure(ask):
    first = ask("研发投入占比的目标", "ask_figure")
    reply = ask("到2030年这几个又是多少", "ask_other_year", dialogue=first.dialogue)
    assert (reply.kind, reply.clauses) == ("not_in_plan", ["1.1"])


def test_a_number_the_clause_lacks_is_not_stated_in_a_longer_question_either(ask):
    text = "买机器做固定资产加速折旧，单价不超过多少可以一次性扣"
    assert ask(text, "ask_tax").kind == "not_in_plan"


def test_a_number_of_something_the_plan_lacks_is_not_told_from_a_conversation_on_figures(ask):
    first = ask("GDP的目标是多少", "ask_figure")
    reply = ask("泉州港集装箱吞吐量的目标是多少", "ask_figure", dialogue=first.dialogue)
    assert (reply.kind, reply.figures) == ("not_in_plan", [])
