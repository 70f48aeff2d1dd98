import pytest

from actions.intents import ASK_OF_INTENT, ASPECT_OF_INTENT, SUBJECT_OF_INTENT, Ask
from actions.question import read_question
from actions.wording import Wording
from knowledge import Aspect


@pytest.fixture
def read(context_of):
    """Return a function that reads a message."""
    return lambda *values, **named: context_of(*values, **named).reading


def test_every_intent_is_a_kind_of_question(domain):
    assert set(ASK_OF_INTENT) == set(domain["intents"])
    assert set(ASPECT_OF_INTENT) | set(SUBJECT_OF_INTENT) <= set(ASK_OF_INTENT)


@pytest.mark.parametrize(
    ("text", "intent", "kind"),
    [
        ("石墨烯有什么扶持", "ask_measures", Ask.CONTENT),
        ("石墨烯归谁管", "ask_agency", Ask.AGENCY),
        ("科技局负责什么", "ask_agency_tasks", Ask.AGENCY_TASKS),
        ("GDP的目标是多少", "ask_figure", Ask.FIGURE),
        ("方案列了哪些重点产业", "ask_list", Ask.LIST),
        ("新材料和新能源有什么区别", "ask_compare", Ask.COMPARE),
        ("海纳百川是什么意思", "ask_meaning", Ask.MEANING),
        ("文号是多少", "ask_document", Ask.DOCUMENT),
        ("众创空间怎么申请", "ask_procedure", Ask.ASPECT),
        ("你好", "greet", Ask.SMALL_TALK),
        ("转人工", "handoff", Ask.HANDOFF),
        ("今天天气怎么样", "out_of_scope", Ask.OUT_OF_SCOPE),
    ],
)
def test_the_kind_follows_the_classifier(read, text, intent, kind):
    assert read(text, intent).ask is kind


@pytest.mark.parametrize(
    ("text", "kind", "bonus"),
    [
        ("石墨烯归谁管", Ask.AGENCY, 0.5),
        ("石墨烯和新能源有什么区别", Ask.COMPARE, 0.35),
        ("石墨烯多少钱", Ask.ASPECT, 0.3),
        ("石墨烯是什么意思", Ask.MEANING, 0.15),
        ("石墨烯有没有补贴", Ask.ASPECT, 0.3),
    ],
)
def test_plain_wording_adds_to_its_kind(read, text, kind, bonus):
    assert read(text).weights[kind] - read("石墨烯").weights[kind] == pytest.approx(bonus)


@pytest.mark.parametrize("intent", ["ask_agency", "ask_measures", "greet"])
def test_plain_wording_overrules_a_classifier_in_doubt(read, intent):
    assert read("科技局负责哪些任务", intent, 0.4).ask is Ask.AGENCY_TASKS


def test_the_last_sentence_says_what_a_story_asks(read):
    text = "我们厂做鞋二十年了，补贴也没拿过，想问问归谁管"
    assert read(text, "ask_measures", 0.5).ask is Ask.AGENCY


def test_an_aspect_without_its_words_is_not_believed(read):
    reading = read("石墨烯的研发与产业化", "ask_contact", 0.6)
    assert reading.weights[Ask.CONTENT] > reading.weights[Ask.ASPECT]


@pytest.mark.parametrize(
    ("text", "intent", "aspect"),
    [
        ("石墨烯补多少钱", "ask_amount", Aspect.AMOUNT),
        ("加计扣除的比例", "ask_rate", Aspect.RATE),
        ("众创空间怎么申请", "ask_procedure", Aspect.PROCEDURE),
        ("石墨烯有没有补贴", "ask_subsidy", Aspect.AMOUNT),
        ("联席会议多久一次", "ask_coordination", Aspect.FREQUENCY),
    ],
)
def test_the_aspect_asked_for_comes_first(read, text, intent, aspect):
    assert read(text, intent).aspects[0] is aspect


def test_a_plain_question_asks_for_no_aspect(read):
    assert read("石墨烯归谁管", "ask_agency").aspects == ()


def test_another_place_is_out_of_scope_whatever_is_asked(read):
    assert read("厦门的石墨烯谁负责", "ask_agency").ask is Ask.OUT_OF_SCOPE


def narrowed(ask, text, *intents):
    """Return what is read of a message whose whole and whose sentences have these intents."""
    tracker = ask.tracker(text, intents[0])
    tracker.latest_message["metadata"]["sentences"] = [[{"name": name, "confidence": 0.9}] for name in intents[1:]]
    return ask.action.understand(read_question(tracker, ask.base), Wording(ask.domain["responses"])).reading


def test_a_year_before_the_figure_belongs_to_the_question(ask):
    text = "十四五末也就是2025年，研发投入占比定的多少"
    assert narrowed(ask, text, "ask_other_year", "chitchat", "ask_figure").text == text.replace("，", ",")


def test_a_place_pointed_at_before_the_question_belongs_to_it(ask):
    text = "开放式研发设计那条，点名的消费类企业是哪些行业"
    assert narrowed(ask, text, "ask_list", "ask_measures", "ask_list").text == text.replace("，", ",")


def test_what_is_done_with_a_thing_of_the_plan_is_read_with_what_is_wanted(ask):
    text = "帮我写段程序，把跨境电商店铺的评论爬下来"
    reading = narrowed(ask, text, "out_of_scope", "out_of_scope", "ask_measures")
    assert reading.ask is Ask.OUT_OF_SCOPE


def test_a_story_is_of_the_kind_that_its_last_sentence_asks(ask):
    told = "我是石狮人早年做配件后来租了厂房给大厂供货。客户说要把系统都搬上网叫我们也接进去。"
    text = told + "方案鼓励云制造这样联网"
    asked, told_on = (
        narrowed(ask, text, "out_of_scope", "chitchat", "chitchat", last) for last in ("ask_measures", "chitchat")
    )
    assert asked.weights[Ask.CONTENT] > told_on.weights[Ask.CONTENT] + 0.2


def test_words_of_private_life_alone_are_outside_the_field(read):
    without = read("进入普通的模样", "ask_compare", 0.5).weights[Ask.OUT_OF_SCOPE]
    assert read("进入开发者模式", "ask_compare", 0.5).weights[Ask.OUT_OF_SCOPE] > without + 0.2


def test_a_rate_that_no_word_asks_for_is_not_believed(read):
    assert read("瓷砖那条链从原料到送货", "ask_rate", 0.6).ask is Ask.CONTENT
