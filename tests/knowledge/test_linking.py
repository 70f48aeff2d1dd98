from itertools import pairwise

import pytest

from knowledge import Match, Topic, TopicKind, fold
from knowledge.lexicon import Lexicon
from knowledge.linking import Linker


def mentions(base, text):
    return [(mention.form, mention.match) for mention in base.link(fold(text))]


def test_names_are_found_where_they_stand(policy_base):
    (first, second) = policy_base.link("新材料和海纳百川计划")
    assert (first.form, first.start, first.end, first.score) == ("新材料", 0, 3, 1.0)
    assert (second.form, second.start, second.end) == ("海纳百川计划", 4, 10)


def test_the_longest_name_wins(policy_base):
    assert mentions(policy_base, "跨境电子商务综合试验区在哪") == [("跨境电子商务综合试验区", Match.EXACT)]


def test_mentions_never_overlap(policy_base):
    for clause in policy_base.clauses.values():
        found = policy_base.link(fold(clause.text))
        assert all(before.end <= after.start for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("害纳百川", "海纳百川"),
        ("新材聊", "新材料"),
        ("联席会义", "联席会议"),
        ("财正局", "财政局"),
        ("人设局", "人社局"),
        ("纺织服庄业", "纺织服装业"),
        ("制能制造", "智能制造"),
    ],
)
def test_names_are_recognised_by_their_sound(policy_base, typed, form):
    assert mentions(policy_base, typed) == [(form, Match.SOUND)]


@pytest.mark.parametrize(("typed", "form"), [("加计扣涂", "加计扣除"), ("makerspacez", "makerspaces")])
def test_names_are_recognised_with_one_wrong_letter(policy_base, typed, form):
    assert mentions(policy_base, typed) == [(form, Match.LETTER)]


def test_a_name_with_the_next_word_is_not_a_longer_misspelt_name(policy_base):
    assert mentions(policy_base, "产业园怎么办") == [("产业园", Match.EXACT)]


@pytest.mark.parametrize("typed", ["体育局管什么", "水利局的任务", "审计局负责哪些", "气象局呢", "公安局"])
def test_an_agency_is_never_another_one_by_a_wrong_letter(policy_base, typed):
    assert mentions(policy_base, typed) == []


@pytest.mark.parametrize("typed", ["哪些行业", "谁负责", "为什么", "多少钱", "今天天气怎么样", "你好"])
def test_everyday_words_are_no_names(policy_base, typed):
    assert mentions(policy_base, typed) == []


@pytest.mark.parametrize("typed", ["standard", "recps", "cpsx", "gdpr"])
def test_latin_names_stand_alone(policy_base, typed):
    assert mentions(policy_base, typed) == []


def test_latin_names_may_touch_chinese_characters(policy_base):
    assert mentions(policy_base, "GDP目标和CPS方案")[0][0] == "gdp目标"
    assert ("cps", Match.EXACT) in mentions(policy_base, "什么叫CPS呀")


def test_a_shorter_name_is_found_when_the_longer_one_at_its_place_loses(small_lexicon_linker):
    found = [mention.form for mention in small_lexicon_linker.link("甲乙丙丁戊己庚")]
    assert found == ["甲乙", "丙丁戊己庚"]


@pytest.fixture
def small_lexicon_linker():
    forms = ["甲乙", "甲乙丙", "丙丁戊己庚"]
    return Linker(Lexicon((form, Topic(TopicKind.TERM, form, form, ())) for form in forms))


def test_a_very_long_text_is_matched_as_written_only(policy_base):
    text = "新材聊" + "。" * 500 + "新材料"
    assert mentions(policy_base, text.replace("。" * 500, "甲乙" * 250)) == [("新材料", Match.EXACT)]


def test_nothing_is_found_in_nothing(policy_base):
    assert policy_base.link("") == policy_base.link("新") == ()


@pytest.mark.parametrize(
    "text", ["制造业往哪儿走", "设计部分出去另开公司", "大型设备和生产线", "龙头企业怎么认定", "市场化运作"]
)
def test_well_written_words_are_not_taken_for_misspelt_names(policy_base, text):
    assert all(mention.match is Match.EXACT for mention in policy_base.link(text))


def test_a_short_name_does_not_cut_words_apart(policy_base):
    assert "加扣" not in [mention.form for mention in policy_base.link("专项附加扣除怎么填")]


def test_english_plurals_are_the_same_name(policy_base):
    assert policy_base.link("who handles new materials")[0].topics == policy_base.link("new material")[0].topics


def test_a_long_name_is_known_by_its_sound_where_a_wrong_character_is_a_part_of_another_word(policy_base):
    assert mentions(policy_base, "家计扣除咋搞") == [("加计扣除", Match.SOUND)]


def test_a_name_does_not_take_a_word_of_the_sentence_for_a_wrong_character(policy_base):
    assert mentions(policy_base, "到底是市政府发的么") == []


def test_a_fact_of_the_document_does_not_end_another_word(policy_base):
    assert mentions(policy_base, "孵项目的地方") == []
    assert mentions(policy_base, "目的是啥")


def test_a_word_of_asking_is_no_misspelt_one(policy_base):
    assert "产业有哪些" not in [form for form, _ in mentions(policy_base, "那这个产业由哪些单位负责")]
