"""Run custom actions inside the server instead of behind a second process and an HTTP call a message.

Leans on two things of Rasa 3.6.21: that ``RemoteAction.run`` talks to its endpoint only through
``await endpoint.request(json=…)`` and ``endpoint.kwargs``, and that it understands an action's own refusal as a
``ClientResponseError`` of status 400 whose text is JSON with ``action_name`` and ``error``.
"""

from __future__ import annotations

import json as json_format
from collections.abc import Iterable
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException


class InProcessActions(EndpointConfig):  # type: ignore[misc]
    """The action endpoint of an Agent whose actions are objects in this process."""

    def __init__(self, actions: Iterable[Action]) -> None:
        """Register the actions; only those that domain.yml marks with ``send_domain`` get the domain with each call."""
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        for action in actions:
            self._executor.register_action(action)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        *,
        json: dict[str, Any] | None = None,
        **options: Any,
    ) -> Any:
        """Run the action named in ``json`` and return what an action server would have sent."""
        call = json or {}
        try:
            return await self._executor.run(call)
        except ActionExecutionRejection as refusal:
            reason = json_format.dumps({"action_name": refusal.action_name, "error": refusal.message})
            raise ClientResponseError(400, "rejected", reason) from refusal
        except ActionNotFoundException as missing:
            raise ClientResponseError(404, f"no action {call.get('next_action')!r}", "{}") from missing
