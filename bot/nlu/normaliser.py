"""Pipeline component that brings a message into the form that training data and names are written in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge import PinyinReader, common_words, normalise, question_words

_NOTHING = "。"
"""Stands for a message of invisible characters only; a classifier needs some text."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class Normaliser(GraphComponent):
    """Replaces a message's text by ``knowledge.normalise`` of it; the tracker keeps what the user typed.

    Text in pinyin (``shi mo xi shei fu ze``) is read with the words of the file ``vocabulary``, one a line in front of
    a space, and the words that questions on any document are made of.

    A leading ``/`` is taken off: Rasa reads ``/intent`` as a command, and here whatever a person types is text.
    """

    def __init__(self, reader: PinyinReader) -> None:
        """Keep the reader of pinyin."""
        self._reader = reader

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: no words but those of questions."""
        return {"vocabulary": None}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Normaliser:
        """Return the component with its reader of pinyin."""
        return cls(PinyinReader((*question_words(), *_words(config["vocabulary"])), common_words()))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise every training sentence."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Normalise messages in place."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                message.set(TEXT, self._reader.read(normalise(text).text.lstrip("/ ")) or _NOTHING, add_to_output=True)
        return messages


def _words(path: str | None) -> list[str]:
    """Return the first word of each line of jieba's dictionary."""
    return [line.split()[0] for line in Path(path).read_text(encoding="utf-8").splitlines() if line] if path else []
