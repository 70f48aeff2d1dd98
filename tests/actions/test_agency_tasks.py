import pytest

from actions.dialogue import Dialogue


@pytest.mark.parametrize(
    ("text", "agency", "count"),
    [
        ("市科技局负责什么", "市科技局", 29),
        ("经信委承担哪些任务", "市经信委", 26),
        ("发改委有多少任务", "市发改委", 21),
        ("工信局负责哪些工作", "市经信委", 26),
        ("财政局管什么", "市财政局", 1),
    ],
)
def test_the_clauses_of_an_agency_are_counted(ask, text, agency, count):
    reply = ask(text, "ask_agency_tasks")
    assert f"{agency}在方案里列为责任单位的共 {count} 条" in reply.text
    assert len(reply.clauses) == count
    assert reply.agencies == [agency]
    assert reply.custom["agencies"][0]["clauses"] == reply.clauses


def test_every_agency_by_every_name_gets_all_its_clauses(ask, policy_base):
    wrong = []
    for agency in policy_base.agencies.values():
        clauses = [clause.id for clause in policy_base.clauses.values() if agency.name in clause.agencies]
        for form in (agency.name, agency.full_name, *agency.aliases, *agency.today_aliases):
            reply = ask(f"{form}负责哪些工作", "ask_agency_tasks")
            if reply.clauses != clauses or reply.agencies != [agency.name]:
                wrong.append((form, reply.agencies, reply.clauses))
    assert not wrong


def test_headings_are_grouped_by_section_with_counts(ask):
    text = ask("市科技局负责什么", "ask_agency_tasks").text
    groups = ("产业创新（13）：", "技术创新（2）：", "平台创新（4）：", "业态创新（3）：", "模式创新（3）：")
    assert all(group in text for group in (*groups, "保障措施（4）："))


def test_two_agencies_together_are_counted_by_the_clauses_that_name_both(ask, policy_base):
    reply = ask("科技局和发改委共同负责的有哪些", "ask_agency_tasks")
    both = [c.id for c in policy_base.clauses.values() if {"市科技局", "市发改委"} <= set(c.agencies)]
    assert reply.clauses == both
    assert f"市科技局、市发改委共同列为责任单位的共 {len(both)} 条" in reply.text


def test_two_agencies_apart_are_counted_one_by_one(ask, policy_base):
    reply = ask("财政局和人社局分别负责什么", "ask_agency_tasks")
    assert reply.clauses == ["3.2", "3.3"]
    assert "市财政局1条、市人社局1条" in reply.text


def test_a_single_shared_clause_is_quoted(ask):
    reply = ask("教育局和人社局共同负责哪些", "ask_agency_tasks")
    assert reply.clauses == ["3.3"]
    assert "“市人社局、科技局、经信委、教育局”" in reply.text


def test_agencies_that_share_nothing_are_said_to(ask):
    reply = ask("邮政管理局和粮食局共同负责哪些", "ask_agency_tasks")
    assert "没有同时把" in reply.text
    assert reply.clauses == ["2.1.5", "2.1.13"]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("市科技局在保障措施里负责什么", ["3.1", "3.2", "3.3", "3.4"]),
        ("市商务局除了产业以外还负责什么", ["2.3.3", "2.3.4", "2.4.1", "2.4.2"]),
        ("市质监局负责哪些产业", ["2.1.1", "2.1.3", "2.1.4", "2.1.7"]),
    ],
)
def test_a_section_filters_the_clauses(ask, text, clauses):
    reply = ask(text, "ask_agency_tasks")
    assert reply.clauses == clauses
    assert f"按您限定的范围，{reply.agencies[0]}列为责任单位的共 {len(clauses)} 条" in reply.text


def test_clauses_without_an_agency_are_those_that_list_others(ask, policy_base):
    reply = ask("科技局没有参与的有哪些", "ask_agency_tasks")
    listed = [clause for clause in policy_base.clauses.values() if clause.agencies]
    assert reply.clauses == [clause.id for clause in listed if "市科技局" not in clause.agencies]
    assert "没有把市科技局列为责任单位的条款共 3 条" in reply.text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市场监管局负责什么", ["市质监局", "市工商局", "市食品药品监管局", "市知识产权局"]),
        ("税务局管什么", ["市国税局", "市地税局"]),
        ("自然资源局负责哪些工作", ["市国土资源局", "市城乡规划局"]),
        ("城管局负责什么", ["市市政公用事业局"]),
    ],
)
def test_a_body_of_today_stands_for_those_it_took_over(ask, policy_base, text, names):
    reply = ask(text, "ask_agency_tasks")
    assert sorted(reply.agencies) == sorted(names)
    assert reply.clauses == [clause.id for clause in policy_base.clauses_of(names)]
    assert "接手了当年" in reply.text


def test_an_office_that_asks_is_none_of_those_that_are_named_together(ask):
    reply = ask("县政府的来问一句，科技局、经信委、发改委三家凑齐的保障措施是哪一条", "ask_agency_tasks")
    assert reply.clauses == ["3.1"]
    assert "各县(市、区)人民政府" not in reply.agencies
    assert "市科技局、市经信委、市发改委在您限定的范围里共同列为责任单位的共 1 条" in reply.text


def test_of_a_body_of_today_each_shared_clause_names_one_or_another(ask):
    reply = ask("市场监管局和商务局共同负责哪些", "ask_agency_tasks")
    told = reply.text.partition("共同列为")[0]
    assert "或" in told
    assert told.endswith("、市商务局")
    assert "市食品药品监管局" not in told  # it stands in no clause beside 市商务局


def test_what_is_shared_elsewhere_is_not_denied_for_the_whole_plan(ask):
    reply = ask("财政局和国税局在产业里共同负责哪些", "ask_agency_tasks")
    assert "在您限定的范围里，没有同时把市财政局、市国税局列为责任单位的条款" in reply.text
    assert "方案里没有同时" not in reply.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("质监局现在叫什么", "方案里的市质监局，今天是市市场监督管理局"),
        ("经信委改名了吗，现在叫什么", "方案里的市经信委，今天是市工业和信息化局"),
        ("科技局现在叫什么", "方案里的市科技局，今天的名称没有变化或尚未查实"),
        ("市金融工作局现在叫什么", "方案里的市金融工作局，今天的名称没有变化或尚未查实"),
    ],
)
def test_the_name_of_today_is_told_or_said_to_be_unknown(ask, text, told):
    reply = ask(text, "ask_agency_tasks")
    assert reply.text.startswith(told)
    assert "不是方案原文" in reply.text


@pytest.mark.parametrize("agency", ["市粮食局", "市市政公用事业局", "泉州港口管理局"])
def test_an_uncertain_name_of_today_is_to_be_checked(ask, agency):
    assert "请核实" in ask(f"{agency}现在叫什么", "ask_agency_tasks").text


def test_the_last_agency_of_a_list_is_asked_about_by_its_place(ask):
    first = ask("石墨烯谁负责", "ask_agency")
    reply = ask("最后一个单位还负责什么", "ask_agency_tasks", dialogue=first.dialogue)
    assert reply.agencies == ["市城乡规划局"]


def test_another_agency_after_the_first_gets_its_tasks(ask):
    first = ask("商务局负责什么", "ask_agency_tasks")
    reply = ask("教育局呢", "follow_up_topic", dialogue=first.dialogue)
    assert reply.agencies == ["市教育局"]
    assert len(reply.clauses) == 6


def test_an_agency_that_is_gone_from_the_base_is_not_answered_for(ask):
    state = Dialogue(agencies=("市水利局",), ask="agency_tasks")
    assert ask("它还负责什么", "ask_agency_tasks", dialogue=state).agencies == []


def test_the_whole_plan_is_counted(ask):
    text = ask("方案总共点了多少个责任单位", "ask_list").text
    assert "共 35 条" in text
    assert "共 36 个" in text
    assert "合计 212 次" in text


def test_an_agency_without_a_task_in_the_section_asked_for_is_said_to_have_none(ask):
    assert "没有把市商务局列为责任单位" in ask("市商务局在保障措施里负责什么", "ask_agency_tasks").text


def test_clauses_whose_list_lacks_an_agency_are_counted(ask):
    reply = ask("责任单位名单里没有发改委的有哪几条", "ask_agency_tasks")
    assert "2.1.5" in reply.clauses
    assert "2.1.3" not in reply.clauses


def test_what_else_an_agency_does_comes_first(ask):
    first = ask("建材家居谁负责", "ask_agency")
    reply = ask("住建局还管别的吗", "ask_agency_tasks", dialogue=first.dialogue)
    assert reply.clauses == ["2.1.11", "2.1.4"]
    assert reply.dialogue.clauses == ("2.1.11",)


def test_tasks_listed_are_counted_and_narrowed(ask):
    first = ask("教育局负责什么", "ask_agency_tasks")
    second = ask("总共几条", "ask_list", dialogue=first.dialogue)
    assert second.agencies == ["市教育局"]
    third = ask("其中属于保障措施的是哪些", "ask_list", dialogue=second.dialogue)
    assert third.clauses == ["3.1", "3.3", "3.4"]


def test_it_is_the_agency_whose_name_was_asked(ask):
    first = ask("新材料谁负责", "ask_agency")
    second = ask("国土资源局现在叫什么", "ask_agency_tasks", dialogue=first.dialogue)
    third = ask("它还负责哪一块", "follow_up_agency", dialogue=second.dialogue)
    assert set(third.clauses) == {"2.1.3", "2.1.9"}
    assert third.agencies == ["市国土资源局"]
