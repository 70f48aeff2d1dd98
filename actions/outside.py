"""How likely a question is outside the plan's field: a probability, learnt by ``python -m bench.learn``.

An empty search does not decide it (“科技局附近有什么好吃的” names an agency), nor does the classifier, which
knows no names: both are weighed with how much of the question is recognised.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from actions.cues import FoundCues
from actions.dialogue import Dialogue
from actions.evidence import Evidence
from actions.weights import Weights

_LEAST = 0.01
"""Probability taken for anything below it, and for its counterpart above: the classifier is never quite sure."""
_MOST_POINTS = 6.0
"""Points of the best clause beyond which more prove nothing."""
FOREIGN = 0.95
"""Weight of being outside the field from which a question is not on what was spoken of: “机场停车多少钱”."""
OF_A_TEXT = frozenset({"where", "one_clause", "says"})
"""Cues that only a question on a document has."""
Features = tuple[float, float, float, float, float, float, float, float, float]


def features(intents: Mapping[str, float], evidence: Evidence, found: FoundCues, dialogue: Dialogue) -> Features:
    """Return what speaks for and against it.

    The classifier's log odds; shares of the question that names explain and that is known at all, 0–1; points of the
    best clause, 0–6; whether it asks of a text; whether the conversation is on the plan; whether it names the document,
    asks for public money, speaks of what no plan is on.
    """
    probability = min(max(intents.get("out_of_scope", 0.0), _LEAST), 1 - _LEAST)
    return (
        math.log(probability / (1 - probability)),
        evidence.explained,
        evidence.known,
        min(evidence.best_points, _MOST_POINTS),
        float(bool(found.kinds & OF_A_TEXT)),
        float(bool(dialogue.clauses)),
        float("this_document" in found.kinds),
        float("benefit" in found.kinds),
        float("off_field" in found.kinds),
    )


def chance_outside(found: Features, weights: Weights) -> float:
    """Return the probability that a question with these features is outside the plan's field."""
    odds, explained, known, points, of_a_text, in_dialogue, of_document, benefit, off_field = found
    score = (
        weights.outside_bias
        + weights.outside_odds * odds
        + weights.outside_explained * explained
        + weights.outside_known * known
        + weights.outside_points * points
        + weights.outside_of_a_text * of_a_text
        + weights.outside_in_dialogue * in_dialogue
        + weights.outside_of_document * of_document
        + weights.outside_benefit * benefit
        + weights.outside_off_field * off_field
    )
    return 1.0 / (1.0 + math.exp(-score))
