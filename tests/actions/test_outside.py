import pytest

from actions.outside import chance_outside, features
from actions.weights import load_weights


def chance(ask, text, confidence, dialogue=None):
    context = ask.context(text, "out_of_scope", confidence, dialogue)
    question, reading = context.question, context.reading
    return chance_outside(features(question.intents, reading.evidence, reading.cues, question.dialogue), load_weights())


def test_the_surer_the_classifier_the_likelier(ask):
    chances = [chance(ask, "今天热不热", confidence) for confidence in (0.2, 0.5, 0.9, 0.99)]
    assert chances == sorted(chances)
    assert 0 < chances[0] < chances[-1] < 1


@pytest.mark.parametrize(
    ("outside", "on_the_plan"),
    [
        ("这个东西好看吗", "石墨烯好看吗"),
        ("说说这个", "方案里怎么说石墨烯"),
    ],
)
def test_what_the_plan_names_and_asking_of_a_text_speak_against_it(ask, outside, on_the_plan):
    assert chance(ask, outside, 0.6) > chance(ask, on_the_plan, 0.6)


def test_in_a_conversation_on_the_plan_it_is_less_likely(ask):
    before = ask("石墨烯谁负责", "ask_agency")
    assert chance(ask, "多大", 0.5, before.dialogue) < chance(ask, "多大", 0.5)


def test_an_agency_in_the_question_does_not_bring_it_inside(ask):
    assert ask("科技局附近有什么好吃的", "out_of_scope", 0.97).kind == "out_of_scope"


def test_a_name_alone_is_asked_about_whatever_the_classifier_thinks(ask):
    assert ask("石墨烯", "out_of_scope", 0.7).clauses == ["2.1.9"]


@pytest.mark.parametrize(
    ("outside", "inside"),
    [
        ("听人讲板子要越薄越好", "听人讲板子要越薄越好，方案有这话"),
        ("种两亩地多少钱", "种两亩地补多少钱"),
        ("人社局管退休金", "人社局管别的"),
    ],
)
def test_this_document_public_money_and_private_life_tell(ask, outside, inside):
    assert chance(ask, outside, 0.6) > chance(ask, inside, 0.6)
