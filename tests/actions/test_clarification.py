import pytest

from actions.dialogue import Dialogue


@pytest.mark.parametrize(
    ("text", "intent"),
    [("谁负责", "ask_agency"), ("有什么政策", "ask_measures"), ("平台", "ask_measures"), ("目标是多少", "ask_figure")],
)
def test_a_question_without_subject_is_asked_back_with_complete_questions(ask, text, intent):
    reply = ask(text, intent)
    assert reply.kind == "clarify"
    assert len(reply.custom["suggestions"]) >= 2
    for number, question in enumerate(reply.custom["suggestions"], 1):
        assert question.endswith("？")
        assert f"{number}. {question}" in reply.text


def test_every_offered_question_is_answered_when_chosen(ask):
    for text, intent in (("谁负责", "ask_agency"), ("平台", "ask_measures"), ("目标是多少", "ask_figure")):
        for question in ask(text, intent).custom["suggestions"]:
            assert ask(question, "ask_measures").kind == "answer"


def test_an_offered_item_may_be_chosen_by_its_number(ask):
    first = ask("平台", "ask_measures")
    reply = ask("第二个", "follow_up_choose", dialogue=first.dialogue)
    assert reply.clauses == [first.dialogue.items[1]]
    assert ask("2", "follow_up_choose", dialogue=first.dialogue).clauses == reply.clauses


@pytest.mark.parametrize("count", [1, 2, 14])
def test_a_missing_item_is_said_to_be_missing(ask, count):
    items = tuple(f"2.1.{number}" for number in range(1, count + 1))
    reply = ask("第十五个", "follow_up_ordinal", dialogue=Dialogue(clauses=items, items=items, ask="content"))
    assert reply.kind == "clarify"
    assert f"没有第 15 条，上面一共 {count} 条" in reply.text
    assert len(reply.custom["suggestions"]) >= 2


def test_after_a_missing_item_the_list_is_still_there(ask):
    listed = ask("方案列了哪些重点产业", "ask_list")
    missing = ask("第十五个", "follow_up_ordinal", dialogue=listed.dialogue)
    assert missing.dialogue == listed.dialogue
    assert ask("那第二个", "follow_up_ordinal", dialogue=missing.dialogue).clauses == ["2.1.2"]


def test_after_an_answer_questions_lead_on_from_its_clause(ask):
    reply = ask("石墨烯有什么扶持", "ask_measures")
    assert reply.custom["suggestions"] == ["新材料的责任单位有哪些？", "市科技局在方案里负责哪些工作？"]


def test_what_was_just_asked_is_not_suggested_again(ask, policy_base):
    for clause in policy_base.clauses.values():
        agency = ask(f"{clause.heading}的责任单位有哪些？", "ask_agency")
        assert f"{clause.heading}的责任单位有哪些？" not in agency.custom["suggestions"]
        content = ask(f"方案对“{clause.heading}”是怎么写的？", "ask_measures")
        assert f"方案对“{clause.heading}”是怎么写的？" not in content.custom["suggestions"]


def test_every_suggestion_of_every_clause_is_answered(ask, policy_base):
    wrong = []
    for clause in policy_base.clauses.values():
        for question in ask(f"方案对“{clause.heading}”是怎么写的？", "ask_measures").custom["suggestions"]:
            if ask(question).kind != "answer":
                wrong.append(question)
    assert not wrong
