import pytest

from knowledge import fold


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("“创新链”出现在哪些条款", "创新链"),
        ("哪些条款提到“泉州制造2025”", "泉州制造2025"),
        ("产学研在哪几条提过", "产学研"),
    ],
)
def test_every_clause_with_the_phrase_is_listed(ask, policy_base, text, phrase):
    reply = ask(text, "ask_measures")
    holding = [c.id for c in policy_base.clauses.values() if fold(phrase) in fold(c.heading + "。" + c.text)]
    assert reply.kind == "answer"
    assert reply.clauses == holding
    assert f"出现在{len(holding)}条" in reply.text
    assert all(phrase.replace("“", "") in citation["quote"] for citation in reply.custom["citations"])


def test_a_phrase_that_stands_nowhere_is_not_listed(ask):
    assert "出现在" not in ask("“元宇宙”出现在哪些条款", "ask_measures").text


def test_an_ellipsis_inside_a_phrase_stands_for_what_is_left_out(ask):
    reply = ask("哪几个产业的定位写的是“全国……基地”？", "ask_list")
    assert reply.clauses == ["2.1.4", "2.1.5", "2.1.6", "2.1.7"]
