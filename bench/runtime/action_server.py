"""``PYTHON -m bench.runtime.action_server PORT``: rasa_sdk's own action server, with our action registered.

It runs in the environment of whoever asks it. Only the way actions are found is ours: rasa_sdk calls every subclass
of Action without arguments, and ours is given the knowledge it answers from.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from rasa_sdk import endpoint
from rasa_sdk.executor import ActionExecutor

from actions import Contacts, build_actions
from knowledge import MeaningIndex, load_encoder, load_policy_base

HOST = "127.0.0.1"
OPERATOR = "本助手的运营单位"


class OneActionExecutor(ActionExecutor):  # type: ignore[misc]  # rasa_sdk has no types
    """An executor that knows our action whatever package it is told to search."""

    def register_package(self, package: Any) -> None:
        """Register the action."""
        base = load_policy_base()
        meaning = MeaningIndex(base.clauses.values(), load_encoder())
        for action in build_actions(base, Contacts(OPERATOR, None), meaning):
            self.register_action(action)


def main(arguments: list[str]) -> int:
    """Serve until stopped."""
    os.environ["SANIC_HOST"] = HOST
    endpoint.ActionExecutor = OneActionExecutor
    endpoint.run("actions", port=int(arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
