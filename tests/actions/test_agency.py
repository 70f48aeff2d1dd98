import pytest


@pytest.mark.parametrize(
    ("text", "clause", "count"),
    [
        ("新材料的责任单位有哪些", "2.1.9", 8),
        ("石墨烯归谁管", "2.1.9", 8),
        ("燎原计划由哪些部门负责", "2.2.1", 6),
        ("加计扣除谁来落实", "3.2", 6),
        ("海纳百川谁负责", "3.3", 4),
    ],
)
def test_every_responsible_agency_is_named(ask, policy_base, text, clause, count):
    reply = ask(text, "ask_agency")
    assert reply.kind == "answer"
    assert reply.agencies == list(policy_base.clauses[clause].agencies)
    assert f"（{clause}）的责任单位共 {count} 个：" in reply.text
    assert all(name in reply.text for name in reply.agencies)


def test_the_agency_line_itself_is_quoted(ask, policy_base):
    reply = ask("新材料的责任单位有哪些", "ask_agency")
    assert policy_base.clauses["2.1.9"].agency_line in [c["quote"] for c in reply.custom["citations"]]


def test_names_of_today_stand_beside_those_of_then(ask):
    reply = ask("食品产业谁负责", "ask_agency")
    today = {agency["name"]: agency["today"] for agency in reply.custom["agencies"]}
    assert today["市经信委"] == "市工业和信息化局"
    assert today["市食品药品监管局"] == "市市场监督管理局"
    assert today["市科技局"] is None
    assert "市经信委→市工业和信息化局" in reply.text


def test_a_name_of_today_that_is_not_sure_is_to_be_checked(ask):
    text = ask("食品产业谁负责", "ask_agency").text
    assert "市粮食局→市发展和改革委员会（请核实）" in text
    assert "市农业局→市农业农村局（" not in text


def test_a_name_of_today_that_is_unknown_is_not_guessed(ask):
    reply = ask("机械装备谁负责", "ask_agency")
    (finance,) = [agency for agency in reply.custom["agencies"] if agency["name"] == "市金融工作局"]
    assert finance["today"] is None
    assert "市金融工作局→" not in reply.text


def test_no_agency_is_said_to_lead(ask):
    for text in ("新材料谁牵头", "新材料哪家是牵头单位"):
        assert "没有写哪一家牵头" in ask(text, "ask_agency").text


def test_agencies_of_several_subjects_are_told_one_by_one(ask):
    reply = ask("新材料和新能源谁负责", "ask_agency")
    assert reply.clauses == ["2.1.9", "2.1.10"]
    assert "“新材料”（2.1.9）的责任单位共 8 个" in reply.text
    assert "“新能源”（2.1.10）的责任单位共 5 个" in reply.text
    science = next(agency for agency in reply.custom["agencies"] if agency["name"] == "市科技局")
    assert science["clauses"] == ["2.1.9", "2.1.10"]


def test_clauses_with_the_same_agencies_are_told_together(ask):
    reply = ask("开放式研发设计模式和个性化定制生产模式谁负责", "ask_agency")
    assert "“推广开放式研发设计模式”（2.5.1）、“发展个性化定制生产模式”（2.5.3）的责任单位共 6 个" in reply.text


def test_the_sentence_on_the_very_thing_is_quoted(ask):
    reply = ask("融资租赁归谁管", "ask_agency")
    assert "融资租赁" in reply.custom["citations"][0]["quote"]
    assert "融资租赁" in reply.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("市商务局在不在石油化工的责任单位里", "市商务局在“石油化工”的责任单位之列。"),
        ("市商务局在不在新材料的责任单位里", "市商务局不在“新材料”的责任单位之列。"),
        ("新材料的责任单位有没有它们，国土局算不算", "市国土资源局在“新材料”的责任单位之列。"),
    ],
)
def test_it_is_said_whether_an_agency_is_listed(ask, text, told):
    reply = ask(text, "ask_agency")
    assert reply.text.startswith(told)
    assert len(reply.agencies) >= 7


def test_it_is_said_whether_an_agency_is_listed_in_what_was_spoken_of(ask):
    first = ask("石墨烯谁负责", "ask_agency")
    assert ask("商务局在里面吗", "ask_agency", dialogue=first.dialogue).text.startswith("市商务局不在“新材料”")


@pytest.mark.parametrize("text", ["自主创新能力谁负责", "GDP翻番谁负责"])
def test_a_goal_has_no_agency_and_says_so(ask, text):
    reply = ask(text, "ask_agency")
    assert reply.kind == "answer"
    assert reply.agencies == []
    assert "没有为它列责任单位" in reply.text
    assert reply.clauses[0].startswith("1.")


def test_members_of_the_joint_meeting_are_named_as_the_plan_does(ask):
    assert ask("强化督查评估谁负责", "ask_agency").agencies == ["市创新发展联席会议成员单位"]


def test_the_state_goes_on_with_the_clause(ask):
    state = ask("石墨烯谁负责", "ask_agency").dialogue
    assert (state.clauses, state.ask, state.turn) == (("2.1.9",), "agency", 1)
    assert "石墨烯" in state.topics


def test_going_on_about_the_subject_is_said(ask):
    first = ask("石墨烯有什么扶持", "ask_measures")
    assert "您接着问的“新材料”（2.1.9）" in ask("那责任单位呢", "follow_up_agency", dialogue=first.dialogue).text


def test_each_clause_names_exactly_its_agencies(ask, policy_base):
    wrong = []
    for clause in policy_base.clauses.values():
        for question in (f"{clause.heading}的责任单位有哪些？", f"{clause.heading}归谁管"):
            reply = ask(question, "ask_agency")
            if reply.agencies != list(clause.agencies) or clause.id not in reply.clauses:
                wrong.append((question, reply.clauses, reply.agencies))
    assert not wrong


def test_each_name_of_the_plan_leads_to_the_agencies_of_a_clause_that_has_it(ask, policy_base, faults_of):
    titles = {section.title for section in policy_base.sections.values()}
    titles |= {alias for section in policy_base.sections.values() for alias in section.aliases}
    wrong = []
    names = [name for name in policy_base.names.values() if name.name not in titles]
    for name in names:
        reply = ask(f"{name.name}的责任单位有哪些", "ask_agency")
        right = reply.clauses and reply.clauses[0] in name.clauses
        if not right or not set(policy_base.clauses[reply.clauses[0]].agencies) <= set(reply.agencies):
            wrong.append((name.name, reply.clauses))
        wrong += [(name.name, fault) for fault in faults_of(reply)]
    assert not wrong
    assert len(names) > 500


@pytest.mark.parametrize("text", ["产业创新谁负责", "工作重点谁负责"])
def test_agencies_of_a_whole_section_fit_one_reply(ask, faults_of, text):
    reply = ask(text, "ask_agency")
    assert not faults_of(reply)
    assert "合起来共" in reply.text


def test_agencies_of_many_clauses_spoken_of_fit_one_reply(ask, faults_of):
    tasks = ask("市科技局负责什么", "ask_agency_tasks")
    assert not faults_of(ask("它的责任单位", "follow_up_agency", dialogue=tasks.dialogue))
    assert not faults_of(ask("比较一下", "ask_compare", dialogue=tasks.dialogue))


def test_what_is_asked_beside_the_agencies_is_quoted(ask):
    reply = ask("石化要打造成什么样的产业基地由哪些单位负责", "ask_agency")
    assert "绿色石化产业基地" in reply.text
    assert "责任单位共 7 个" in reply.text
