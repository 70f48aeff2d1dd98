import asyncio
import inspect

import pytest
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError

from bot.runtime.in_process_actions import InProcessActions

DOMAIN = Domain.from_dict({"actions": ["action_answer"]})


@pytest.fixture
def run(toy_actions):
    endpoint = InProcessActions(toy_actions)

    async def run_action(text, name="action_answer"):
        tracker = DialogueStateTracker.from_events("ann", [UserUttered(text, {"name": "ask"})])
        nlg = TemplatedNaturalLanguageGenerator({})
        return await RemoteAction(name, endpoint).run(CollectingOutputChannel(), nlg, tracker, DOMAIN)

    return run_action


async def test_rasa_runs_an_action_through_it(run):
    said, _ = await run("新材料")
    assert said.text == "第一段\n\n第二段：新材料"
    assert said.data["custom"]["heard"] == "新材料"


async def test_an_actions_own_refusal_is_understood(run):
    with pytest.raises(ActionExecutionRejection):
        await run("拒绝")


async def test_an_unknown_action_is_an_error(toy_actions):
    with pytest.raises(ClientResponseError):
        await InProcessActions(toy_actions).request(json={"next_action": "action_unknown", "tracker": {}})


async def test_other_exceptions_reach_the_caller(run):
    with pytest.raises(ValueError, match="cannot answer"):
        await run("坏掉")


async def test_the_domain_is_left_out_of_calls(toy_actions):
    endpoint, calls = InProcessActions(toy_actions), []
    run = endpoint._executor.run

    async def note(call):
        calls.append(call)
        return await run(call)

    endpoint._executor.run = note
    tracker = DialogueStateTracker.from_events("ann", [UserUttered("x", {"name": "ask"})])
    nlg = TemplatedNaturalLanguageGenerator({})
    await RemoteAction("action_answer", endpoint).run(CollectingOutputChannel(), nlg, tracker, DOMAIN)
    assert "domain" not in calls[0]


def test_rasa_uses_nothing_else_of_an_endpoint():
    """Fails when Rasa begins to use more of its action endpoint than is replaced here."""
    source = inspect.getsource(RemoteAction)
    uses = {part.split("(")[0].split(".")[0].rstrip("'}. ") for part in source.split("self.action_endpoint.")[1:]}
    assert {use.split("'")[0].split("}")[0] for use in uses} == {"request", "kwargs", "url"}
    assert asyncio.iscoroutinefunction(InProcessActions.request)
