"""Search by what a sentence means, in whatever words or language: cosine of sentence vectors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from knowledge.cells import Cells
from knowledge.encoder import Encoder
from knowledge.kept_vectors import KeptVectors
from knowledge.model import Clause
from knowledge.normalise import fold
from knowledge.search import Hit

_ALL = 4096
"""Texts up to which a question is compared with each of them; above, with those of the nearest cells."""
Vector = npt.NDArray[np.float32]
"""A vector of length 1."""


class MeaningIndex:
    """Vectors of all sentences and of all paraphrases; a clause scores as the nearest of its own."""

    def __init__(
        self,
        clauses: Iterable[Clause],
        encoder: Encoder,
        kept: KeptVectors | None = None,
        paraphrases: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        """Encode each sentence together with its clause's heading, or take its vector from those that are kept."""
        self._encoder = encoder
        self._of_texts: Encoder = encoder if kept is None else kept
        self._sentences, self._paraphrases = _Rows(), _Rows()
        self.add(clauses, paraphrases or {})

    def add(self, clauses: Iterable[Clause], paraphrases: Mapping[str, Iterable[str]] | None = None) -> None:
        """Encode the texts of further clauses; those that are here already are not encoded again."""
        sentences = [(clause, sentence) for clause in clauses for sentence in clause.sentences]
        self._sentences.add(
            [(clause.id, sentence) for clause, sentence in sentences],
            self._of_texts.encode([f"{clause.heading}。{sentence}" for clause, sentence in sentences]),
        )
        said = [(clause, text) for clause, texts in (paraphrases or {}).items() for text in texts]
        self._paraphrases.add(said, self._of_texts.encode([fold(text) for _, text in said]))

    def encode(self, text: str) -> Vector:
        """Return the vector of a normalised text."""
        vector: Vector = self._encoder.encode([text])[0]
        return vector

    def search(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """Return the clauses nearest in meaning to a normalised text, best first; scores are cosines, -1 to 1.

        In a large base those of the nearest cells only, whose cosines are right to two decimals.
        """
        return self.nearest(self.encode(text), limit)

    def nearest(self, wanted: Vector, limit: int = 10) -> tuple[Hit, ...]:
        """Return the clauses whose sentences are nearest to a vector, best first."""
        return self._sentences.nearest(wanted, limit)

    def rank_sentences(self, text: str, clause: Clause) -> tuple[Hit, ...]:
        """Return a clause's own sentences, the nearest in meaning to a normalised text first."""
        vectors = self._sentences.of_clause(clause.id)
        if vectors is None:
            vectors = self._of_texts.encode([f"{clause.heading}。{sentence}" for sentence in clause.sentences])
        cosines = zip(clause.sentences, vectors @ self.encode(text), strict=True)
        hits = (Hit(clause.id, sentence, float(cosine)) for sentence, cosine in cosines)
        return tuple(sorted(hits, key=lambda hit: -hit.score))

    def nearest_paraphrases(self, wanted: Vector, limit: int = 10) -> tuple[Hit, ...]:
        """Return the clauses whose paraphrases are nearest to a vector, best first; ``sentence`` is the paraphrase."""
        return self._paraphrases.nearest(wanted, limit)


class _Rows:
    """Texts of clauses, each with its vector."""

    def __init__(self) -> None:
        self._texts: list[tuple[str, str]] = []
        self._vectors: Vector | None = None
        """All vectors; None before the first and once there are so many that they lie in cells."""
        self._cells: Cells | None = None
        self._places: dict[str, tuple[int, int]] = {}
        """Clause id → row of its first text, row behind its last one."""

    def add(self, texts: list[tuple[str, str]], vectors: Vector) -> None:
        """Add (clause, text) pairs with their vectors."""
        if not texts:
            return
        for place, (clause, _) in enumerate(texts, len(self._texts)):
            self._places[clause] = (self._places.get(clause, (place,))[0], place + 1)
        self._texts += texts
        if self._cells is not None:
            self._cells.add(vectors)
            return
        self._vectors = vectors if self._vectors is None else np.concatenate((self._vectors, vectors))
        if len(self._vectors) > _ALL:
            self._cells, self._vectors = Cells(self._vectors), None

    def of_clause(self, clause: str) -> Vector | None:
        """Return the vectors of a clause's texts in their order; None once they lie in cells."""
        return None if self._vectors is None else self._vectors[slice(*self._places[clause])]

    def nearest(self, wanted: Vector, limit: int) -> tuple[Hit, ...]:
        """Return the clauses nearest to a vector, each with its nearest text, best first."""
        if self._cells is not None:
            rows, cosines = self._cells.near(wanted)
        elif self._vectors is not None:
            cosines = self._vectors @ wanted
            rows = np.arange(len(cosines))
        else:
            return ()
        best: dict[str, Hit] = {}
        for place in np.argsort(-cosines):
            clause, text = self._texts[rows[place]]
            best.setdefault(clause, Hit(clause, text, float(cosines[place])))
            if len(best) == limit:
                break
        return tuple(best.values())
