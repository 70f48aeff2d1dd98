import pytest


@pytest.mark.parametrize(
    ("text", "clause", "told"),
    [
        ("石墨烯有什么扶持", "2.1.9", "石墨烯"),
        ("制鞋怎么发展", "2.1.1", "制鞋业要重点打造"),
        ("科研人员能不能离岗创业", "3.4", "允许国有企事业单位科研人员离岗创业"),
        ("融资租赁有什么支持", "2.4.2", "融资租赁"),
        ("专利质押融资怎么写", "3.2", "专利权质押融资"),
        ("企业研发有什么税收政策", "3.2", "加计扣除"),
        ("农业物联网有什么计划", "2.1.14", "农业物联网"),
    ],
)
def test_the_sentence_that_answers_is_quoted(ask, text, clause, told):
    reply = ask(text, "ask_measures")
    assert reply.kind == "answer"
    assert reply.clauses == [clause]
    assert any(told in citation["quote"] for citation in reply.custom["citations"])
    assert told in reply.text
    assert f"【原文 {clause}" in reply.text


@pytest.mark.parametrize(("alias", "name"), [("考核评价", "绩效考核"), ("智能化制造", "智能制造")])
def test_the_sentence_with_the_name_is_quoted_when_an_alias_is_used(ask, alias, name):
    reply = ask(f"{alias}有什么政策", "ask_measures")
    assert any(name in citation["quote"] for citation in reply.custom["citations"])


def test_a_sentence_is_quoted_and_not_the_whole_clause(ask, policy_base):
    reply = ask("制鞋怎么发展", "ask_measures")
    assert len(reply.custom["citations"][0]["quote"]) < len(policy_base.clauses["2.1.1"].text)


def test_a_short_clause_that_is_asked_for_is_quoted_whole(ask, policy_base):
    reply = ask("新能源怎么发展", "ask_measures")
    assert reply.custom["citations"][0]["quote"] == policy_base.clauses["2.1.10"].text


def test_more_is_the_whole_clause(ask, policy_base):
    first = ask("制鞋怎么发展", "ask_measures")
    reply = ask("详细点", "follow_up_more", dialogue=first.dialogue)
    assert reply.custom["citations"][0]["quote"] == policy_base.clauses["2.1.1"].text


@pytest.mark.parametrize("text", ["科技保险和加速折旧怎么写", "加速折旧和科技保险怎么写"])
def test_both_things_asked_about_are_quoted_in_the_order_of_the_clause(ask, text):
    first, second = (citation["quote"] for citation in ask(text, "ask_measures").custom["citations"])
    assert "固定资产加速折旧" in first
    assert "科技保险" in second


def test_several_subjects_are_each_quoted(ask):
    reply = ask("新材料和新能源怎么发展", "ask_measures")
    assert reply.clauses == ["2.1.9", "2.1.10"]
    assert reply.text.startswith("方案有 2 条写到：“新材料”、“新能源”")
    assert reply.dialogue.items == ("2.1.9", "2.1.10")


def test_responsible_agencies_are_told_with_the_content(ask, policy_base):
    reply = ask("石墨烯有什么扶持", "ask_measures")
    assert reply.agencies == list(policy_base.clauses["2.1.9"].agencies)
    assert "责任单位 8 个：" in reply.text


def test_a_goal_is_told_without_agencies(ask):
    reply = ask("自主创新能力怎么写的", "ask_measures")
    assert reply.clauses == ["1.1"]
    assert "责任单位" not in reply.text


def test_the_document_is_named(ask):
    text = ask("石墨烯有什么扶持", "ask_measures").text
    assert text.endswith("出处：《泉州市实施创新驱动发展战略工作方案》（泉政办〔2016〕87号）")


def test_going_on_about_a_subject_is_said(ask):
    first = ask("石墨烯谁负责", "ask_agency")
    assert ask("它有什么扶持", "ask_measures", dialogue=first.dialogue).text.startswith("接着说 2.1.9“新材料”")
    assert not ask("石墨烯有什么扶持", "ask_measures", dialogue=first.dialogue).text.startswith("接着说")


@pytest.mark.parametrize("term", ["燎原计划", "海纳百川", "加计扣除", "众创空间", "石墨烯", "离岗创业"])
def test_a_term_is_explained_in_plain_words_marked_as_no_quote(ask, policy_base, term):
    reply = ask(f"{term}是什么意思", "ask_meaning")
    assert f"白话说明（非原文）：{term}——{policy_base.glossary[term].plain}" in reply.text
    assert policy_base.glossary[term].plain not in [c["quote"] for c in reply.custom["citations"]]


def test_plain_words_are_told_only_when_the_meaning_is_asked(ask):
    assert "白话说明" not in ask("燎原计划有什么支持", "ask_measures").text


def test_each_heading_leads_to_its_clause(ask, policy_base):
    wrong = []
    for clause in policy_base.clauses.values():
        for question in (f"方案对“{clause.heading}”是怎么写的？", f"{clause.heading}有什么内容"):
            reply = ask(question, "ask_measures")
            if reply.clauses != [clause.id] or reply.kind != "answer":
                wrong.append((question, reply.kind, reply.clauses))
    assert not wrong


def test_each_name_leads_to_a_clause_that_has_it(ask, policy_base, faults_of):
    titles = {title for s in policy_base.sections.values() for title in (s.title, *s.aliases)}
    wrong = []
    for name in (name for name in policy_base.names.values() if name.name not in titles):
        reply = ask(f"{name.name}有什么政策", "ask_measures")
        if not set(reply.clauses) & set(name.clauses) or reply.kind != "answer":
            wrong.append((name.name, reply.kind, reply.clauses))
        wrong += [(name.name, fault) for fault in faults_of(reply)]
    assert not wrong


def test_the_sentence_that_means_what_is_asked_is_quoted(ask, policy_base):
    clause, text = policy_base.clauses["2.3.3"], "孵化器那条哪句讲学生娃"
    meant = "整合高校教学资源、产学研合作基地和创业孵化载体,建设一批大学生创业基地;"
    reply = ask.with_meaning({text: f"{clause.heading}。{meant}"})(text, "ask_measures")
    assert meant in [citation["quote"] for citation in reply.custom["citations"]]


def test_meaning_chooses_among_sentences_whose_words_say_as_much(ask, policy_base):
    meant, text = policy_base.clauses["2.3.3"].sentences[-1], "众创空间那条哪句讲读书娃"
    reply = ask.with_meaning({text: meant})(text, "ask_measures")
    assert meant in [citation["quote"] for citation in reply.custom["citations"]]
