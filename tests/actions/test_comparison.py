import pytest


def names_behind(text, words):
    """Return the agencies told behind some words of a reply."""
    return text.partition(words)[2].partition("：")[2].partition("。")[0]


def test_agencies_are_split_into_shared_and_own(ask, policy_base):
    reply = ask("石油化工和机械装备的责任单位比较", "ask_compare")
    chemistry, machines = (policy_base.clauses[clause].agencies for clause in ("2.1.2", "2.1.3"))
    assert reply.clauses == ["2.1.2", "2.1.3"]
    for words, names in (
        ("共同的责任单位", [name for name in chemistry if name in machines]),
        ("只有“石油化工”列了的", [name for name in chemistry if name not in machines]),
        ("只有“机械装备”列了的", [name for name in machines if name not in chemistry]),
    ):
        assert f"{words} {len(names)} 个：" in reply.text
        assert names_behind(reply.text, words) == "、".join(names)


def test_a_clause_without_agencies_of_its_own_is_said_to_have_none(ask):
    text = ask("纺织鞋服和石油化工有什么区别", "ask_compare").text
    assert "“石油化工”没有另外的责任单位" in text
    assert "只有“纺织鞋服”列了的 1 个：市质监局" in text


def test_the_same_agencies_are_said_to_be_the_same(ask):
    text = ask("推广开放式研发设计模式和网络化制造模式责任单位一样吗", "ask_compare").text
    assert "责任单位完全相同，共 6 个" in text


def test_one_sentence_of_each_is_quoted(ask):
    reply = ask("纺织鞋服和石油化工有什么区别", "ask_compare")
    assert [citation["clause"] for citation in reply.custom["citations"]] == ["2.1.1", "2.1.2"]
    assert "【原文 2.1.1" in reply.text
    assert "【原文 2.1.2" in reply.text


@pytest.mark.parametrize("text", ["前者和后者比一比", "两个比一比", "它们有什么不同"])
def test_two_subjects_one_after_the_other_are_compared(ask, text):
    first = ask("新材料有什么扶持", "ask_measures")
    second = ask("石油化工怎么发展", "ask_measures", dialogue=first.dialogue)
    assert ask(text, "ask_compare", dialogue=second.dialogue).clauses == ["2.1.9", "2.1.2"]


def test_what_was_compared_is_the_list_to_go_on_from(ask):
    state = ask("新材料和新能源有什么区别", "ask_compare").dialogue
    assert state.items == state.clauses == ("2.1.9", "2.1.10")
    assert ask("后者谁负责", "ask_agency", dialogue=state).clauses == ["2.1.10"]


def test_a_single_subject_is_not_compared_with_itself(ask):
    reply = ask("新材料比较一下", "ask_compare")
    assert reply.clauses == ["2.1.9"]
    assert "放在一起看" not in reply.text


def test_only_is_said_of_agencies_that_no_other_clause_names(ask, policy_base):
    reply = ask("新一代信息技术和大数据和新材料有什么区别", "ask_compare")
    told = next(line for line in reply.text.splitlines() if line.startswith("只有“新材料”"))
    others = {name for clause in reply.clauses if clause != "2.1.9" for name in policy_base.clauses[clause].agencies}
    assert not [name for name in others if name in told]
