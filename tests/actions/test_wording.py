import pytest

from actions.wording import Wording
from knowledge import Script

RESPONSES = {"utter_hello": [{"text": "{name}您好\n"}], "utter_plain": [{"text": "好"}]}


def test_a_text_is_filled_and_its_last_line_break_dropped():
    assert Wording(RESPONSES).say("utter_hello", name="王工") == "王工您好"


def test_braces_in_a_value_are_only_text():
    assert Wording(RESPONSES).say("utter_hello", name="{name}") == "{name}您好"


def test_the_warrant_of_a_fixed_text_is_its_name():
    assert Wording(RESPONSES).line("utter_plain").warrant == "wording utter_plain"


def test_another_warrant_may_be_given():
    line = Wording(RESPONSES).line("utter_plain", warrant="computed", optional=True)
    assert (line.text, line.warrant, line.optional) == ("好", "computed", True)


@pytest.mark.parametrize(("name", "values"), [("utter_unknown", {}), ("utter_hello", {}), ("utter_hello", {"nam": 1})])
def test_an_unknown_text_or_a_missing_value_is_an_error(name, values):
    with pytest.raises(KeyError):
        Wording(RESPONSES).say(name, **values)


def test_a_traditional_paragraph_converts_its_names_and_leaves_quotes_alone():
    responses = {
        "utter_content": [{"text": "方案在{heading}里写到：{quote}"}],
        "utter_quote": [{"text": "【原文 {heading}】{quote}"}],
    }
    wording = Wording(responses, Script.TRADITIONAL)
    values = {"heading": "软件园", "quote": "软件产业"}
    assert wording.line("utter_content", **values).text == "方案在軟件園裡寫到：软件产业"
    assert wording.line("utter_quote", **values).text == "【原文 软件园】软件产业"
    assert wording.say("utter_content", **values) == "方案在软件园里写到：软件产业"
