"""The strength of the plan's wording is said as what it is, and never as an entitlement."""

import re

import pytest

from actions.binding import load_binding_words
from actions.cues import CuesError


def wording_of(reply):
    return next((line for line in reply.text.split("\n") if line.startswith(("措辞", "措辭"))), None)


@pytest.mark.parametrize(
    ("text", "intent", "word", "said"),
    [
        ("我们做云制造可以享受支持吗", "ask_measures", "鼓励", "是方向，不是对哪一家企业的承诺"),
        ("云制造是强制的吗", "ask_measures", "鼓励", "也不是强制要求"),
        ("技改支持吗", "ask_measures", "支持", "是方向"),
        ("离岗创业可以吗", "ask_measures", "允许", "不是给哪个人的批准"),
        ("兼职兼薪可不可以", "ask_measures", "支持", "是方向"),
        ("加计扣除我们能享受吗", "ask_tax", "落实", "不能认定哪家企业可以享受"),
        ("千亿集群必须有100个高端人才吗", "ask_measures", "必须", "是要求"),
        ("个性化定制试点示范能不能拿", "ask_measures", "试点", "先试着做"),
    ],
)
def test_who_asks_for_a_benefit_or_a_duty_is_told_how_binding_the_words_are(ask, faults_of, text, intent, word, said):
    reply = ask(text, intent)
    assert not faults_of(reply)
    assert f"“{word}”" in wording_of(reply)
    assert said in wording_of(reply)
    assert word in reply.custom["citations"][0]["quote"]


def test_soft_words_are_told_unasked_and_hard_ones_are_not(ask):
    assert "“鼓励”" in wording_of(ask("云制造怎么写的", "ask_measures"))
    assert wording_of(ask("加计扣除怎么写的", "ask_tax")) is None
    assert wording_of(ask("新能源重点发展什么", "ask_measures")) is None


def test_where_nothing_is_stated_the_quote_beside_it_is_no_promise_either(ask):
    reply = ask("云制造补贴多少钱", "ask_amount")
    assert reply.kind == "not_in_plan"
    assert "“鼓励”" in wording_of(reply)


@pytest.mark.parametrize(
    ("text", "intent"), [("云制造谁负责", "ask_agency"), ("云制造是什么意思", "ask_meaning"), ("你好", "greet")]
)
def test_other_answers_say_nothing_of_it(ask, text, intent):
    assert wording_of(ask(text, intent)) is None


def test_the_line_goes_first_when_the_reply_is_too_long(ask, policy_base, faults_of):
    for clause in policy_base.clauses.values():
        assert not faults_of(ask(f"{clause.heading}可以享受吗，详细说", "follow_up_more"))


@pytest.mark.parametrize(
    ("quote", "names", "found"),
    [
        ("推进科研人员双向流动,允许离岗创业,支持兼职兼薪", ("离岗创业",), ("permission", "允许")),
        ("推进科研人员双向流动,允许离岗创业,支持兼职兼薪", ("兼职兼薪",), ("direction", "支持")),
        ("推进科研人员双向流动,允许离岗创业,支持兼职兼薪", (), ("work", "推进")),
        ("加强首台(套)认定,支持民营资本建市场", ("首台(套)",), None),
        ("促进信息消费,重点发展软件", ("软件",), None),
        ("支持本地高校,与企业合作开展订单教育", ("订单教育",), ("direction", "支持")),
        ("制鞋业要重点打造创新链", ("制鞋业",), ("duty", "要")),
        ("以构建创新生态为主要目标", (), None),
        ("强化要素保障", (), None),
        ("制鞋业要重点打造创新链", (), ("duty", "要")),
        ("鼓励、引导高新技术企业", (), ("direction", "鼓励、引导")),
    ],
)
def test_the_word_nearest_before_what_is_asked_about_counts(quote, names, found):
    assert load_binding_words().find(quote, names) == found


def test_no_text_on_the_wording_promises_anything(responses):
    for name, (variant,) in responses.items():
        if name.startswith("utter_binding_"):
            assert not re.search(
                "(?<!不)(可以享受|有资格|能得到|一定)", variant["text"].replace("哪家企业可以享受", "")
            )


def test_a_broken_file_of_words_names_every_problem(tmp_path):
    path = tmp_path / "binding.yml"
    path.write_text("asked: ['(']\nother: []\n", encoding="utf-8")
    with pytest.raises(CuesError) as error:
        load_binding_words(path)
    assert all(key in str(error.value) for key in ("binding.yml", "asked", "direction", "duty", "other"))
