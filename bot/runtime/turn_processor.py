"""Rasa's message processor without what it does a second time on every message.

A turn stays Rasa's: the same events, in the same order, with the same replies (tests/bot/runtime/test_turn_processor.py
compares both processors on whole dialogues). Left out are: the graph around the classifier, copying and replaying the
conversation for each action, running the policies where one rule holds for every message, slot extraction where no
slot can be filled, and copies made only for debug lines that nobody reads.

Leans on ``MessageProcessor`` of Rasa 3.6.21: on the methods overridden here being the ones that ``handle_message``
calls, and on actions not changing the tracker they are given.
"""

from __future__ import annotations

import logging
from typing import Any, Protocol

from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel
from rasa.core.channels.channel import UserMessage as RasaMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_VALIDATE_SLOT_MAPPINGS, DEFAULT_SLOT_NAMES
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecutionRejected, Event, UserUttered
from rasa.shared.core.slot_mappings import SlotMappingType
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.logs import log_event
from bot.runtime.event_log import ConversationConflictError
from bot.runtime.lean_action import LeanAction
from bot.runtime.one_rule import OneRule


class Classifier(Protocol):
    """Parses messages outside Rasa's graph."""

    async def parse(self, heard: RasaMessage) -> dict[str, Any] | None:
        """Return the parse of a message, None for what is left to Rasa."""


class TurnProcessor(MessageProcessor):  # type: ignore[misc]
    """A loaded processor that does each thing once."""

    def __init__(self, loaded: MessageProcessor, classifier: Classifier | None, rule: OneRule | None) -> None:
        """Take over all that a loaded processor has; without classifier or rule Rasa's own part is used."""
        self.__dict__.update(vars(loaded))
        self._classifier = classifier
        self._rule = rule
        self._fills_slots = fills_slots(self.domain)
        self._lean_actions: dict[str, LeanAction] = {}

    @property
    def classifier(self) -> Classifier | None:
        """Return what parses messages, None where Rasa's graph does."""
        return self._classifier

    def use(self, classifier: Classifier, endpoint: EndpointConfig) -> None:
        """Parse and act by others from now on that give the same."""
        self._classifier = classifier
        self.action_endpoint = endpoint
        self._lean_actions.clear()

    async def handle_message(self, message: RasaMessage) -> list[dict[str, Any]] | None:
        """Run a turn; when another process wrote to the conversation meanwhile, run it again on what that wrote."""
        try:
            return await super().handle_message(message)  # type: ignore[no-any-return]
        except ConversationConflictError as error:
            if not isinstance(message.output_channel, CollectingOutputChannel):
                raise
            log_event(logging.WARNING, "turn_taken_again", failure=error)
            message.output_channel.messages.clear()
            return await super().handle_message(message)  # type: ignore[no-any-return]

    async def parse_message(
        self, message: RasaMessage, tracker: DialogueStateTracker | None = None, only_output_properties: bool = True
    ) -> dict[str, Any]:
        """Return what the pipeline says of a message."""
        if self._classifier is not None and only_output_properties and not self.http_interpreter:
            parsed = await self._classifier.parse(message)
            if parsed is not None:
                return parsed
        return await super().parse_message(message, tracker, only_output_properties)  # type: ignore[no-any-return]

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Fill slots from the message where the domain says how."""
        return await super().run_action_extract_slots(output_channel, tracker) if self._fills_slots else tracker

    async def run_anonymization_pipeline(self, tracker: DialogueStateTracker) -> None:
        """Do nothing: it is a hook for Rasa's paid extension, and personal data are struck out before Rasa."""

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        """Return the next action: of the one rule where it holds, else of the policies."""
        if self._rule is not None and self._rule.holds_for(tracker):
            return self._rule.prediction()
        return super()._predict_next_with_tracker(tracker)

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """Run an action on the tracker itself; return whether another action is to be predicted."""
        try:
            events = await self._lean(action).run(output_channel, nlg, tracker, self.domain)
        except ActionExecutionRejection:
            tracker.update(ActionExecutionRejected(action.name(), prediction.policy_name, prediction.max_confidence))
            return bool(self.should_predict_another_action(action.name()))
        except Exception as error:  # Rasa goes on without the action's events; the assistant states the failure
            log_event(logging.ERROR, "action_failed", action=action.name(), failure=error)
            events = []
        self._log_action_on_tracker(tracker, action, events, prediction)
        if any(isinstance(event, UserUttered) for event in events or ()):
            tracker = await self.run_action_extract_slots(output_channel, tracker)
        await self.execute_side_effects(events or [], tracker, output_channel)
        return bool(self.should_predict_another_action(action.name()))

    def _log_action_on_tracker(
        self, tracker: DialogueStateTracker, action: Action, events: list[Event] | None, prediction: PolicyPrediction
    ) -> None:
        """Add what an action did to the conversation."""
        if not any(isinstance(event, ActionExecutionRejected) for event in events or ()):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events or [], self.domain)

    def _lean(self, action: Action) -> Action:
        """Return the action that does the same with less, made once."""
        if type(action) is not RemoteAction or self.action_endpoint is None:
            return action
        name = action.name()
        if name not in self._lean_actions:
            self._lean_actions[name] = LeanAction(name, self.action_endpoint, self.domain)
        return self._lean_actions[name]


def fills_slots(domain: Domain) -> bool:
    """Whether a message can fill a slot by itself; custom mappings without an action leave that to the actions."""
    slots = [slot for slot in domain.slots if slot.name not in DEFAULT_SLOT_NAMES]
    mappings = [mapping for slot in slots for mapping in slot.mappings]
    left_to_actions = all(
        SlotMappingType(mapping.get("type")) is SlotMappingType.CUSTOM and not mapping.get("action")
        for mapping in mappings
    )
    return not left_to_actions or ACTION_VALIDATE_SLOT_MAPPINGS in domain.user_actions
