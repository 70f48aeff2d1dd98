"""Know the next action without asking the policies, where one rule answers every message.

nlu_data/rules.yml has one rule, for what comes after the answer, and the fallback of RulePolicy (config.yml) answers
whatever was said. So the prediction after a message is always the same; Rasa finds it again each time by building all
states of the session twice and comparing them with its rules. ``OneRule.of`` asks the loaded policy once and returns
None when the prediction could depend on anything.

Leans on ``RulePolicy.lookup`` of Rasa 3.6.21 (rules by the JSON of the states they need, the latest last), on its
ensemble adding nothing but ``DefinePrevUserUtteredFeaturization``, and on the default intents (restart, back,
session_start) being the only ones that RulePolicy treats by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.core.policies.rule_policy import DEFAULT_ACTION_MAPPINGS, RULES, RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, DefinePrevUserUtteredFeaturization, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


@dataclass(frozen=True)
class OneRule:
    """The prediction after every message."""

    probabilities: tuple[float, ...]
    policy: str
    priority: int

    @classmethod
    def of(cls, processor: MessageProcessor) -> OneRule | None:
        """Return the rule of a loaded processor, None when its prediction may differ from message to message."""
        nodes = processor.graph_runner._instantiated_nodes.values()
        policies = [node._component for node in nodes if isinstance(node._component, Policy)]
        if [type(policy) for policy in policies] != [RulePolicy] or processor.domain.form_names:
            return None
        if _may_follow_a_message(policies[0].lookup[RULES]):
            return None
        heard = UserUttered("?", {"name": next(iter(processor.domain.intents)), "confidence": 1.0})
        asked = DialogueStateTracker.from_events(
            "", [ActionExecuted(ACTION_LISTEN_NAME), heard], processor.domain.slots
        )
        found = processor._predict_next_with_tracker(asked)
        rule = cls(tuple(found.probabilities), found.policy_name, found.policy_priority)
        return rule if found == rule.prediction() else None

    def prediction(self) -> PolicyPrediction:
        """Return the prediction anew: its events go into a conversation."""
        events = [DefinePrevUserUtteredFeaturization(False)]
        return PolicyPrediction(list(self.probabilities), self.policy, self.priority, events)

    @staticmethod
    def holds_for(tracker: DialogueStateTracker) -> bool:
        """Whether a conversation stands right after a message that is no command."""
        if tracker.followup_action or tracker.active_loop_name or not tracker.events:
            return False
        latest = tracker.events[-1]
        return (
            isinstance(latest, UserUttered)
            and tracker.latest_action_name == ACTION_LISTEN_NAME
            and latest.intent_name not in DEFAULT_ACTION_MAPPINGS
        )


def _may_follow_a_message(rules: Iterable[str]) -> bool:
    """Whether a rule may hold right after a message, before any other action."""
    return any(_last_action(rule) in (None, ACTION_LISTEN_NAME) for rule in rules)


def _last_action(rule: str) -> Any:
    """Return the action that a rule needs to come last."""
    *_, latest = json.loads(rule)
    return latest.get("prev_action", {}).get("action_name")
