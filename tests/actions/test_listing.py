import pytest


@pytest.mark.parametrize(
    ("text", "section", "title", "count"),
    [
        ("方案列了哪些重点产业", "2.1", "产业创新", 14),
        ("保障措施有哪些", "3", "保障措施", 5),
        ("工作目标有哪些", "1", "工作目标", 3),
        ("模式创新有哪几种", "2.5", "模式创新", 3),
    ],
)
def test_a_section_is_listed_whole_in_the_plans_order(ask, policy_base, text, section, title, count):
    reply = ask(text, "ask_list")
    clauses = policy_base.clauses_in(section)
    assert reply.clauses == [clause.id for clause in clauses]
    assert reply.text.startswith(f"“{title}”共 {count} 条：")
    assert all(f"{place}. {clause.heading}" in reply.text for place, clause in enumerate(clauses, 1))
    assert reply.dialogue.items == tuple(reply.clauses)


def test_a_part_is_listed_by_its_sections_with_their_counts(ask):
    reply = ask("工作重点有哪些", "ask_list")
    assert "分 5 块，共 27 条" in reply.text
    assert "1. 产业创新（14条）" in reply.text
    assert reply.dialogue.items == ("2.1", "2.2", "2.3", "2.4", "2.5")


def test_an_item_of_a_part_is_its_section(ask):
    part = ask("工作重点有哪些", "ask_list")
    reply = ask("第二个", "follow_up_ordinal", dialogue=part.dialogue)
    assert reply.clauses == ["2.2.1", "2.2.2", "2.2.3"]


def test_an_item_of_a_section_is_found_with_the_section_in_the_question(ask):
    assert ask("保障措施第三条是什么", "ask_list").clauses == ["3.3"]


def test_of_anything_else_the_sentence_that_lists_it_is_quoted(ask):
    reply = ask("新材料重点发展哪些", "ask_list")
    assert reply.clauses == ["2.1.9"]
    assert "石墨烯、特种陶瓷" in reply.text
