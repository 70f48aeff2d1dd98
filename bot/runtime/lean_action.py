"""Call an action with what it reads of a conversation instead of all of it.

``RemoteAction`` of Rasa 3.6.21 ships every event of the session with each call, writes the whole domain out anew, and
checks the result against a JSON Schema. Here an action gets the state, the event of the message it is to answer and,
where domain.yml says ``send_domain``, a domain that is written out once. Actions must not change what they are given.

Leans on ``_action_call_format`` and ``_validate_action_result`` being what ``RemoteAction.run`` calls before and after.
"""

from __future__ import annotations

from typing import Any

import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import EndpointConfig


class MalformedResultError(ValueError):
    """An action returned something else than events and responses."""


class LeanAction(RemoteAction):  # type: ignore[misc]
    """A custom action in this process."""

    def __init__(self, name: str, endpoint: EndpointConfig, domain: Domain) -> None:
        """Write the domain out where the action wants it."""
        super().__init__(name, endpoint)
        self._extra = {"version": rasa.__version__}
        if domain.does_custom_action_explicitly_need_domain(name):
            self._extra["domain"] = domain.as_dict()

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        """Return the call: the state, and of the events only the message's own."""
        state = tracker.current_state(EventVerbosity.NONE)
        state["events"] = [tracker.latest_message.as_dict()] if tracker.latest_message else []
        return {"next_action": self._name, "sender_id": tracker.sender_id, "tracker": state, **self._extra}

    def _validate_action_result(self, result: Any) -> bool:
        """Raise MalformedResultError unless there are lists of events and of responses; Rasa reads the rest itself."""
        if not isinstance(result, dict):
            raise MalformedResultError(f"the result of action {self._name!r} is no object")
        for part in ("events", "responses"):
            entries = result.get(part, [])
            if not (isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)):
                raise MalformedResultError(f"{part!r} in the result of action {self._name!r} is no list of objects")
        return True
