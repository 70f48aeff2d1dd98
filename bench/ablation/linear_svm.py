"""A linear SVM as a Rasa component, on the same features and with the same saving as Rasa's logistic regression."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from sklearn.calibration import CalibratedClassifierCV
from sklearn.svm import LinearSVC

_OWN_TYPES = ["sklearn.calibration._CalibratedClassifier", "sklearn.calibration._SigmoidCalibration"]
"""What a saved classifier holds besides the types that skops trusts of itself."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearSvmClassifier(LogisticRegressionClassifier):  # type: ignore[misc]  # Rasa has no types
    """One against the rest, its distances turned into probabilities by Platt's sigmoid, fitted on three folds."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults; ``C`` is as in LinearSVC, the smaller the smoother."""
        return {**LogisticRegressionClassifier.get_default_config(), "C": 1.0, "ranking_length": 0}

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        """Put the SVM in the place of the logistic regression."""
        super().__init__(config, name, model_storage, resource)
        machine = LinearSVC(C=self.config["C"], class_weight="balanced", random_state=self.config["random_state"])
        self.clf = CalibratedClassifierCV(machine, method="sigmoid", cv=3, ensemble=False)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> LinearSvmClassifier:
        """Return the trained classifier."""
        import skops.io  # noqa: PLC0415 - as Rasa does: only where a model is read

        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.clf = skops.io.load(folder / f"{resource.name}.skops", trusted=_OWN_TYPES)
        return component
