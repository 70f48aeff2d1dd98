"""How likely the kind of a reply is right: a calibrated probability, learnt by ``python -m bench.learn``."""

from __future__ import annotations

import math

from actions.reading import Reading
from actions.weights import Weights


def features(reading: Reading) -> tuple[float, float, float, float]:
    """Return what speaks for a reading: the weight of its kind, its lead, what names explain, what is known; 0–1."""
    ranked = sorted(reading.weights.values(), reverse=True)
    total = sum(max(0.0, weight) for weight in ranked) or 1.0
    return ranked[0] / total, (ranked[0] - ranked[1]) / total, reading.evidence.explained, reading.evidence.known


def confidence(reading: Reading, weights: Weights) -> float:
    """Return the probability that the kind of reply made from a reading is the right one."""
    share, lead, explained, known = features(reading)
    score = (
        weights.confidence_bias
        + weights.confidence_share * share
        + weights.confidence_lead * lead
        + weights.confidence_explained * explained
        + weights.confidence_known * known
    )
    return 1.0 / (1.0 + math.exp(-score))
