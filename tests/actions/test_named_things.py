import pytest

from knowledge import NameKind


@pytest.mark.parametrize(
    ("text", "names", "clauses"),
    [
        ("点了名字的企业有哪些", ("联合石化", "中化泉州石化"), ["2.1.2"]),
        ("方案提到了哪些研究院", ("泉州智能制造研究院", "哈工大泉州工程技术研究院"), ["2.3.1"]),
        ("方案里点名的品牌列一下", ("泉州购", "中国香都"), ["2.4.1", "2.1.6"]),
        ("点名的园区有哪些", ("泉州软件园", "惠安台湾农民创业园"), ["2.4.3", "2.1.2", "2.1.14"]),
    ],
)
def test_what_has_a_name_of_its_own_is_listed_complete(ask, faults_of, text, names, clauses):
    reply = ask(text, "ask_list")
    assert reply.kind == "answer"
    assert reply.clauses == clauses
    assert all(name in reply.text for name in names)
    assert faults_of(reply) == []


def test_the_number_said_is_the_number_listed(ask, policy_base):
    brands = [name for name in policy_base.names.values() if name.proper and name.kind is NameKind.BRAND]
    assert f"共 {len(brands)} 个" in ask("点名的品牌有哪些", "ask_list").text


def test_of_a_subject_named_besides_only_its_own_count(ask):
    assert ask("农业那条点名的园区有哪些", "ask_list").clauses == ["2.1.14"]


def test_a_class_of_things_is_no_name(ask):
    assert "高新技术企业" not in ask("点名的企业有哪些", "ask_list").text.split("【")[0]


def test_where_a_subject_names_none_that_is_said(ask):
    assert ask("陶瓷点名的企业有哪些", "ask_list").kind == "not_in_plan"
