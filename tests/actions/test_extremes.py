from collections import Counter

import pytest


@pytest.mark.parametrize(
    ("text", "clauses", "count"),
    [
        ("哪个产业的责任单位最多", ["2.1.11", "2.1.13"], 10),
        ("哪条的责任单位最多", ["2.1.11", "2.1.13", "3.4"], 10),
        ("哪条责任单位最少", ["3.5"], 1),
        ("哪个产业的责任单位最少", ["2.1.10", "2.1.14"], 5),
    ],
)
def test_the_clauses_with_the_most_and_the_fewest_agencies(ask, text, clauses, count):
    reply = ask(text, "ask_agency")
    assert reply.clauses == clauses
    assert f"各 {count} 个" in reply.text


def test_the_agency_with_the_most_clauses(ask):
    reply = ask("哪个单位出现最多", "ask_agency")
    assert reply.agencies == ["市科技局"]
    assert "最多的是：市科技局（29条）。" in reply.text


def test_the_first_three_ranks_name_all_that_share_one(ask, policy_base):
    reply = ask("出场次数前三个单位是谁", "ask_agency_tasks")
    counts = Counter(name for clause in policy_base.clauses.values() for name in clause.agencies)
    ranks = sorted(set(counts.values()))[-3:]
    assert set(reply.agencies) == {name for name, count in counts.items() if count in ranks}
    assert [counts[name] for name in reply.agencies] == sorted((counts[name] for name in reply.agencies), reverse=True)


def test_the_longest_list_within_a_section(ask):
    reply = ask("保障措施里哪条名单最长", "ask_list")
    assert reply.clauses == ["3.4"]
    assert reply.text.startswith("“保障措施”里，责任单位最多的是")


def test_what_is_true_of_a_section_is_said_of_it_alone(ask, policy_base):
    reply = ask("产业创新以外哪条的责任单位最多", "ask_list")
    assert reply.text.startswith("“产业创新”以外，")
    assert reply.clauses == ["3.4"]
    assert ask("保障措施里哪个单位出现最多", "ask_agency").text.startswith("“保障措施”里，按列入的条数，最多的是：")


def test_of_a_section_without_agencies_it_is_said_and_the_whole_document_counted(ask):
    reply = ask("工作目标里哪条的责任单位最多", "ask_agency")
    assert reply.clauses == ["2.1.11", "2.1.13", "3.4"]
    assert reply.text.startswith("“工作目标”的条款没有列责任单位；从全文看，责任单位最多的是")


def test_clauses_without_agencies_are_listed(ask):
    reply = ask("方案里哪几条没有列责任单位", "ask_list")
    assert reply.clauses == ["1.1", "1.2", "1.3"]
    assert reply.text.startswith("全文没有列责任单位的共 3 条：")


def test_a_section_whose_clauses_all_list_agencies_is_not_said_to_hold_others(ask):
    assert ask("产业创新里哪几条没有列责任单位", "ask_list").text.startswith("全文没有列")


def test_the_clauses_with_most_and_with_fewest_are_told_together(ask):
    reply = ask("保障措施里责任单位最多和最少的各是哪条", "ask_compare")
    assert {citation["clause"] for citation in reply.custom["citations"]} == {"3.4", "3.5"}


def test_who_is_listed_most_beside_an_agency_is_not_the_agency_itself(ask):
    first = ask("市科技局负责哪些", "ask_agency_tasks")
    reply = ask("跟它一起列得最多的是谁", "ask_compare", dialogue=first.dialogue)
    assert reply.agencies == ["各县(市、区)人民政府", "泉州开发区管委会", "泉州台商投资区管委会", "市经信委"]
    assert "（25条）" in reply.text
