import pytest

from actions.dialogue import Dialogue
from actions.intents import Ask
from knowledge import Aspect

MATERIALS = Dialogue(clauses=("2.1.9",), ask="agency")


@pytest.fixture
def read(context_of):
    """Return a function that reads a message within its conversation."""
    return lambda *values, **named: context_of(*values, **named).reading


@pytest.mark.parametrize("last", [Ask.AGENCY, Ask.FIGURE, Ask.COMPARE])
def test_an_elliptic_question_inherits_the_kind_of_the_last_one(read, last):
    reading = read("新能源呢", "follow_up_topic", dialogue=Dialogue(clauses=("2.1.9",), ask=last.value))
    assert reading.ask is last
    assert reading.inherited


@pytest.mark.parametrize("last", ["", "content", "aspect", "small_talk", "nonsense"])
def test_a_kind_that_cannot_be_inherited_becomes_a_question_on_content(read, last):
    reading = read("新能源呢", "follow_up_topic", dialogue=Dialogue(clauses=("2.1.9",), ask=last))
    assert reading.ask is Ask.CONTENT
    assert not reading.inherited


def test_a_question_that_says_what_it_asks_inherits_nothing(read):
    state = Dialogue(clauses=("2.1.9",), ask="figure")
    assert read("那责任单位呢", "follow_up_topic", dialogue=state).ask is Ask.AGENCY
    assert read("那补贴呢", "follow_up_topic", dialogue=state).ask is Ask.ASPECT


@pytest.mark.parametrize("text", ["新能源", "请问新能源这个产业今后几年里打算怎么样发展呢"])
def test_a_whole_question_inherits_nothing(read, text):
    assert not read(text, "ask_measures", dialogue=MATERIALS).inherited


def test_an_agencys_tasks_are_inherited_by_another_agency_only(read):
    state = Dialogue(clauses=("2.1.9",), agencies=("市科技局",), ask="agency_tasks")
    assert read("教育局呢", "follow_up_topic", dialogue=state).ask is Ask.AGENCY_TASKS
    assert read("新能源呢", "follow_up_topic", dialogue=state).ask is Ask.CONTENT


def test_another_place_is_out_of_scope_whatever_came_before(read):
    assert read("厦门呢", "follow_up_topic", dialogue=MATERIALS).ask is Ask.OUT_OF_SCOPE


def test_this_city_alone_asks_the_same_again(read):
    assert read("泉州的", "out_of_scope", dialogue=MATERIALS).ask is Ask.AGENCY


def test_what_looks_foreign_asks_for_an_aspect_of_the_last_subject(read):
    reading = read("有没有免租期", "out_of_scope", dialogue=MATERIALS)
    assert reading.ask is Ask.ASPECT
    assert reading.aspects[0] is Aspect.AMOUNT


def test_the_same_words_without_a_conversation_are_foreign(read):
    assert read("有没有免租期", "out_of_scope").ask is Ask.OUT_OF_SCOPE


def test_small_talk_is_not_taken_for_an_ellipsis(read):
    assert read("好的", "affirm", dialogue=MATERIALS).ask is Ask.SMALL_TALK


def test_what_is_surely_foreign_is_not_asked_of_the_last_subject(read):
    assert read("机场停车一天多少钱", "out_of_scope", 0.99, dialogue=MATERIALS).ask is Ask.OUT_OF_SCOPE
