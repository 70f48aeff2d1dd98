import pytest

from knowledge import Topic, TopicKind
from knowledge.lexicon import Lexicon


def topics(base, form):
    return {(topic.kind, topic.key) for topic in base.lexicon.topics(form)}


def test_there_are_more_than_900_forms_of_two_characters_or_more(policy_base):
    forms = list(policy_base.lexicon.forms)
    assert len(set(forms)) == len(forms) == len(policy_base.lexicon)
    assert len(forms) >= 900
    assert min(map(len, forms)) == 2
    assert max(map(len, forms)) == policy_base.lexicon.longest


@pytest.mark.parametrize(
    ("form", "topic"),
    [
        ("新材料", (TopicKind.CLAUSE, "2.1.9")),
        ("加计扣除", (TopicKind.NAME, "加计扣除")),
        ("研发费用加计扣除", (TopicKind.NAME, "加计扣除")),
        ("高企", (TopicKind.NAME, "高新技术企业")),
        ("鞋厂", (TopicKind.NAME, "制鞋业")),
        ("做鞋", (TopicKind.NAME, "制鞋业")),
        ("经信委", (TopicKind.AGENCY, "市经信委")),
        ("经济和信息化委员会", (TopicKind.AGENCY, "市经信委")),
        ("工信局", (TopicKind.AGENCY, "市经信委")),
        ("市场监管局", (TopicKind.AGENCY_GROUP, "市市场监督管理局")),
        ("gdp", (TopicKind.FIGURE, "地区生产总值")),
        ("保障措施", (TopicKind.SECTION, "3")),
        ("文号", (TopicKind.FACT, "number")),
        ("cps", (TopicKind.TERM, "CPS")),
        ("new materials", (TopicKind.CLAUSE, "2.1.9")),
    ],
)
def test_a_form_stands_for(policy_base, form, topic):
    assert topic in topics(policy_base, form)


def test_names_in_quotation_marks_are_known_without_them(policy_base):
    assert topics(policy_base, "企业知识产权管理规范") == topics(policy_base, "《企业知识产权管理规范》") | {
        (TopicKind.TERM, "企业知识产权管理规范")
    }


def test_a_form_is_known_with_and_without_quotation_marks():
    topic = Topic(TopicKind.NAME, "数控一代", "数控一代", ("2.1.3",))
    assert set(Lexicon([("“数控一代”工程", topic)]).forms) == {"“数控一代”工程", "数控一代工程"}


def test_every_name_alias_agency_and_heading_is_a_form(policy_base):
    lexicon = policy_base.lexicon
    assert all(clause.heading.lower() in lexicon for clause in policy_base.clauses.values())
    assert all(agency.name in lexicon and agency.full_name.lower() for agency in policy_base.agencies.values())


def test_an_unknown_form_stands_for_nothing(policy_base):
    assert "体育局" not in policy_base.lexicon
    assert policy_base.lexicon.topics("体育局") == ()


def test_topics_name_clauses_that_exist(policy_base):
    known = {*policy_base.clauses, "0"}
    lexicon = policy_base.lexicon
    assert not [form for form in lexicon.forms for topic in lexicon.topics(form) if not {*topic.clauses} <= known]
