"""Passages beside the source: what is the same, what differs, where it stands."""

from random import Random

import pytest

from knowledge import Sameness, VerbatimIndex, quote_holds

SENTENCE = "鼓励龙头企业通过互联网与产业链上下游紧密协同,促进生产、质量控制、运营管理等系统全面互联"


@pytest.fixture(scope="module")
def index(policy_base):
    return VerbatimIndex(policy_base.document)


def told(comparison):
    return [(difference.typed, difference.stands) for difference in comparison.differences]


@pytest.mark.parametrize(
    ("passage", "sameness"),
    [
        (SENTENCE, Sameness.IDENTICAL),
        (SENTENCE.replace(",", "，"), Sameness.IDENTICAL),
        (SENTENCE.replace("、", " 、\n"), Sameness.IDENTICAL),
        (SENTENCE.replace("、", ""), Sameness.MARKS_DIFFER),
        ("鼓勵龍頭企業通過互聯網與產業鏈上下游緊密協同", Sameness.MARKS_DIFFER),
        ("深化国家级「金改」「民综改」", Sameness.IDENTICAL),
        ("年均增长8．5％左右", Sameness.IDENTICAL),
    ],
)
def test_width_white_space_and_quotation_marks_do_not_count_punctuation_and_script_are_told(index, passage, sameness):
    comparison = index.compare(passage)
    assert comparison.sameness is sameness
    assert told(comparison) == []
    assert comparison.share == 1


@pytest.mark.parametrize(
    ("passage", "differences"),
    [
        ("每万人发明专利拥有量6.5件", [("6.5", "5.6")]),
        ("全社会研发投入占地区生产总值比重达20%", [("20%", "2%")]),
        ("支持龙头企业通过互联网与产业链上下游紧密协同", [("支持", "鼓励")]),
        ("支持企业采用先进适用的新技术实施技改", [("", "新设备、新工艺和新标准")]),
        ("市政府主要领导担任总召集人，联席会议办公室设在市发改委", [("主要", "分管"), ("发改委", "科技局")]),
        ("进一步落实企业研发费用加计扣除比例提高到100%", [("比例提高到100%", "政策和高新技术企业税收优惠政策")]),
        ("允许国有企事业单位科研人员离岗创业，给予安家补贴50万元", [("给予安家补贴50万元", "")]),
        (
            "利用存量厂房、仓库,改造建设一批众创空间",
            [("", "商务楼宇以及传统文化街区等"), ("", "资源集聚、服务专业、特色鲜明的")],
        ),
    ],
)
def test_what_differs_is_told_as_words_and_whole_numbers(index, passage, differences):
    comparison = index.compare(passage)
    assert comparison.sameness is Sameness.DIFFERENT
    assert told(comparison) == differences


def test_numbers_come_first(index):
    passage = "支持龙头企业提供满足客户需求的产品。实现每个千亿以上产业集群必须有200个以上的高端人才"
    wrong = index.compare(f"通过培育工程,{passage[18:]}".replace("必须", "应当"))
    assert told(wrong)[0] == ("200", "100")


def test_one_changed_character_anywhere_in_any_sentence_is_found(index, policy_base):
    for clause in policy_base.clauses.values():
        for sentence in clause.sentences:
            if len(sentence) < 20:
                continue
            for place in (0, len(sentence) // 2, len(sentence) - 3):
                if not sentence[place].isalpha():
                    continue
                wrong = sentence[:place] + "骉" + sentence[place + 1 :]
                comparison = index.compare(wrong)
                assert comparison.sameness is Sameness.DIFFERENT, wrong
                assert any("骉" in difference.typed for difference in comparison.differences), wrong


def test_every_sentence_of_the_plan_is_found_in_its_clause(index, policy_base):
    for clause in policy_base.clauses.values():
        for sentence in clause.sentences:
            if len(sentence) >= 16:
                comparison = index.compare(sentence)
                assert comparison.sameness is Sameness.IDENTICAL
                assert (clause.id, sentence) in comparison.places


def test_a_passage_may_run_over_clauses_or_stand_outside_of_all(index, policy_base):
    over = index.compare(
        "提高技术水平,重点发展光伏发电、新型环保电池、风能等。——节能环保。抓住绿色经济、低碳经济、循环经济发展机遇"
    )
    assert {clause for clause, _ in over.places} >= {"2.1.10", "2.1.11"}
    outside = index.compare("以创新驱动产业转型升级,持续抓龙头、铸链条、建集群")
    ((clause, sentence),) = outside.places
    assert clause == "0"
    assert sentence.startswith("以创新驱动产业转型升级")
    assert quote_holds(sentence, policy_base.document.source)


def test_every_place_is_a_quote_of_its_clause(index, policy_base):
    for clause in policy_base.clauses.values():
        for place, quote in index.compare(clause.text[:60]).places:
            assert quote_holds(quote, policy_base.clauses[place].text)


@pytest.mark.parametrize(
    "passage",
    [
        "",
        "，。！",
        "今天天气真好我们一起去公园玩吧",
        "对每家企业给予不超过500万元的一次性奖励",
        "\ud800" * 20,
        "a" * 3000,
    ],
)
def test_what_stands_nowhere_is_not_found(index, passage):
    assert index.compare(passage) is None


def mutated(text, random):
    """Return a passage in which one to three characters were replaced, left out or put in."""
    letters = list(text)
    for _ in range(random.randrange(1, 4)):
        place = random.randrange(1, len(letters) - 1)
        letters[place : place + random.choice((0, 1))] = random.choice(("某", "甲", "8", ""))
    return "".join(letters)


def test_no_wrong_version_is_ever_called_the_same_and_every_difference_stands_where_it_is_said_to(index, policy_base):
    random = Random(87)
    source = policy_base.document.source
    for clause in policy_base.clauses.values():
        for _ in range(12):
            start = random.randrange(max(1, len(clause.text) - 60))
            passage = mutated(clause.text[start : start + random.randrange(30, 90)], random)
            comparison = index.compare(passage)
            assert comparison is not None
            bare = passage.strip("、,。;“”")
            assert comparison.sameness is not Sameness.IDENTICAL or bare in source, passage
            typed = "".join(difference.typed for difference in comparison.differences)
            assert all(mark in typed for mark in "某甲" if mark in passage), passage
            for difference in comparison.differences:
                assert difference.typed or difference.stands
                assert difference.typed in passage
                assert difference.stands in source
