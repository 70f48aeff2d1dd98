from dataclasses import replace

import pytest

from actions.answer import TEXT_LIMIT, Answer, Kind, Line, NotStated, cite, name_today, shorten
from knowledge import Aspect, Certainty


def test_the_text_is_its_paragraphs_one_below_the_other():
    assert Answer(Kind.ANSWER, (Line("甲", "record"), Line("乙", "record"))).text() == "甲\n乙"


def test_optional_paragraphs_are_left_out_from_the_end_until_the_text_fits():
    lines = (
        Line("甲" * 300, "record"),
        Line("乙" * 200, "record", optional=True),
        Line("丙" * 200, "record", optional=True),
        Line("丁" * 100, "record"),
    )
    assert Answer(Kind.ANSWER, lines).text() == "\n".join(("甲" * 300, "乙" * 200, "丁" * 100))


def test_white_space_does_not_count():
    lines = (Line("甲 " * (TEXT_LIMIT - 1), "record"), Line("乙", "record", optional=True))
    assert Answer(Kind.ANSWER, lines).text().endswith("乙")


def test_a_text_of_just_the_limit_is_whole():
    fits = (Line("甲" * (TEXT_LIMIT - 1), "record"), Line("乙", "record", optional=True))
    assert Answer(Kind.ANSWER, fits).text().endswith("乙")
    too_long = (*fits, Line("丙", "record"))
    assert "乙" not in Answer(Kind.ANSWER, too_long).text()


def test_a_quote_is_shortened_at_a_comma():
    assert shorten("发展石墨烯,特种陶瓷,功能性纸品", 12) == "发展石墨烯,特种陶瓷"
    assert shorten("发展石墨烯", 5) == "发展石墨烯"


def test_a_quote_without_comma_is_cut_at_the_limit():
    assert shorten("甲" * 20, 7) == "甲" * 7
    assert shorten("甲,乙乙乙乙乙乙乙乙", 6) == "甲,乙乙乙乙"


@pytest.mark.parametrize(
    ("certainty", "told"), [(Certainty.HIGH, "某局"), (Certainty.MEDIUM, "某局"), (Certainty.LOW, None)]
)
def test_a_name_of_today_that_is_too_uncertain_is_not_told(policy_base, certainty, told):
    agency = replace(policy_base.agencies["市审改办"], today="某局", certainty=certainty)
    assert name_today(agency) == told


def test_the_object_holds_what_the_answer_holds(policy_base):
    clause, agency = policy_base.clauses["2.1.9"], policy_base.agencies["市经信委"]
    figure = policy_base.figures["地区生产总值"]
    answer = Answer(
        Kind.ANSWER,
        (Line("甲", "record"),),
        title="新材料",
        citations=(cite("某号", clause, clause.text),),
        agencies=((agency, ("2.1.9",)),),
        figures=(figure,),
        suggestions=("问？",),
    )
    assert answer.as_custom({"intent": None}, "id") == {
        "kind": "answer",
        "title": "新材料",
        "citations": [{"document": "某号", "clause": "2.1.9", "heading": "新材料", "quote": clause.text}],
        "agencies": [{"name": "市经信委", "today": "市工业和信息化局", "clauses": ["2.1.9"]}],
        "figures": [{"name": "地区生产总值", "value": 9000, "unit": "亿元", "year": None, "clause": "1.3"}],
        "suggestions": ["问？"],
        "understood": {"intent": None},
        "answer_id": "id",
    }


def test_what_is_not_stated_stands_in_the_object_only_when_something_is_not():
    silent = Answer(Kind.NOT_IN_PLAN, (), not_stated=(NotStated(Aspect.AMOUNT, "金额", ("补贴",)),))
    assert silent.as_custom({}, "id")["not_stated"] == [{"aspect": "amount", "label": "金额", "searched": ["补贴"]}]
    assert "not_stated" not in Answer(Kind.ANSWER, ()).as_custom({}, "id")
