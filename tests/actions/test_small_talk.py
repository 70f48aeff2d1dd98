import pytest

from actions import Contacts

HOTLINE = Contacts("某市政务服务中心", "12345")


@pytest.mark.parametrize(
    ("text", "intent", "told"),
    [
        ("你好", "greet", "您好"),
        ("再见", "goodbye", "再见"),
        ("谢谢", "thank", "不客气"),
        ("嗯", "affirm", "请接着问"),
        ("你是真人吗", "bot_challenge", "不是真人"),
        ("你能干嘛", "ask_capabilities", "我可以查"),
        ("讲个笑话", "chitchat", "只会聊政策"),
    ],
)
def test_small_talk_gets_its_own_text_and_cites_nothing(ask, text, intent, told):
    reply = ask(text, intent)
    assert reply.kind == "small_talk"
    assert told in reply.text
    assert reply.clauses == []
    assert reply.custom["suggestions"]


def test_who_runs_the_assistant_is_told_from_the_configuration(ask):
    assert "某市政务服务中心" in ask.with_contacts(HOTLINE)("你是谁", "bot_challenge").text


@pytest.mark.parametrize(("text", "intent"), [("转人工", "handoff"), ("我要投诉", "complaint")])
def test_a_person_is_found_at_the_configured_hotline(ask, text, intent):
    reply = ask.with_contacts(HOTLINE)(text, intent)
    assert reply.kind == "handoff"
    assert "也可以联系某市政务服务中心：12345" in reply.text


@pytest.mark.parametrize(("text", "intent"), [("转人工", "handoff"), ("我要投诉", "complaint")])
def test_without_a_hotline_none_is_invented(ask, text, intent):
    reply = ask(text, intent)
    assert reply.kind == "handoff"
    assert "没有配置人工联系方式" in reply.text
    assert not any(character.isdigit() for character in reply.text)


def test_the_hotline_is_told_where_the_plan_is_silent(ask):
    assert "12345" in ask.with_contacts(HOTLINE)("石墨烯补贴多少钱", "ask_amount").text
    assert "可以联系" not in ask("石墨烯补贴多少钱", "ask_amount").text


@pytest.mark.parametrize("text", ["今天天气怎么样", "推荐一部电影", "帮我写首诗", "北京时间几点了"])
def test_what_is_outside_the_field_is_said_to_be(ask, text):
    reply = ask(text, "out_of_scope")
    assert reply.kind == "out_of_scope"
    assert reply.clauses == reply.agencies == []
    assert reply.custom["suggestions"]


@pytest.mark.parametrize(
    ("text", "intent", "place"),
    [
        ("厦门的石墨烯谁负责", "ask_agency", "厦门"),
        ("福州怎么扶持新材料", "ask_subsidy", "福州"),
        ("深圳的GDP的目标是多少", "ask_figure", "深圳"),
    ],
)
def test_another_place_is_named_and_not_answered(ask, text, intent, place):
    reply = ask(text, intent)
    assert reply.kind == "out_of_scope"
    assert reply.text.startswith(f"您问的是{place}")
    assert reply.clauses == []


def test_another_place_leaves_the_subject_standing(ask):
    state = ask("厦门的石墨烯谁负责", "ask_agency").dialogue
    assert state.clauses == ("2.1.9",)
    assert ask("泉州的", "out_of_scope", dialogue=state).clauses == ["2.1.9"]


@pytest.mark.parametrize(
    ("text", "intent"), [("好的谢谢", "thank"), ("今天天气怎么样", "out_of_scope"), ("转人工", "handoff")]
)
def test_a_detour_leaves_the_conversation_as_it_was(ask, text, intent):
    first = ask("石墨烯谁负责", "ask_agency")
    assert ask(text, intent, dialogue=first.dialogue).dialogue == first.dialogue
