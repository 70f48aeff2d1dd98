import pytest

from actions.dialogue import Dialogue
from actions.question import read_question
from actions.reply_script import reply_script
from knowledge import Script

SIMPLIFIED, TRADITIONAL, ENGLISH = Script.SIMPLIFIED, Script.TRADITIONAL, Script.ENGLISH


@pytest.fixture
def script_of(ask, policy_base):
    def script_of(text, held_in=SIMPLIFIED):
        tracker = ask.tracker(text, dialogue=Dialogue(script=held_in.value))
        return reply_script(read_question(tracker, policy_base), policy_base)

    return script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("新材料由哪些單位負責", TRADITIONAL),
        ("新材料由哪些单位负责", SIMPLIFIED),
        ("我们公司想问一下这个產業", SIMPLIFIED),
        ("石墨烯", SIMPLIFIED),
        ("Who is responsible for graphene?", ENGLISH),
        ("graphene", ENGLISH),
        ("What is 市农业局 called today?", ENGLISH),
        ("联席会议 office 设在 which bureau", SIMPLIFIED),
        ("CPS", SIMPLIFIED),
        ("LED", SIMPLIFIED),
        ("ok", SIMPLIFIED),
        ("shimoxi shei fuze", SIMPLIFIED),
        ("mingtian xiayu ma", SIMPLIFIED),
        ("", SIMPLIFIED),
    ],
)
def test_the_script_of_a_first_question(script_of, text, script):
    assert script_of(text) is script


@pytest.mark.parametrize("held_in", [TRADITIONAL, ENGLISH])
@pytest.mark.parametrize("text", ["2", "2.1.9", "CPS", "ok", "？"])
def test_what_shows_no_script_goes_on_in_that_of_the_conversation(script_of, held_in, text):
    assert script_of(text, held_in) is held_in


def test_words_written_alike_in_both_go_on_in_traditional_but_not_in_english(script_of):
    assert script_of("光伏呢", TRADITIONAL) is TRADITIONAL
    assert script_of("光伏呢", ENGLISH) is SIMPLIFIED


@pytest.mark.parametrize("held_in", [TRADITIONAL, ENGLISH])
@pytest.mark.parametrize("text", ["那责任单位呢", "shei fuze"])
def test_an_elliptic_question_in_simplified_characters_or_pinyin_switches_back(script_of, held_in, text):
    assert script_of(text, held_in) is SIMPLIFIED
