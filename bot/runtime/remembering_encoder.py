"""A sentence encoder that knows the sentences it has just encoded.

Within one turn the classifier and the search by meaning want the vector of the same sentence. The vectors are those of
the encoder it stands for, bit for bit: sentences are always encoded one by one, since a batch rounds differently.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Protocol

import numpy as np

MOST_SENTENCES = 256
"""Vectors kept; 2 kB each."""


class Encoder(Protocol):
    """What is needed of an encoder."""

    def encode(self, texts: list[str]) -> Any:
        """Return an array with a row for each text."""


class RememberingEncoder:
    """Encodes each sentence once as long as it is remembered."""

    def __init__(self, encoder: Encoder, most: int = MOST_SENTENCES) -> None:
        """Remember up to ``most`` sentences."""
        self._encoder = encoder
        self._most = most
        self._vectors: OrderedDict[str, Any] = OrderedDict()

    def encode(self, texts: list[str]) -> Any:
        """Return the vectors; several texts at once are a batch of their own and not remembered."""
        if len(texts) != 1:
            return self._encoder.encode(texts)
        (text,) = texts
        vector = self._vectors.pop(text, None)
        if vector is None:
            vector = self._encoder.encode([text])[0]
            vector.setflags(write=False)
            if len(self._vectors) >= self._most:
                self._vectors.popitem(last=False)
        self._vectors[text] = vector
        return vector[np.newaxis]
