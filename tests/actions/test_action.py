import copy

import pytest

from actions import ActionAnswer, build_actions
from actions.dialogue import Dialogue
from actions.weights import load_weights

QUESTIONS = [
    ("你好", "greet", "small_talk"),
    ("谢谢", "thank", "small_talk"),
    ("再见", "goodbye", "small_talk"),
    ("嗯", "affirm", "small_talk"),
    ("你是真人吗", "bot_challenge", "small_talk"),
    ("你能干嘛", "ask_capabilities", "small_talk"),
    ("讲个笑话", "chitchat", "small_talk"),
    ("转人工", "handoff", "handoff"),
    ("我要投诉", "complaint", "handoff"),
    ("今天天气怎么样", "out_of_scope", "out_of_scope"),
    ("厦门的石墨烯谁负责", "ask_agency", "out_of_scope"),
    ("烫头发染指甲怎么弄", "ask_measures", "out_of_scope"),
    ("石墨烯有什么扶持", "ask_measures", "answer"),
    ("石墨烯誰負責", "ask_agency", "answer"),
    ("shi mo xi shei fu ze", "ask_agency", "answer"),
    ("Graphene谁负责", "ask_agency", "answer"),
    ("害纳百川谁负责", "ask_agency", "answer"),
    ("恁敢有讲着石墨烯", "ask_measures", "answer"),
    ("企业研发有什么税收政策", "ask_tax", "answer"),
    ("方案里有哪些人才计划", "ask_talent", "answer"),
    ("联席会议怎么运作", "ask_coordination", "answer"),
    ("考核怎么做", "ask_assessment", "answer"),
    ("海纳百川是什么意思", "ask_meaning", "answer"),
    ("自主创新能力谁负责", "ask_agency", "answer"),
    ("新材料和新能源谁负责", "ask_agency", "answer"),
    ("现代服务业谁负责", "ask_agency", "answer"),
    ("优化创新创业生态谁负责", "ask_agency", "answer"),
    ("市商务局在不在新材料的责任单位里", "ask_agency", "answer"),
    ("市科技局负责什么", "ask_agency_tasks", "answer"),
    ("各县市区政府负责什么", "ask_agency_tasks", "answer"),
    ("市场监管局负责什么", "ask_agency_tasks", "answer"),
    ("科技局和发改委共同负责的有哪些", "ask_agency_tasks", "answer"),
    ("邮政管理局和粮食局共同负责哪些", "ask_agency_tasks", "answer"),
    ("科技局没有参与的有哪些", "ask_agency_tasks", "answer"),
    ("财政局没有参与的有哪些", "ask_agency_tasks", "answer"),
    ("质监局现在叫什么", "ask_agency_tasks", "answer"),
    ("哪个产业的责任单位最多", "ask_agency", "answer"),
    ("哪个单位出现最多", "ask_agency", "answer"),
    ("水利局负责什么", "ask_agency_tasks", "not_in_plan"),
    ("GDP的目标是多少", "ask_figure", "answer"),
    ("研发投入占比是3%吗", "ask_figure", "answer"),
    ("六七百亿的产业集群要多少高端人才", "ask_figure", "answer"),
    ("300亿的产业集群要多少高端人才", "ask_figure", "not_in_plan"),
    ("2025年GDP目标", "ask_other_year", "not_in_plan"),
    ("目标是多少", "ask_figure", "clarify"),
    ("方案列了哪些重点产业", "ask_list", "answer"),
    ("工作重点有哪些", "ask_list", "answer"),
    ("方案总共点了多少个责任单位", "ask_list", "answer"),
    ("纺织鞋服和石油化工有什么区别", "ask_compare", "answer"),
    ("这份文件还有效吗", "ask_document", "answer"),
    ("介绍一下这份文件", "ask_document", "answer"),
    ("石墨烯补贴多少钱", "ask_amount", "not_in_plan"),
    ("加计扣除的比例是多少", "ask_rate", "not_in_plan"),
    ("众创空间怎么申请", "ask_procedure", "not_in_plan"),
    ("海纳百川要什么条件", "ask_eligibility", "not_in_plan"),
    ("首台套认定什么时候截止", "ask_deadline", "not_in_plan"),
    ("燎原计划的联系电话是多少", "ask_contact", "not_in_plan"),
    ("海纳百川的申请表在哪下载", "ask_form", "not_in_plan"),
    ("云计算现在建成了几个", "ask_progress", "not_in_plan"),
    ("燎原计划的实施细则怎么写", "ask_other_document", "not_in_plan"),
    ("五个一百是哪五个", "ask_list", "not_in_plan"),
    ("离岗创业要什么条件", "ask_eligibility", "answer"),
    ("平台", "ask_measures", "clarify"),
    ("谁负责", "ask_agency", "clarify"),
    ("详细说说燎原计划", "follow_up_more", "answer"),
    ("电商谁负责？GDP的目标是多少？", "ask_agency", "answer"),
    ("石墨烯补贴多少？制鞋怎么申请？", "ask_amount", "not_in_plan"),
]
ODD = {
    "empty": "",
    "spaces": " \u3000\t\n",
    "emoji": "🙂👍🏽🇨🇳",
    "lone surrogate": "石墨烯\ud800谁负责\udfff",
    "2000 characters": "新" * 2000,
    "2000 characters of names": "新材料谁负责，" * 285,
    "2000 full stops": "。" * 2000,
    "markup": "<script>alert(1)</script><b>石墨烯</b>",
    "template": "{title}{0}%s%(x)s${HOME}",
    "digits": "1234567890",
    "zero": "0",
    "number of no clause": "9.9.9",
    "ordinal of nothing": "第零条",
    "question marks": "？？？？",
    "control characters": "石墨烯\x00\x07\x1b[31m",
    "zero width": "石\u200b墨\u200d烯\ufeff",
    "right to left": "\u202e石墨烯",
    "command": "/restart",
    "regular expression": "(((([[[",
    "only function words": "的了吗呢",
    "long ordinal": "第" + "九" * 300 + "条",
    "long money": "9" * 400 + "亿的产业集群",
}
STATES = {
    "fresh": None,
    "after an answer": Dialogue(clauses=("2.1.9",), topics=("石墨烯",), ask="agency", turn=1),
    "after a list": Dialogue(clauses=("3.1", "3.2"), items=("3.1", "3.2"), ask="content", turn=1),
    "after figures": Dialogue(clauses=("3.3",), figures=("千亿以上产业集群高端人才数量",), ask="figure", turn=1),
}


@pytest.mark.parametrize(("text", "intent", "kind"), QUESTIONS, ids=[text for text, _, _ in QUESTIONS])
def test_every_reply_keeps_the_contract(ask, faults_of, text, intent, kind):
    reply = ask(text, intent)
    assert faults_of(reply) == []
    assert reply.kind == kind


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_odd_texts_get_a_reply_that_keeps_the_contract(ask, faults_of, text, state):
    for intent in (None, "ask_measures", "ask_agency", "ask_figure", "ask_amount", "follow_up_ordinal", "ask_list"):
        assert faults_of(ask(text, intent, dialogue=state)) == [], intent


@pytest.mark.parametrize(
    "text", ["第一个", "它呢", "谁负责", "下一条", "前者", "补贴呢", "多少", "600亿的呢", "新能源呢"]
)
def test_a_state_of_knowledge_that_is_gone_does_no_harm(ask, faults_of, text):
    state = Dialogue(clauses=("9.9",), items=("9.9", "9.8"), agencies=("某局",), figures=("某数",), ask="agency")
    for intent in (None, "ask_measures", "ask_agency", "ask_figure", "follow_up_topic", "follow_up_ordinal"):
        assert faults_of(ask(text, intent, dialogue=state)) == [], intent


def test_every_intent_alone_gets_a_reply_that_keeps_the_contract(ask, domain, faults_of):
    for intent in domain["intents"]:
        for text in ("", "石墨烯", "市科技局", "它呢", "第二个"):
            for confidence in (0.3, 0.99):
                assert faults_of(ask(text, intent, confidence)) == [], (intent, text)


def test_markup_is_not_repeated(ask):
    assert "<script>" not in ask(ODD["markup"], "ask_measures").text


def test_what_was_understood_is_told(ask):
    understood = ask("石墨烯誰負責", "ask_agency", 0.87654321).custom["understood"]
    assert 0.5 < understood.pop("confidence") < 1
    assert understood == {
        "intent": "ask_agency",
        "topics": ["2.1.9"],
        "normalised": "石墨烯谁负责",
    }


def test_the_bot_waits_for_the_next_message_whatever_the_policies_think(ask):
    for text, intent in (("石墨烯谁负责", "ask_agency"), ("你好", "greet")):
        assert ask(text, intent).events[-1] == {"event": "followup", "name": "action_listen", "timestamp": None}


def test_only_an_answer_on_the_plan_changes_the_state(ask):
    assert [event["event"] for event in ask("石墨烯谁负责", "ask_agency").events] == ["slot", "followup"]
    assert [event["event"] for event in ask("你好", "greet").events] == ["followup"]


def test_the_names_used_are_remembered_until_others_are(ask):
    first = ask("石墨烯谁负责", "ask_agency")
    assert "石墨烯" in first.dialogue.topics
    second = ask("补贴多少", "ask_amount", dialogue=first.dialogue)
    assert second.dialogue.topics == first.dialogue.topics
    assert "新能源" in ask("新能源呢", "follow_up_topic", dialogue=second.dialogue).dialogue.topics


def test_agencies_named_in_passing_are_remembered(ask):
    first = ask("市商务局在不在新材料的责任单位里", "ask_agency")
    assert first.dialogue.agencies == ("市商务局",)
    assert ask("它负责哪些工作", "ask_agency_tasks", dialogue=first.dialogue).agencies == ["市商务局"]


def test_the_same_question_in_the_same_state_has_the_same_id(ask):
    state = STATES["after an answer"]
    ids = {ask("石墨烯谁负责", "ask_agency", dialogue=state).custom["answer_id"] for _ in range(3)}
    assert len(ids) == 1


def test_another_text_or_state_has_another_id(ask):
    ids = [
        ask("石墨烯谁负责", "ask_agency").custom["answer_id"],
        ask("石墨烯谁负责？", "ask_agency").custom["answer_id"],
        ask("石墨烯谁负责", "ask_agency", dialogue=STATES["after an answer"]).custom["answer_id"],
        ask("石墨烯谁负责", "ask_agency", dialogue=STATES["after a list"]).custom["answer_id"],
    ]
    assert len(set(ids)) == len(ids)


def test_other_knowledge_has_another_id(ask, policy_base, cues):
    newer = copy.copy(policy_base)
    newer.__dict__["version"] = "0123456789ab"
    action = ActionAnswer(newer, ask.contacts, cues, load_weights())
    before, after = (
        each.identify(ask.tracker("石墨烯谁负责", "ask_agency"), each.answer(context).text())
        for each in (ask.action, action)
        for context in [ask.context("石墨烯谁负责", "ask_agency")]
    )
    assert before != after


def test_without_classification_names_and_wording_are_enough(ask):
    assert ask("石墨烯的责任单位有哪些").agencies[3] == "市科技局"
    assert ask("GDP的目标是多少").figures == [("地区生产总值", 9000, "亿元")]


def test_an_english_question_is_answered_by_its_meaning(ask, policy_base):
    clause = policy_base.clauses["2.1.9"]
    text = "who handles sheets of carbon"
    assert ask(text, "ask_agency").kind == "clarify"
    reply = ask.with_meaning({text: f"{clause.heading}。{clause.text}"})(text, "ask_agency")
    assert (reply.kind, reply.clauses) == ("answer", ["2.1.9"])


def test_there_is_one_action_under_the_name_in_the_domain(policy_base, ask, domain):
    (action,) = build_actions(policy_base, ask.contacts)
    assert action.name() in {name for entry in domain["actions"] for name in entry}
