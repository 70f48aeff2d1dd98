"""Classify a message with the trained components of a model, without Rasa's graph around them.

For one message Rasa builds a dask graph, featurizes each word by itself for models that want sequences, and makes a
dozen sparse matrices. Here the same components give the same numbers: the whole sentence's counts are looked up in
their vocabularies and multiplied with the same weights in the same order, so that every probability has the same bits.

It stands in only for the pipeline of config.yml, of which it knows each component; ``of_graph`` returns None for any
other, which Rasa's graph then runs. It leans on the public parts of those components and on
``_get_processed_message_tokens_by_attribute`` of ``CountVectorsFeaturizer``; tests/bot/runtime/test_text_classifier.py
compares it with Rasa's graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from rasa.core.channels.channel import UserMessage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import softmax

PIPELINE = (
    "bot.nlu.normaliser.Normaliser",
    "rasa.nlu.tokenizers.jieba_tokenizer.JiebaTokenizer",
    "rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer.CountVectorsFeaturizer",
    "rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer.CountVectorsFeaturizer",
    "bot.nlu.sentence_encoder.SentenceEncoder",
    "bot.nlu.logistic_regression.LogisticRegression",
    "rasa.nlu.classifiers.fallback_classifier.FallbackClassifier",
    "rasa.nlu.classifiers.regex_message_handler.RegexMessageHandler",
)
"""The components it knows, in their order; RegexMessageHandler is Rasa's own last one."""

Encode = Callable[[list[str]], Any]


@dataclass(frozen=True)
class _Counts:
    """What is needed of one trained CountVectorsFeaturizer."""

    component: Any
    analyse: Callable[[str], list[str]]
    vocabulary: Mapping[str, int]
    size: int

    @classmethod
    def of(cls, component: Any) -> _Counts | None:
        vectorizer: Any = (component.vectorizers or {}).get(TEXT)
        vocabulary = getattr(vectorizer, "vocabulary_", None)
        if not vocabulary or vectorizer.binary:
            return None
        return cls(component, vectorizer.build_analyzer(), vocabulary, len(vocabulary))

    def of_message(self, message: Message) -> list[tuple[int, int]]:
        """Return column and count of everything in a message that the vocabulary has, by column."""
        tokens = self.component._get_processed_message_tokens_by_attribute(message, TEXT)
        found = Counter(map(self.vocabulary.get, self.analyse(" ".join(tokens))))
        del found[None]
        return sorted((int(column), count) for column, count in found.items() if column is not None)


class TextClassifier:
    """Gives what ``MessageProcessor.parse_message`` gives."""

    def __init__(self, components: list[Any], counts: list[_Counts], encode: Encode) -> None:
        """Take the components in the order of PIPELINE."""
        self._normaliser, self._tokenizer, _, _, encoder, classifier, self._fallback, _ = components
        self._counts = counts
        self._encode = encode
        self._scale = encoder._config["scale"]
        self._intents = [str(name) for name in classifier.clf.classes_]
        # Row by row as the product walks through them; a view where the component keeps them column by column.
        self._weights = np.ascontiguousarray(classifier.clf.coef_.T)
        self._intercept = classifier.clf.intercept_

    @classmethod
    def of_graph(cls, nodes: Mapping[str, Any], encode: Encode | None = None) -> TextClassifier | None:
        """Return the classifier that a loaded graph amounts to, None when it is not PIPELINE.

        ``encode`` stands in for the encoder of the component, to share what it remembers.
        """
        components = _pipeline(nodes)
        if components is None or not _is_softmax(components[5].clf):
            return None
        counts = [found for found in map(_Counts.of, components[2:4]) if found is not None]
        width = sum(part.size for part in counts) + _DIMENSIONS
        if len(counts) != 2 or components[5].clf.coef_.shape[1] != width:
            return None
        return cls(components, counts, encode or components[4]._encoder.encode)

    async def parse(self, heard: UserMessage) -> dict[str, Any] | None:
        """Return what ``classify`` returns, as PooledClassifier does (pooled.py)."""
        return self.classify(heard)

    def classify(self, heard: UserMessage) -> dict[str, Any] | None:
        """Return the parse of a message; None for what is left to Rasa, commands and messages without words."""
        message = Message(data={TEXT: heard.text}, output_properties={TEXT_TOKENS})
        if not heard.text:
            return None
        self._normaliser.process([message])
        text = message.get(TEXT)
        self._tokenizer.process([message])
        tokens = message.get(TEXT_TOKENS)
        if not tokens or text.strip().startswith(INTENT_MESSAGE_PREFIX):
            return None
        ranking = self._rank(message, text)
        message.data[INTENT] = ranking[0]
        message.data[INTENT_RANKING_KEY] = ranking
        self._fallback.process([message])
        return {
            TEXT: text,
            INTENT: message.data[INTENT],
            ENTITIES: [],
            TEXT_TOKENS: [(token.start, token.end) for token in tokens],
            INTENT_RANKING_KEY: message.data[INTENT_RANKING_KEY],
        }

    def _rank(self, message: Message, text: str) -> list[dict[str, Any]]:
        """Return all intents with their probabilities, the likeliest first."""
        columns, values, start = [], [], 0
        for counts in self._counts:
            found = counts.of_message(message)
            columns += [start + column for column, _ in found]
            values += [float(count) for _, count in found]
            start += counts.size
        vector = self._encode([text])[0] * self._scale
        (present,) = vector.nonzero()
        indices = np.concatenate([np.array(columns, dtype=np.int32), (present + start).astype(np.int32)])
        data = np.concatenate([np.array(values, dtype=np.float64), vector[present].astype(np.float64)])
        row = csr_matrix((data, indices, np.array([0, len(data)], dtype=np.int32)), shape=(1, len(self._weights)))
        chances = softmax(row @ self._weights + self._intercept, copy=False)[0].tolist()
        order = sorted(range(len(chances)), key=lambda place: -chances[place])
        return [{"name": self._intents[place], "confidence": chances[place]} for place in order]


_DIMENSIONS = 512


def _pipeline(nodes: Mapping[str, Any]) -> list[Any] | None:
    """Return the components of a graph's NLU part in their order, None when they are not PIPELINE."""
    names = [name for name in nodes if name.startswith("run_") and hasattr(nodes[name]._component, "process")]
    trained = sorted((name for name in names if name[-1:].isdigit()), key=_place)
    components = [nodes[name]._component for name in (*trained, *(name for name in names if name not in trained))]
    kinds = tuple(f"{type(component).__module__}.{type(component).__name__}" for component in components)
    return components if kinds == PIPELINE else None


def _place(name: str) -> int:
    """Return a component's place in the pipeline, which Rasa writes at the end of its node's name."""
    return int(name[len(name.rstrip("0123456789")) :])


def _is_softmax(model: Any) -> bool:
    """Whether a trained scikit-learn model gives its probabilities by one softmax over all classes."""
    is_trained = hasattr(model, "coef_") and model.classes_.size > 2
    return bool(
        is_trained and model.multi_class in ("auto", "deprecated", "multinomial") and model.solver != "liblinear"
    )
