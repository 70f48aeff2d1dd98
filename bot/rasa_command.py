"""``python -m bot rasa …``: any Rasa command in our environment, which has no TensorFlow.

The arguments are passed through as they are, so Rasa's own defaults apply, also ``--data data``, while our data
is in ``nlu_data``: ``python -m bot rasa data validate --data nlu_data``, ``… rasa test nlu --nlu nlu_data``,
``… rasa shell nlu``.
"""

from __future__ import annotations

import sys

from bot.runtime.environment import prepare_rasa


def run_rasa(arguments: list[str]) -> int:
    """Run Rasa's command line; return its exit code."""
    prepare_rasa()
    from rasa.__main__ import main  # noqa: PLC0415 - Rasa must be prepared first

    sys.argv = ["rasa", *arguments]
    try:
        main()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return 0
