"""Our own single questions, put to the trained assistant; and that it was not trained on them."""

from pathlib import Path

import numpy
import pytest
import pytest_asyncio
from rapidfuzz import fuzz, process
from ruamel.yaml import YAML

from bench.exam.floors import below_floor, read_floors
from bench.exam.items import own_conversations, own_questions
from bench.exam.judge import ALWAYS
from bench.exam.report import failure_lines
from bench.exam.run import put

ROOT = Path(__file__).parent.parent
NEARLY_EQUAL = 93
"""Of 100, by rapidfuzz, punctuation and case aside."""
A_TURN_OF_ITS_OWN = 6
"""Up to so many characters there is hardly another way to go on in a dialogue: 谢谢, 那责任单位呢."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def verdicts(trained_assistant, judge):
    return await put(own_questions(), trained_assistant, judge)


@pytest.mark.model
def test_no_share_sank_below_its_floor(verdicts):
    sunk = below_floor(verdicts, read_floors())
    lost = [verdict for verdict in verdicts if "questions" in sunk or verdict.item.group in sunk]
    assert not sunk, "\n".join([*sunk.values(), *failure_lines(lost)])


@pytest.mark.model
@pytest.mark.parametrize("check", ALWAYS)
def test_it_holds_for_every_reply(verdicts, check):
    wrong = failure_lines(verdict for verdict in verdicts if check in verdict.failed)
    assert not wrong, "\n".join(wrong)


def bare(sentence):
    """Return a sentence without what does not tell it from another."""
    return "".join(character for character in sentence if character.isalnum()).lower()


def training_sentences():
    files = (YAML(typ="safe").load(path) for path in sorted((ROOT / "nlu_data" / "intents").glob("*.yml")))
    blocks = (block["examples"] for file in files for block in file["nlu"])
    return [line.removeprefix("- ").strip() for block in blocks for line in block.splitlines()]


def near_copies(items):
    """Return place, question and training sentence of every question that is nearly one."""
    sentences = training_sentences()
    asked = [(item.name, turn.user) for item in items for turn in item.turns if bare(turn.user)]
    likeness = process.cdist(
        [bare(user) for _, user in asked],
        [bare(sentence) for sentence in sentences],
        scorer=fuzz.ratio,
        score_cutoff=NEARLY_EQUAL,
        dtype=numpy.uint8,
    )
    return [
        (name, user, sentences[row.argmax()])
        for (name, user), row in zip(asked, likeness, strict=True)
        if row.max() >= NEARLY_EQUAL
    ]


def told(copies):
    return "\n".join(f"{name}: “{user}” is the training sentence “{sentence}”" for name, user, sentence in copies)


def test_no_question_is_a_training_sentence():
    copies = near_copies(own_questions())
    assert not copies, told(copies)


def test_no_turn_of_a_dialogue_is_a_training_sentence():
    copies = [copy for copy in near_copies(own_conversations()) if len(bare(copy[1])) > A_TURN_OF_ITS_OWN]
    assert not copies, told(copies)
