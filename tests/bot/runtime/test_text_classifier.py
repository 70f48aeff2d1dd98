"""The classifier without Rasa's graph gives what the graph gives, bit for bit."""

import pytest
from rasa.core.channels.channel import UserMessage

from bench.exam.items import own_questions
from bot.runtime.text_classifier import TextClassifier
from tests.bot.runtime.test_turn_processor import rasas_own

ODD = [
    "",
    " ",
    "/restart",
    "／x",
    "。",
    "2016年3个、100万元",
    "ABC abc",
    "shi mo xi shei fu ze",
    "石墨烯" * 300,
    "😀",
    "\u200b",
]
TEXTS = [*ODD, *(turn.user for item in own_questions()[::40] for turn in item.turns)]

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="session")]


async def test_every_probability_has_the_same_bits(trained_assistant):
    processor = trained_assistant._agent.processor
    graph = rasas_own(processor)
    for text in TEXTS:
        ours = processor._classifier.classify(message := UserMessage(text, metadata={"x": 1}))
        if ours is None:
            assert text in ODD
            continue
        theirs = await graph.parse_message(message)
        assert ours == theirs, text
        assert list(map(type, ours)) == list(map(type, theirs))


async def test_commands_and_silence_are_left_to_rasa(trained_assistant):
    classifier = trained_assistant._agent.processor._classifier
    assert classifier.classify(UserMessage("")) is None
    assert classifier.classify(UserMessage("石墨烯")) is not None


async def test_another_pipeline_is_left_to_rasa(trained_assistant):
    nodes = dict(trained_assistant._agent.processor.graph_runner._instantiated_nodes)
    assert TextClassifier.of_graph(nodes) is not None
    del nodes[next(name for name in nodes if "SentenceEncoder" in name)]
    assert TextClassifier.of_graph(nodes) is None
