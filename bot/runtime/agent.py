"""Load Rasa's Agent with everything of ours passed in as objects; no YAML is looked up, nothing is sent anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rasa.core.agent import Agent
from rasa.shared.core.domain import SessionConfig
from rasa_sdk import Action
from threadpoolctl import threadpool_limits

from bot.runtime import result_validator
from bot.runtime.conversations import Conversations
from bot.runtime.in_process_actions import InProcessActions
from bot.runtime.sender_queue import SenderQueue


class UntrainedModelError(RuntimeError):
    """A model without what training makes: Rasa puts an untrained classifier in its place, and says nothing."""


def load_agent(
    model: Path, actions: Iterable[Action], conversations: Conversations, *, session_minutes: float
) -> Agent:
    """Return an Agent with a model; raises whatever Rasa does when it cannot be loaded, and UntrainedModelError."""
    result_validator.install()
    agent = Agent(lock_store=SenderQueue(), action_endpoint=InProcessActions(actions))
    # An Agent wraps its store so that failures are silent; ours must be heard.
    agent.tracker_store = conversations
    agent.load_model(model)
    _check_trained(agent)
    # A message's vectors and matrices are small: more threads only wait for each other, at twice the CPU time.
    threadpool_limits(limits=1, user_api="blas")
    carry_over = agent.domain.session_config.carry_over_slots
    agent.domain.session_config = SessionConfig(session_minutes, carry_over)
    return agent


def _check_trained(agent: Agent) -> None:
    """Leans on the nodes of Rasa's graph runner, and on scikit-learn's classifiers having classes once fitted."""
    for name, node in agent.processor.graph_runner._instantiated_nodes.items():
        classifier = getattr(node._component, "clf", None)
        if classifier is not None and not hasattr(classifier, "classes_"):
            raise UntrainedModelError(f"{name} 没有训练过：模型里缺少它的权重，或者权重读不了")
