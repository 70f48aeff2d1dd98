import re

import pytest

from knowledge import DOCUMENTS_ROOT

QUESTIONS = [
    ("石墨烯补贴多少钱", "ask_amount", "amount", "2.1.9"),
    ("制鞋一次性奖励多少万元", "ask_amount", "amount", "2.1.1"),
    ("加计扣除的比例是多少", "ask_rate", "rate", "3.2"),
    ("众创空间怎么申请", "ask_procedure", "procedure", "2.3.3"),
    ("海纳百川要什么条件", "ask_eligibility", "eligibility", "3.3"),
    ("首台套认定什么时候截止", "ask_deadline", "deadline", "2.2.2"),
    ("燎原计划的联系电话是多少", "ask_contact", "contact", "2.2.1"),
    ("泉州科技云的地址在哪里", "ask_place", "place", "2.2.2"),
    ("海纳百川的申请表在哪下载", "ask_form", "form", "3.3"),
    ("云计算现在建成了几个", "ask_progress", "progress", "2.4.3"),
    ("2025年新材料有什么目标", "ask_other_year", "other_year", "2.1.9"),
    ("燎原计划的实施细则怎么写", "ask_other_document", "other_document", "2.2.1"),
    ("五个一百是哪五个", "ask_list", "detail", "3.3"),
]
PRESUPPOSED = [
    "方案规定石墨烯补50万对吧",
    "石墨烯补贴50万元吗",
    "听说新能源一次性奖励30万元，对吗",
    "海纳百川给80万安家费是吧",
]


@pytest.fixture(scope="module")
def source():
    """Return the plan as received, white space removed, read apart from the code under test."""
    path = DOCUMENTS_ROOT / "documents" / "quanzhengban-2016-87" / "source.txt"
    return "".join(path.read_text(encoding="utf-8").split())


@pytest.fixture(params=QUESTIONS, ids=[aspect + "-" + text for text, _, aspect, _ in QUESTIONS])
def silence(request, ask):
    """Return a reply to a question that the plan does not answer, with its aspect and nearest clause."""
    text, intent, aspect, clause = request.param
    return ask(text, intent), aspect, clause


def test_what_is_not_stated_is_said_plainly(silence):
    reply, aspect, _ = silence
    assert reply.kind == "not_in_plan"
    assert reply.aspects == [aspect]
    assert re.match("方案没有写.+。", reply.text)


def test_the_words_searched_really_do_not_occur(silence, source):
    (missing,) = silence[0].custom["not_stated"]
    assert missing["searched"]
    assert not [word for word in missing["searched"] if word in source]
    assert all(f"“{word}”" in silence[0].text for word in missing["searched"])


def test_the_nearest_clause_is_cited_and_its_agencies_named(silence, policy_base):
    reply, _, clause = silence
    assert reply.clauses == [clause]
    assert reply.agencies == list(policy_base.clauses[clause].agencies)
    assert f"【原文 {clause}" in reply.text
    assert "可以向责任单位了解" in reply.text


def test_no_number_is_invented(silence, source):
    reply = silence[0]
    verdict, _, rest = reply.text.partition("\n")
    assert not re.search(r"\d+(?:\.\d+)?(?:万|元|%|亿)", verdict)
    assert all(number in source for number in re.findall(r"\d+(?:\.\d+)?(?:万|元|%|亿)", rest))


@pytest.mark.parametrize("text", PRESUPPOSED)
def test_a_sum_put_to_us_is_not_affirmed(ask, text):
    reply = ask(text, "ask_amount")
    assert reply.kind == "not_in_plan"
    assert "amount" in reply.aspects
    assert not re.search("50万|30万|80万|是的|对的|没错", reply.text)


def test_a_wrong_rate_put_to_us_is_not_affirmed(ask):
    reply = ask("加计扣除是不是15%", "ask_measures")
    assert (reply.kind, reply.aspects) == ("not_in_plan", ["rate"])
    assert "15%" not in reply.text


@pytest.mark.parametrize(
    ("text", "intent", "clause", "told"),
    [
        ("联席会议办公室设在哪里", "ask_place", "3.1", "联席会议办公室设在市科技局"),
        ("联席会议办公室设在哪个单位", "ask_coordination", "3.1", "联席会议办公室设在市科技局"),
        ("联席会议多久开一次", "ask_coordination", "3.1", "一月一协调,一季一调度"),
        ("谁担任联席会议总召集人", "ask_coordination", "3.1", "市政府分管领导担任总召集人"),
        ("离岗创业要什么条件", "ask_eligibility", "3.4", "允许国有企事业单位科研人员离岗创业"),
        ("兼职兼薪要什么条件", "ask_eligibility", "3.4", "不损害单位利益的基础上"),
        ("考核多久一次", "ask_assessment", "3.5", "每年对各县(市、区)人民政府"),
        ("众创空间建在什么地方", "ask_place", "2.3.3", "利用存量厂房"),
    ],
)
def test_an_aspect_that_the_plan_states_is_answered(ask, text, intent, clause, told):
    reply = ask(text, intent)
    assert reply.kind == "answer"
    assert reply.clauses == [clause]
    assert told in reply.text


@pytest.mark.parametrize(
    ("text", "intent", "clause", "aspect"),
    [
        ("科技小巨人在哪里办公", "ask_place", "3.1", "place"),
        ("农业物联网建在什么地方", "ask_place", "2.1.14", "place"),
        ("简政放权要什么条件", "ask_eligibility", "3.4", "eligibility"),
    ],
)
def test_what_the_clause_states_of_another_thing_is_no_answer(ask, text, intent, clause, aspect):
    reply = ask(text, intent)
    assert (reply.kind, reply.clauses, reply.aspects) == ("not_in_plan", [clause], [aspect])


def test_a_question_on_a_quantity_is_not_answered_by_a_condition_without_a_number(ask):
    assert ask("离岗创业最多几年", "ask_eligibility").kind == "not_in_plan"


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("五个一百是哪五个", "3.3"),
        ("五个一百人才计划包括哪些", "3.3"),
        ("八项重点人才工程有哪些", "3.3"),
        ("八项重点人才工程都叫什么", "3.3"),
        ("17个路线图是哪些", "2.2.1"),
        ("农业五新是哪五新", "2.1.14"),
    ],
)
@pytest.mark.parametrize("intent", ["ask_list", "ask_talent", "ask_measures"])
def test_parts_that_are_counted_and_not_listed_are_not_made_up(ask, text, clause, intent):
    reply = ask(text, intent)
    assert (reply.kind, reply.aspects, reply.clauses) == ("not_in_plan", ["detail"], [clause])


def test_a_sum_without_subject_is_answered_by_the_clause_on_money(ask):
    reply = ask("能补贴多少", "ask_amount")
    assert (reply.kind, reply.clauses) == ("not_in_plan", ["3.2"])


@pytest.mark.parametrize("text", ["补贴呢", "怎么申请", "那金额呢", "有什么条件"])
def test_an_aspect_alone_is_asked_of_the_last_subject(ask, text):
    first = ask("石墨烯谁负责", "ask_agency")
    reply = ask(text, "follow_up_topic", dialogue=first.dialogue)
    assert (reply.kind, reply.clauses) == ("not_in_plan", ["2.1.9"])


def test_a_benefit_that_looks_foreign_is_asked_of_the_last_subject(ask):
    first = ask("众创空间有什么扶持", "ask_measures")
    reply = ask("有没有免租期", "out_of_scope", dialogue=first.dialogue)
    assert (reply.kind, reply.clauses) == ("not_in_plan", ["2.3.3"])


def test_an_aspect_of_the_document_itself_is_not_one_of_a_clause(ask):
    first = ask("这份文件还有效吗", "ask_document")
    reply = ask("什么时候到期", "ask_deadline", dialogue=first.dialogue)
    assert (reply.kind, reply.aspects, reply.clauses) == ("not_in_plan", ["deadline"], ["0"])


def test_a_body_that_the_plan_does_not_name_has_no_tasks_in_it(ask):
    reply = ask("水利局负责什么", "ask_agency_tasks")
    assert (reply.kind, reply.agencies, reply.clauses) == ("not_in_plan", [], [])


def test_the_base_year_of_a_target_has_no_figure(ask):
    reply = ask("2010年的人均收入基数", "ask_other_year")
    assert reply.kind == "not_in_plan"
    assert reply.clauses == ["1.3"]


def test_what_a_story_only_tells_is_not_asked(ask):
    story = "我做外贸的,工厂也学人家开网店,代运营公司天天打电话来推销,我就想看看市里对跨境电商是什么态度、要建什么园区"
    assert ask(story, "ask_measures").kind == "answer"


def test_another_document_has_a_number_of_its_own(ask):
    reply = ask("国家对高新技术企业的税收优惠文件号是多少", "ask_other_document")
    assert reply.kind == "not_in_plan"
    assert reply.clauses == ["3.2"]


def test_who_presides_is_told_where_the_joint_meeting_is_only_meant(ask):
    reply = ask("创新这档事开会由谁坐主位", "ask_coordination")
    assert reply.kind == "answer"
    assert "市政府分管领导担任总召集人" in reply.text


def test_an_aspect_asked_of_the_clause_spoken_of_is_not_one_of_the_document(ask):
    first = ask("评价考核怎么说", "ask_assessment")
    reply = ask("公布在哪个网站", "ask_document", 0.49, dialogue=first.dialogue)
    assert (reply.kind, reply.clauses) == ("not_in_plan", ["3.5"])


def test_an_absent_term_is_tied_to_no_clause(ask):
    first = ask("产业发展目标是什么", "ask_measures")
    reply = ask("方案有没有提到元宇宙", "ask_measures", dialogue=first.dialogue)
    assert (reply.kind, reply.clauses, reply.agencies) == ("not_in_plan", [], [])
    assert "全文没有提到“元宇宙”" in reply.text
    assert reply.dialogue.clauses == first.dialogue.clauses


def test_the_county_in_a_name_is_its_place(ask):
    reply = ask("给惠安的台湾农民创业办的那个园设在哪里", "ask_place")
    assert (reply.kind, reply.clauses[0]) == ("answer", "2.1.14")


def test_when_papers_are_due_is_not_when_a_target_is_due(ask):
    assert ask("示范性数字化车间的材料哪天截止", "ask_deadline").kind == "not_in_plan"
    assert ask("示范性数字化车间哪一年建成", "ask_deadline").kind == "answer"
