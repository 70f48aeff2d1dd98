"""Why goals are missed, as far as the measurements say; told only where a goal is missed."""

from __future__ import annotations

from collections.abc import Iterable

from bench.runtime.goals import Goal

_CAUSES = (
    (
        "CPU a message, stock with the same pipeline",
        "what is left of ours is mostly what stock does too: encoding the question, counting its n-grams, classifying "
        "it; every text of the load is new, so that no vector is remembered; ours classifies each sentence besides.",
    ),
    (
        "CPU a message, stock with its default pipeline",
        "stock's default has no sentence encoder and no answer to compute: it sends one fixed text an intent.",
    ),
    (
        "answers a second",
        "both cores are busy (see the cores in the row): the rate is the CPU of a message, for the causes above.",
    ),
    (
        "10,000 people",
        "10,000 people who think 30 s write up to 333 messages a second, more than the rate above: the rest waits in "
        "the queue or is asked to come back later.",
    ),
    (
        "memory at start",
        "both hold Rasa's modules, the encoder's weights, the classifier, jieba's dictionary: most of ours.",
    ),
    ("start to first answer", "importing Rasa and loading the model and jieba's dictionary are in both."),
)
"""Beginning of a goal's name → the cause."""


def causes(goals: Iterable[Goal]) -> str:
    """Return one line for each missed goal; a cause that is not known is said to be not known."""
    lines = [f"- {goal.what}: {_cause(goal)}" for goal in goals if goal.is_met is False]
    return "\n".join(["### Why goals are missed\n", *lines, ""]) if lines else ""


def _cause(goal: Goal) -> str:
    return next((cause for begins, cause in _CAUSES if goal.what.startswith(begins)), "the cause is not known.")
