"""What is compared: pipelines that differ in their features and in their classifier and in nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.exam.items import ROOT
from knowledge import parse_yaml

CONFIG = ROOT / "config.yml"
DIET_EPOCHS = 12
"""Epochs of DIET here; Rasa's default is 300."""

_ENCODER = "bot.nlu.sentence_encoder.SentenceEncoder"
_NORMALISER = "bot.nlu.normaliser.Normaliser"
_OURS = "bot.nlu.logistic_regression.LogisticRegression"
_WORDS = ("JiebaTokenizer", "CountVectorsFeaturizer word")
FEATURES: dict[str, tuple[str, ...]] = {
    "words": _WORDS,
    "words + characters": (*_WORDS, "CountVectorsFeaturizer char"),
    "words + characters + encoder": (*_WORDS, "CountVectorsFeaturizer char", _ENCODER),
}
"""Name of a set of features → the components of config.yml that make it."""
LOGISTIC, SVM, DIET = "logistic regression", "linear SVM", "DIET"
SVM_C: dict[str, float] = dict(zip(FEATURES, (0.3, 0.1, 0.03), strict=True))
"""The SVM's ``C`` for each set of features, the best of 0.01 … 1 in cross-validation on the fifth's training part."""
_CLASSIFIERS: dict[str, dict[str, Any]] = {
    SVM: {"name": "bench.ablation.linear_svm.LinearSvmClassifier"},
    DIET: {
        "name": "DIETClassifier",
        "epochs": DIET_EPOCHS,
        "entity_recognition": False,
        "constrain_similarities": True,
        "random_seed": 1,
        "ranking_length": 0,
    },
}


@dataclass(frozen=True)
class Variant:
    """One row of the table."""

    features: str
    classifier: str

    @property
    def key(self) -> str:
        """A name for files."""
        return f"{self.features} {self.classifier}".replace(" + ", "-").replace(" ", "_")

    @property
    def needs_tensorflow(self) -> bool:
        """Whether it runs in an environment of its own."""
        return self.classifier == DIET


def all_variants() -> list[Variant]:
    """Return the rows in their order; DIET has its own way of meaning, so it is not given the encoder."""
    rows = [Variant(features, classifier) for features in FEATURES for classifier in (LOGISTIC, SVM, DIET)]
    return [row for row in rows if not (row.needs_tensorflow and _ENCODER in FEATURES[row.features])]


def rasa_config(variant: Variant, path: Path = CONFIG) -> dict[str, Any]:
    """Return Rasa's configuration for a variant, its components set as in the project's own.

    Where TensorFlow is needed there is no Normaliser, since nothing of the project's is installed there: such a
    variant gets texts that are normalised already.
    """
    project = parse_yaml(path.read_text(encoding="utf-8"))
    wanted = FEATURES[variant.features]
    components = [part for part in project["pipeline"] if _identity(part) in wanted]
    if not variant.needs_tensorflow:
        components.insert(0, _component(project["pipeline"], _NORMALISER))
    classifier = _CLASSIFIERS.get(variant.classifier) or _component(
        project["pipeline"], "bot.nlu.logistic_regression.LogisticRegression"
    )
    if variant.classifier == SVM:
        classifier = {**classifier, "C": SVM_C[variant.features]}
    return {
        "recipe": project["recipe"],
        "assistant_id": "ablation",
        "language": project["language"],
        "pipeline": [*components, classifier],
    }


def _component(pipeline: Sequence[dict[str, Any]], identity: str) -> dict[str, Any]:
    return next(part for part in pipeline if _identity(part) == identity)


def _identity(component: dict[str, Any]) -> str:
    """Return a component's name, with what it analyses where there are two of that name."""
    return " ".join(filter(None, (component["name"], component.get("analyzer"))))
