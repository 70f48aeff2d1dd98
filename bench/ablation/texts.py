"""Texts in the form a classifier sees them, and everything that the exam will ask it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from actions import split_sentences
from bench.ablation.sentences import Labelled
from bench.exam.items import Item
from bot.assistant import TEST_QUESTION, plain_text
from bot.runtime.environment import prepare_rasa
from knowledge import parse_yaml


def asked(items: Iterable[Item]) -> list[str]:
    """Return every text that is put to the classifier in an exam, each once: messages, and the sentences of each.

    Rasa takes off white space around a text.
    """
    turns = [plain_text(turn.user) for item in items for turn in item.turns]
    texts = (text.strip() for turn in turns for text in (turn, *split_sentences(turn)))
    return list(dict.fromkeys((TEST_QUESTION, *texts)))


def normalised(texts: Sequence[str], config: str) -> list[str]:
    """Return the texts as the project's Normaliser leaves them; ``config`` is the text of config.yml."""
    prepare_rasa()
    from rasa.shared.nlu.constants import TEXT  # noqa: PLC0415 - Rasa must be prepared first
    from rasa.shared.nlu.training_data.message import Message  # noqa: PLC0415

    from bot.nlu.normaliser import Normaliser  # noqa: PLC0415 - imports Rasa

    settings = next(part for part in parse_yaml(config)["pipeline"] if part["name"].endswith(".Normaliser"))
    # Storage and context are Rasa's affair; the Normaliser uses neither.
    normaliser = Normaliser.create(settings, *[None] * 3)
    messages = [Message({TEXT: text}) for text in texts]
    return [message.get(TEXT) for message in normaliser.process(messages)]


def normalised_sentences(labelled: Sequence[Labelled], config: str) -> list[Labelled]:
    """Return labelled sentences with their texts normalised."""
    texts = normalised([sentence for _, sentence in labelled], config)
    return [(intent, text) for (intent, _), text in zip(labelled, texts, strict=True)]
