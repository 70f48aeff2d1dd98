"""Rasa's own processor and ours, side by side: the same events, the same replies."""

import importlib
import logging

import pytest
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain

from bench.exam.items import own_conversations
from bot.messages import UserMessage
from bot.runtime.levers import Levers
from bot.runtime.one_rule import OneRule
from bot.runtime.turn_processor import TurnProcessor, fills_slots

OF_EACH_TURN = ("timestamp", "message_id")
DIALOGUES = own_conversations()[::12]


def rasas_own(processor):
    """Return a processor of Rasa with all that one of ours has."""
    own = MessageProcessor.__new__(MessageProcessor)
    vars(own).update(vars(processor))
    return own


def bare(value):
    """Return an event without what no two turns share."""
    if isinstance(value, dict):
        return {key: bare(part) for key, part in value.items() if key not in OF_EACH_TURN}
    return [bare(part) for part in value] if isinstance(value, (list, tuple)) else value


async def talk(assistant, sender, texts, processor):
    """Put texts through a processor; return the replies and the events that were stored."""
    agent, own = assistant._agent, assistant._agent.processor
    agent.processor = processor
    try:
        replies = [(await assistant.reply(UserMessage(sender, text, "test", explain=True))).messages for text in texts]
    finally:
        agent.processor = own
    tracker = await assistant._conversations.retrieve_full_tracker(f"test:{sender}")
    said = [{**part, "recipient_id": ""} for messages in replies for part in messages]
    return said, [bare(event.as_dict()) for event in tracker.events]


@pytest.mark.model
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.name)
async def test_a_dialogue_is_the_same_as_with_rasas_processor(trained_assistant, dialogue):
    processor = trained_assistant._agent.processor
    assert isinstance(processor, TurnProcessor)
    texts = [turn.user for turn in dialogue.turns]
    ours = await talk(trained_assistant, f"ours {dialogue.name}", texts, processor)
    theirs = await talk(trained_assistant, f"theirs {dialogue.name}", texts, rasas_own(processor))
    assert ours == theirs
    assert len(ours[1]) > 7 * len(texts)


@pytest.mark.model
@pytest.mark.asyncio(loop_scope="session")
async def test_one_rule_is_found_and_is_what_the_policies_say(trained_assistant):
    processor = trained_assistant._agent.processor
    rule = OneRule.of(rasas_own(processor))
    assert rule == processor._rule
    assert processor.domain.action_names_or_texts[rule.prediction().max_confidence_index] == "action_answer"
    assert rule.prediction().events[0] is not rule.prediction().events[0]


class TestOnTheToyProject:
    """Rules by intent, actions that fail: what is not provably constant stays Rasa's."""

    async def test_several_rules_are_left_to_the_policies(self, load_toy):
        processor = load_toy()._agent.processor
        assert processor._rule is None
        assert processor._classifier is None

    @pytest.mark.parametrize("text", ["新材料", "坏掉", "沉默", "两次", "拒绝", "不明白"])
    async def test_the_same_events_also_when_an_action_fails(self, load_toy, text, caplog):
        assistant = load_toy()
        caplog.set_level(logging.CRITICAL, "rasa")
        processor = assistant._agent.processor
        ours = await talk(assistant, "ours", [text, "新材料"], processor)
        theirs = await talk(assistant, "theirs", [text, "新材料"], rasas_own(processor))
        assert ours[1] == theirs[1]
        assert [part["text"] for part in ours[0][-1:]] == [part["text"] for part in theirs[0][-1:]]

    async def test_a_turn_is_taken_again_when_somebody_else_wrote(self, load_toy, log_lines):
        one, other = load_toy(), load_toy()
        for assistant, number in ((one, 1), (other, 2), (one, 3), (other, 4)):
            reply = await assistant.reply(UserMessage("ann", "新材料", "rest"))
            assert reply.answer["answer_id"] == f"turn-{number}"
            assert len(reply.messages) == 1
        assert [line["event"] for line in log_lines()].count("turn_taken_again") == 2

    async def test_each_lever_can_be_left_out(self, load_toy):
        for levers in (Levers(own_turns=False), Levers(live_conversations=False), Levers(one_rule=False)):
            reply = await load_toy(levers=levers).reply(UserMessage(repr(levers), "新材料", "rest"))
            assert reply.answer["answer_id"] == "turn-1"

    async def test_the_processor_changes_with_its_lever(self, load_toy):
        agent = load_toy(levers=Levers(own_turns=False))._agent
        assert type(agent.processor) is MessageProcessor
        assert isinstance(load_toy()._agent.processor, TurnProcessor)


@pytest.mark.parametrize(
    ("mapping", "fills"),
    [("custom", False), ("from_text", True), ("custom\n      action: action_x", True)],
)
def test_slots_that_a_message_fills_are_seen(mapping, fills):
    domain = Domain.from_yaml(
        f"slots:\n  one:\n    type: any\n    mappings:\n    - type: {mapping}\nactions: [action_x]\n"
    )
    assert fills_slots(domain) is fills


@pytest.mark.parametrize(
    "name",
    [
        "handle_message",
        "parse_message",
        "run_action_extract_slots",
        "run_anonymization_pipeline",
        "_predict_next_with_tracker",
        "_run_action",
        "_log_action_on_tracker",
        "should_predict_another_action",
        "execute_side_effects",
    ],
)
def test_rasa_has_what_is_leant_on(name):
    source = importlib.import_module("inspect").getsource(MessageProcessor)
    assert f"self.{name}(" in source or name == "handle_message"
    assert callable(getattr(MessageProcessor, name))
