import pytest

from actions.decision import decide
from actions.dialogue import Dialogue

REASONS = [
    ("你好", "greet", "small_talk outweighs every question on the plan"),
    ("石墨烯有什么扶持", "ask_measures", "asks what the plan says of a subject"),
    ("石墨烯归谁管", "ask_agency", "asks who is responsible"),
    ("特种陶瓷归建材还是归新材料", "ask_agency", "asks what the plan says of a subject"),
    ("市科技局负责什么", "ask_agency_tasks", "asks what an agency is responsible for"),
    ("哪个产业的责任单位最多", "ask_agency", "asks for the most or fewest"),
    ("方案总共多少条", "ask_list", "asks how many clauses or agencies there are"),
    ("水利局负责什么", "ask_agency_tasks", "asks of a body that the plan does not name"),
    ("质监局现在叫什么", "ask_agency_tasks", "asks for an agency's name of today"),
    ("市商务局在不在新材料里面", "ask_agency", "asks whether an agency is in a list"),
    ("GDP的目标是多少", "ask_figure", "asks for a figure the plan states"),
    ("2025年GDP目标", "ask_other_year", "asks for another year of a figure"),
    ("300亿的产业集群要多少高端人才", "ask_figure", "no figure holds for the size asked"),
    ("新材料要建多少个基地", "ask_figure", "asks for a number where the clause has none"),
    ("目标是多少", "ask_figure", "asks for a figure and names none"),
    ("方案列了哪些重点产业", "ask_list", "asks for a list"),
    ("新材料和新能源有什么区别", "ask_compare", "compares clauses"),
    ("文号是多少", "ask_document", "asks about the document itself"),
    ("石墨烯补贴多少钱", "ask_amount", "asks for an aspect that the plan may not state"),
    ("五个一百是哪五个", "ask_list", "the plan counts these without listing them"),
    ("30个是指什么", "ask_meaning", "asks what numbers stand for"),
    ("加计扣除是不是15%", "ask_measures", "puts a number to us that the clause does not state"),
    ("烫头发染指甲怎么弄", "ask_measures", "hardly a word of it occurs in the plan"),
    ("谁负责", "ask_agency", "no subject is named"),
]


@pytest.mark.parametrize(("text", "intent", "reason"), REASONS, ids=[text for text, _, _ in REASONS])
def test_the_reason_for_the_kind_of_answer_is_told(context_of, text, intent, reason):
    assert decide(context_of(text, intent)).decision[0] == reason


def test_weights_and_subject_are_told_with_the_reason(context_of):
    _, kinds, subject = decide(context_of("石墨烯归谁管", "ask_agency")).decision
    assert kinds.startswith("kinds: agency ")
    assert subject == "subject: 2.1.9 (named or found)"


def test_a_carried_subject_is_told_as_such(context_of):
    state = Dialogue(clauses=("2.1.9",), ask="content")
    decision = decide(context_of("那责任单位呢", "follow_up_agency", dialogue=state)).decision
    assert decision[2] == "subject: 2.1.9 (carried from the conversation)"


def test_a_missing_item_comes_before_everything_else(context_of):
    state = Dialogue(clauses=("2.1.1",), items=("2.1.1", "2.1.2"), ask="content")
    decision = decide(context_of("第五个", "follow_up_ordinal", dialogue=state)).decision
    assert decision[0] == "the list has no such item"


def test_what_the_clause_itself_says_of_an_agency_is_quoted(ask):
    reply = ask("统筹协调里市教育局重点抓什么", "ask_agency_tasks")
    assert reply.clauses == ["3.1"]
    assert "市教育局重点抓高校高水平科研机构(平台)建设" in reply.text


@pytest.mark.parametrize(
    "text",
    ["新能源呢", "不是，我问的是新能源", "错了，新能源", "那新能源呢"],
)
def test_a_correction_or_ellipsis_asks_the_same_of_another_subject(ask, policy_base, text):
    first = ask("石墨烯谁负责", "ask_agency")
    reply = ask(text, "follow_up_correction", dialogue=first.dialogue)
    assert reply.clauses == ["2.1.10"]
    assert "的责任单位共 5 个" in reply.text


def test_a_typed_place_in_the_list_is_never_small_talk(ask):
    state = Dialogue(clauses=("2.1.1",), items=("2.1.1", "2.1.2"), ask="content")
    assert ask("2", "greet", dialogue=state).clauses == ["2.1.2"]


def test_a_long_conversation_stays_on_its_feet(ask):
    state = None
    for text, intent, clauses in (
        ("方案列了哪些重点产业", "ask_list", 14),
        ("第九个", "follow_up_ordinal", ["2.1.9"]),
        ("谁负责", "ask_agency", ["2.1.9"]),
        ("补贴多少", "ask_amount", ["2.1.9"]),
        ("新能源呢", "follow_up_topic", ["2.1.10"]),
        ("两个比一比", "ask_compare", ["2.1.9", "2.1.10"]),
        ("后者谁负责", "follow_up_agency", ["2.1.10"]),
        ("谢谢", "thank", []),
        ("下一条", "follow_up_ordinal", ["2.1.11"]),
    ):
        reply = ask(text, intent, dialogue=state)
        state = reply.dialogue
        assert (reply.clauses if isinstance(clauses, list) else len(reply.clauses)) == clauses, text


def test_figures_compared_are_told_side_by_side(context_of):
    answer = decide(context_of("人均GDP和城镇居民人均收入哪个增长目标高", "ask_compare"))
    assert answer.decision[0] == "compares figures"
    assert len(answer.figures) > 1


def test_what_stands_inside_another_document_is_not_told_from_the_clause_that_names_it(ask):
    assert ask("《泉州制造2025》里写了哪些装备", "ask_other_document").kind == "not_in_plan"


@pytest.mark.parametrize("text", ["那条的名单给全", "名单列全"])
def test_the_full_list_asked_for_after_the_agencies_is_that_of_the_agencies(ask, text):
    first = ask("石墨烯归谁管", "ask_agency")
    reply = ask(text, "ask_list", dialogue=first.dialogue)
    assert len(reply.agencies) == 8
    assert "责任单位共 8 个" in reply.text


def test_an_agency_that_is_assessed_is_not_asked_for_its_tasks(ask):
    assert ask("区政府自己要不要被市里打分", "ask_assessment", 0.6).clauses == ["3.5"]


def test_an_aspect_of_the_document_is_not_looked_for_in_a_clause_that_was_only_found(ask):
    assert ask("签发的领导叫啥名字", "ask_document", 0.72).kind == "not_in_plan"
