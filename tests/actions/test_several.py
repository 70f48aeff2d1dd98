import pytest

from actions.question import read_question
from actions.several import parts_of
from actions.weights import load_weights


@pytest.fixture
def parts(ask, policy_base, cues):
    """Return a function that cuts a message into its questions."""
    return lambda text: [
        part.text for part in parts_of(read_question(ask.tracker(text), policy_base), policy_base, cues, load_weights())
    ]


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("电商谁负责？GDP的目标是多少？", ["电商谁负责", "gdp的目标是多少"]),
        ("电商谁负责;石墨烯补贴多少", ["电商谁负责", "石墨烯补贴多少"]),
        ("电商谁负责。石墨烯补贴多少。", ["电商谁负责", "石墨烯补贴多少"]),
        ("1.新材料谁负责 2.海纳百川是什么", ["新材料谁负责", "海纳百川是什么"]),
        ("石油化工谁管，纺织鞋服谁管", ["石油化工谁管", "纺织鞋服谁管"]),
        ("文号是多少？有效吗？", ["文号是多少", "有效吗"]),
        ("物流归哪、污水处理归哪", ["物流归哪", "污水处理归哪"]),
        ("石墨烯谁负责，补贴多少", ["石墨烯谁负责", "补贴多少"]),
        ("石墨烯谁负责？光伏呢？", ["石墨烯谁负责", "光伏呢"]),
        ("1）新材料谁负责 2）海纳百川是什么", ["新材料谁负责", "海纳百川是什么"]),
        ("电商归哪些单位负责？另外工商局在哪一条里有任务？", ["电商归哪些单位负责", "另外工商局在哪一条里有任务"]),
    ],
)
def test_a_message_is_cut_into_its_questions(parts, text, questions):
    assert parts(text) == questions


@pytest.mark.parametrize(
    "text",
    [
        "",
        "石墨烯谁负责",
        "石墨烯谁负责？谢谢！",
        "我是做陶瓷的，想问石墨烯谁负责",
        "石墨烯谁负责？新材料谁负责？",
        "石墨烯，谁负责",
        "完善创新创业支撑平台由谁负责，商务局在吗",
        "通信办在哪条？都还有谁？",
        "新材料？新能源？节能环保？石油化工？机械装备？",
    ],
)
def test_a_message_with_one_question_is_not_cut(parts, text):
    assert parts(text) == []


def test_each_question_is_answered_under_its_number(ask):
    reply = ask("电商谁负责？GDP的目标是多少？", "ask_agency")
    first, second = reply.text.split("（2）")
    assert first.startswith("（1）“培育“互联网+”新业态”（2.4.1）的责任单位共 8 个")
    assert second.startswith("地区生产总值：超9000亿元")
    assert reply.clauses == ["2.4.1", "1.3"]
    assert reply.figures == [("地区生产总值", 9000, "亿元")]
    assert len(reply.agencies) == 8


def test_the_document_is_named_once(ask):
    assert ask("电商谁负责？GDP的目标是多少？", "ask_agency").text.count("出处：") == 1


def test_what_one_part_does_not_state_is_told_beside_what_the_other_does(ask):
    reply = ask("电商谁负责？石墨烯补贴多少？", "ask_agency")
    assert reply.kind == "answer"
    assert reply.aspects == ["amount"]
    assert "（2）方案没有写“新材料”（2.1.9）的金额" in reply.text


def test_two_parts_that_are_not_stated_make_a_reply_that_is_not_in_the_plan(ask):
    reply = ask("石墨烯补贴多少？制鞋怎么申请？", "ask_amount")
    assert reply.kind == "not_in_plan"
    assert reply.aspects == ["amount", "procedure"]
    assert reply.clauses == ["2.1.9", "2.1.1"]


def test_the_subjects_are_the_list_to_go_on_from(ask):
    first = ask("石油化工谁管，纺织鞋服谁管", "ask_agency")
    assert first.dialogue.items == ("2.1.2", "2.1.1")
    assert ask("第二个怎么发展", "follow_up_ordinal", dialogue=first.dialogue).clauses == ["2.1.1"]


def test_two_questions_on_one_subject_leave_one_subject_to_go_on_from(ask):
    dialogue = ask("石墨烯谁负责，补贴多少", "ask_agency").dialogue
    assert dialogue.clauses == dialogue.items == ("2.1.9",)


def test_small_talk_with_names_in_it_is_not_cut(ask):
    assert ask("你好？谢谢？", "thank").kind == "small_talk"


def test_a_part_on_an_agency_is_asked_back_and_ends_nothing(ask, faults_of):
    assert not faults_of(ask("市审改办谁负责，世界石雕之都谁负责", "ask_agency"))


def test_what_must_be_said_with_a_fact_is_said_in_a_part_too(ask):
    assert "请注意" in ask("文号是多少？有效吗？", "ask_document").text


def test_lines_of_a_message_are_its_questions(parts):
    assert parts("电商谁负责\n石墨烯补贴多少") == ["电商谁负责", "石墨烯补贴多少"]


def test_each_part_keeps_its_own_subject(ask):
    assert ask("光伏发电属于什么产业？香品又属于什么产业？", "ask_measures").clauses == ["2.1.10", "2.1.6"]


def test_the_next_question_goes_on_about_the_figure_told_last(ask):
    first = ask("文号是多少？2020年制造业增加值目标多少？", "ask_figure")
    assert first.clauses == ["0", "1.2"]
    assert ask("增长率呢", "follow_up_topic", dialogue=first.dialogue).clauses == ["1.2"]


@pytest.mark.parametrize("text", ["每万人发明专利这个指标，眼下实际做到几件了", "按纸业印刷那条，具体能拿到啥好处"])
def test_a_part_that_only_names_what_the_next_one_asks_is_no_question(parts, text):
    assert parts(text) == []


def test_an_agencys_name_of_today_is_a_question_of_its_own(parts):
    assert len(parts("纸业印刷那条挂了哪些单位？另外文广新局现在叫什么")) == 2
