"""Search by what a sentence means, in whatever words or language: cosine of sentence vectors."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from knowledge.cells import Cells
from knowledge.encoder import Encoder
from knowledge.kept_vectors import KeptVectors
from knowledge.model import Clause
from knowledge.search import Hit

_ALL = 4096
"""Sentences up to which a question is compared with each of them; above, with those of the nearest cells."""


class MeaningIndex:
    """Vectors of all sentences; a clause scores as its nearest sentence."""

    def __init__(self, clauses: Iterable[Clause], encoder: Encoder, kept: KeptVectors | None = None) -> None:
        """Encode each sentence together with its clause's heading, or take its vector from those that are kept."""
        self._encoder = encoder
        self._of_sentences: Encoder = encoder if kept is None else kept
        self._sentences: list[tuple[Clause, str]] = []
        self._vectors: npt.NDArray[np.float32] | None = None
        """All vectors; None once there are so many that they lie in cells."""
        self._cells: Cells | None = None
        self.add(clauses)

    def add(self, clauses: Iterable[Clause]) -> None:
        """Encode the sentences of further clauses; those that are here already are not encoded again."""
        added = [(clause, sentence) for clause in clauses for sentence in clause.sentences]
        if added or self._vectors is None:
            self._keep(self._of_sentences.encode([f"{clause.heading}。{sentence}" for clause, sentence in added]))
            self._sentences += added

    def _keep(self, vectors: npt.NDArray[np.float32]) -> None:
        if self._cells is not None:
            self._cells.add(vectors)
            return
        self._vectors = vectors if self._vectors is None else np.concatenate((self._vectors, vectors))
        if len(self._vectors) > _ALL:
            self._cells, self._vectors = Cells(self._vectors), None

    def search(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """Return the clauses nearest in meaning to a normalised text, best first; scores are cosines, -1 to 1.

        In a large base those of the nearest cells only, whose cosines are right to two decimals.
        """
        return self.nearest(self._encoder.encode([text])[0], limit)

    def nearest(self, wanted: npt.NDArray[np.float32], limit: int = 10) -> tuple[Hit, ...]:
        """Return the clauses nearest to a vector of length 1, best first."""
        if self._cells is not None:
            rows, cosines = self._cells.near(wanted)
        else:
            assert self._vectors is not None
            cosines = self._vectors @ wanted
            rows = np.arange(len(cosines))
        best: dict[str, Hit] = {}
        for place in np.argsort(-cosines):
            clause, sentence = self._sentences[rows[place]]
            best.setdefault(clause.id, Hit(clause.id, sentence, float(cosines[place])))
            if len(best) == limit:
                break
        return tuple(best.values())
