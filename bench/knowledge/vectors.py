"""Sentence vectors without encoding every sentence: mixtures of real ones, for bases of made-up sentences."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from knowledge import Encoder

_REAL = 600
"""Sentences that are really encoded; further ones are mixed of them."""
_SHARE = 0.7
"""What the second sentence of a mixture counts against the first."""
_NOISE = 0.02
"""Standard deviation of what is added to each coordinate of a mixture."""
_FEW = 16
"""Texts up to which a call is taken for a question or a single document's sentence and really encoded."""


class StandInEncoder:
    """Encodes questions, and of the first many sentences the first ones; the others get mixtures of these."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._real: npt.NDArray[np.float32] | None = None
        self._dice = np.random.default_rng(0)

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        if len(texts) <= _FEW:
            return self._encoder.encode(texts)
        first = 0
        if self._real is None:
            first = _REAL
            self._real = self._encoder.encode(texts[:first])
            if len(texts) <= first:
                return self._real
        mixed = mixtures(self._real, len(texts) - first, self._dice)
        return np.concatenate((self._real, mixed)) if first else mixed


def mixtures(real: npt.NDArray[np.float32], count: int, dice: np.random.Generator) -> npt.NDArray[np.float32]:
    """Return unit vectors, each between two of the real ones, with noise."""
    mixed = np.empty((count, real.shape[1]), dtype=np.float32)
    for start in range(0, count, 8192):
        rows = mixed[start : start + 8192]
        one, other = (real[dice.integers(len(real), size=len(rows))] for _ in range(2))
        rows[:] = one + _SHARE * other + dice.normal(scale=_NOISE, size=rows.shape)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return mixed
