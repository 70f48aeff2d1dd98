"""Pipeline component that gives the classifier a dense vector of a whole sentence's meaning."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge import DIMENSIONS, Encoder, load_encoder

_BATCH = 64


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Adds one dense sentence feature of 512 numbers to each message.

    ``scale`` multiplies the unit vectors, to weigh them against the n-gram counts that the classifier also sees.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: a scale that was chosen by cross-validation on the training data."""
        return {**DenseFeaturizer.get_default_config(), "scale": 10.0}

    def __init__(self, config: dict[str, Any], name: str, encoder: Encoder) -> None:
        """Keep the encoder; ``name`` is the graph node's name, which tags the features."""
        super().__init__(name, config)
        self._encoder = encoder

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Return the component with the packaged encoder."""
        return cls(config, execution_context.node_name, load_encoder())

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any positive scale."""
        if config.get("scale", 1.0) <= 0:
            raise ValueError(f"SentenceEncoder: scale must be positive, is {config['scale']!r}")

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode every training sentence, in batches."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode messages in place; those without text are left alone."""
        spoken = [message for message in messages if message.get(TEXT)]
        for start in range(0, len(spoken), _BATCH):
            batch = spoken[start : start + _BATCH]
            vectors = self._encoder.encode([message.get(TEXT) for message in batch]) * self._config["scale"]
            for message, vector in zip(batch, vectors, strict=True):
                features = Features(
                    vector.reshape(1, DIMENSIONS), FEATURE_TYPE_SENTENCE, TEXT, self._config[FEATURIZER_CLASS_ALIAS]
                )
                message.add_features(features)
        return messages
