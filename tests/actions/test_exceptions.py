import pytest

from actions.dialogue import Dialogue
from actions.exceptions import answer_exception

LIST = Dialogue(clauses=("2.1.1",), items=("2.1.1", "2.1.2"), ask="content")
MISSING = "the list has no such item"
TOTALS = "asks how many clauses or agencies there are"
ODD = "asks of a body that the plan does not name"
UNLISTED = "the plan counts these without listing them"
NO_INSTANCES = "the clause names no single enterprise or project"
UNKNOWN = "hardly a word of it occurs in the plan"


@pytest.fixture
def exception(context_of):
    """Return a function that tells which exception a message is, None for none."""

    def find(*values, **named):
        found = answer_exception(context_of(*values, **named))
        return found[1] if found else None

    return find


@pytest.mark.parametrize(
    "text", ["石墨烯谁负责", "2.3.4写了什么", "企业研发有什么税收政策", "市科技局负责什么", "它呢", ""]
)
def test_plain_questions_are_none(exception, text):
    assert exception(text, "ask_measures") is None


def test_an_item_beyond_the_list(exception):
    assert exception("第五个", "follow_up_ordinal", dialogue=LIST) == MISSING
    assert exception("第二个", "follow_up_ordinal", dialogue=LIST) is None


@pytest.mark.parametrize("text", ["方案总共多少条", "一共有多少个责任单位", "方案点了几个部门"])
def test_the_numbers_of_the_whole_document(exception, text):
    assert exception(text, "ask_list") == TOTALS


@pytest.mark.parametrize("text", ["新材料一共有多少个责任单位", "科技局总共多少条", "保障措施一共多少条"])
def test_the_numbers_of_something_named_are_no_totals(exception, text):
    assert exception(text, "ask_list") is None


@pytest.mark.parametrize("text", ["水利局负责什么", "公安局管哪些任务", "统计局承担什么工作"])
def test_a_body_that_the_plan_does_not_name(exception, text):
    assert exception(text, "ask_agency_tasks") == ODD


@pytest.mark.parametrize("text", ["五个一百是哪五个", "八项重点人才工程有哪些", "17个路线图是哪些", "农业五新都有什么"])
def test_parts_that_are_counted_and_not_listed(exception, text):
    assert exception(text, "ask_list") == UNLISTED


def test_the_parts_of_what_was_just_spoken_of(exception):
    state = Dialogue(clauses=("3.3",), topics=("五个一百",), ask="content")
    assert exception("具体是哪五个", "ask_list", dialogue=state) == UNLISTED
    assert exception("谁负责", "ask_agency", dialogue=state) is None


def test_what_lists_its_parts_is_no_exception(exception):
    assert exception("新材料重点发展哪些", "ask_list") is None


@pytest.mark.parametrize("text", ["烫头发染指甲怎么弄", "火锅店装修多少钱"])
def test_a_matter_the_plan_does_not_know(exception, text):
    assert exception(text, "ask_measures") == UNKNOWN


def test_an_unknown_word_about_the_last_subject_is_no_exception(exception):
    assert exception("它的甜甜圈怎么弄", "ask_measures", dialogue=LIST) is None


def test_a_certain_field_lets_unknown_words_pass(exception):
    assert exception("烫头发染指甲怎么弄", "ask_tax", 0.95) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [("离岗创业那几年社保怎么交", "社保"), ("众创空间有没有食堂", "食堂"), ("孵化器的场租怎么算", "场租")],
)
def test_a_detail_whose_word_the_plan_lacks_is_looked_for_in_vain(ask, text, word):
    reply = ask(text, "ask_measures")
    assert reply.kind == "not_in_plan"
    assert reply.custom["not_stated"][0]["searched"] == [word]
    assert f"“{word}”" in reply.text


@pytest.mark.parametrize("text", ["众创空间怎么建", "专利权质押能跟银行借钱吗", "兼职兼薪怎么写"])
def test_what_the_plan_has_words_of_is_no_such_detail(ask, text):
    assert ask(text, "ask_measures").kind == "answer"


@pytest.mark.parametrize("text", ["有没有提到元宇宙", "方案提到区块链没有", "文件里写没写到无人机这个词"])
def test_a_term_that_stands_nowhere_is_said_to_stand_nowhere(exception, text):
    assert exception(text, "ask_measures") == "asks whether a term stands in the plan, which it does not"


@pytest.mark.parametrize("text", ["有没有提到石墨烯", "有没有讲到哪几个产业", "方案提到物联网没有"])
def test_a_term_of_the_plan_is_no_absent_one(exception, text):
    assert exception(text, "ask_measures") is None


def test_who_pays_asks_for_no_agency(ask):
    reply = ask("离岗创业社保谁交", "ask_agency")
    assert (reply.kind, reply.custom["not_stated"][0]["searched"]) == ("not_in_plan", ["社保"])


def test_what_is_outside_the_field_is_no_detail_of_the_last_subject(exception):
    assert exception("我妈的养老保险断缴了", "out_of_scope", 0.99, dialogue=LIST) is None


def test_the_parts_of_the_document_above_are_not_counted_here(exception):
    assert exception("闽政〔2016〕2号一共多少条", "ask_list") == "counts the parts of the document above"
    assert exception("方案一共多少条", "ask_list") == TOTALS


def test_a_rate_asked_for_in_unknown_words_is_a_matter_of_money(exception):
    assert exception("摊位拆迁赔几成", "ask_rate", 0.95) is None
    assert exception("摊位拆迁赔几成", "ask_measures", 0.95) == UNKNOWN


@pytest.mark.parametrize("text", ["泉州制造2025全文有没有", "燎原计划的全文发我"])
def test_the_text_of_a_programme_is_not_that_of_the_plan(ask, text):
    assert ask(text, "ask_document").kind == "not_in_plan"
    assert ask("这个文件全文有没有", "ask_document").kind == "answer"
