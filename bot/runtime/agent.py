"""Load Rasa's Agent with everything of ours passed in as objects; no YAML is looked up, nothing is sent anywhere."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.shared.core.domain import SessionConfig
from rasa_sdk import Action
from threadpoolctl import threadpool_limits

from bot.runtime import event_kinds, result_validator
from bot.runtime.conversations import Conversations
from bot.runtime.in_process_actions import InProcessActions
from bot.runtime.levers import Levers
from bot.runtime.one_rule import OneRule
from bot.runtime.pooled import PooledActions, PooledClassifier, functions_of
from bot.runtime.sender_queue import SenderQueue
from bot.runtime.text_classifier import TextClassifier
from bot.runtime.turn_processor import TurnProcessor
from bot.runtime.worker_pool import WorkerPool


class UntrainedModelError(RuntimeError):
    """A model without what training makes: Rasa puts an untrained classifier in its place, and says nothing."""


def load_agent(  # noqa: PLR0913 - the parts it is put together from
    model: Path,
    actions: Iterable[Action],
    conversations: Conversations,
    *,
    session_minutes: float,
    levers: Levers = Levers(),  # noqa: B008 - frozen
    encode: Callable[[list[str]], Any] | None = None,
) -> Agent:
    """Return an Agent with a model; ``encode`` stands in for the classifier's encoder.

    Raises whatever Rasa does when the model cannot be loaded, and UntrainedModelError.
    """
    if levers.kept_validator:
        result_validator.install()
    if levers.event_kinds:
        event_kinds.install()
    agent = Agent(lock_store=SenderQueue(), action_endpoint=InProcessActions(actions))
    # An Agent wraps its store so that failures are silent; ours must be heard.
    agent.tracker_store = conversations
    agent.load_model(model)
    _check_trained(agent)
    if levers.one_blas_thread:
        # A message's vectors and matrices are small: more threads only wait for each other, at twice the CPU time.
        threadpool_limits(limits=1, user_api="blas")
    carry_over = agent.domain.session_config.carry_over_slots
    agent.domain.session_config = SessionConfig(session_minutes, carry_over)
    if levers.own_turns:
        nodes = agent.processor.graph_runner._instantiated_nodes
        classifier = TextClassifier.of_graph(nodes, encode) if levers.own_parse else None
        agent.processor = TurnProcessor(
            agent.processor, classifier, OneRule.of(agent.processor) if levers.one_rule else None
        )
    return agent


def _check_trained(agent: Agent) -> None:
    """Leans on the nodes of Rasa's graph runner, and on scikit-learn's classifiers having classes once fitted."""
    for name, node in agent.processor.graph_runner._instantiated_nodes.items():
        classifier = getattr(node._component, "clf", None)
        if classifier is not None and not hasattr(classifier, "classes_"):
            raise UntrainedModelError(f"{name} 没有训练过：模型里缺少它的权重，或者权重读不了")


def share_work(agent: Agent, processes: int) -> WorkerPool | None:
    """Let an agent classify and act in processes forked now; None where it has nothing that can be shared.

    To be called before there are threads: a fork takes none along.
    """
    processor = agent.processor
    classifier = processor.classifier if isinstance(processor, TurnProcessor) else None
    if not processes or not isinstance(classifier, TextClassifier):
        return None
    # What is there now is there to stay: a collector that leaves it alone also leaves its pages shared.
    gc.collect()
    gc.freeze()
    endpoint = processor.action_endpoint
    pool = WorkerPool(functions_of(classifier, endpoint, agent.domain.as_dict()), processes)
    processor.use(PooledClassifier(pool, classifier), PooledActions(pool, endpoint))
    return pool
