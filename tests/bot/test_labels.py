"""Every name that ``/why`` can show has a label, so that whoever reads it needs no English."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from actions.cues import CUES_FILE
from actions.dialogue import Dialogue
from actions.intents import Ask
from bot.expectation import KINDS
from bot.shell.labels import labelled, labels, reason, warrant
from knowledge import Aspect, Match, TopicKind

ROOT = Path(__file__).parent.parent.parent
DECIDING = ("decision", "exceptions", "several", "verbatim")


def names_of(group):
    """Return the names of a group as the program has them."""
    return {
        "kinds": set(KINDS),
        "asks": {ask.value for ask in Ask},
        "intents": set(YAML(typ="safe").load(ROOT / "domain.yml")["intents"]),
        "cues": set(YAML(typ="safe").load(CUES_FILE)["kinds"]),
        "aspects": {aspect.value for aspect in Aspect},
        "topics": {kind.value for kind in TopicKind},
        "matches": {match.name.lower() for match in Match},
        "focus": set(Dialogue().as_dict()),
    }[group]


@pytest.mark.parametrize("group", ["kinds", "asks", "intents", "cues", "aspects", "topics", "matches", "focus"])
def test_every_name_has_a_label_and_every_label_a_name(group):
    assert set(labels()[group]) == names_of(group)


def test_every_reason_of_the_actions_has_a_label():
    source = "".join((ROOT / "actions" / f"{name}.py").read_text(encoding="utf-8") for name in DECIDING)
    given = {
        text for text in re.findall(r'[,(]\s*"([a-z][^"{}]*(?: [^"{}]+)+)"', source) if not text.startswith("utter_")
    }
    given = {text for text in given if text not in labels()["subjects"]}
    assert len(given) > 25
    assert not given - set(labels()["reasons"])


def test_reasons_are_told_in_chinese():
    assert reason("asks who is responsible") == "问谁负责"
    assert reason("kinds: agency 1.20, content 0.30") == "各种问法的分量：问谁负责 1.20，问内容 0.30"
    assert reason("subject: 2.1.9, 2.1.10 (carried from the conversation)") == "所问的条款：2.1.9, 2.1.10（接着上文）"
    assert reason("subject: none (named or found)") == "所问的条款：无（点了名或检索到）"
    assert reason("something new") == "something new"


def test_warrants_are_told_in_chinese():
    assert warrant("quote 2.1.9") == "原文 2.1.9"
    assert warrant("wording utter_greet") == "固定的话 utter_greet"
    assert warrant("computed") == "由知识库算出"


def test_a_name_without_label_stays():
    assert labelled("cues", "who") == "who"
    assert labelled("cues", "agency") == "谁负责（agency）"
