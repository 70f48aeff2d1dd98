"""Vectors kept in cells around centres, so that the nearest ones are found among a few cells and not among all."""

from __future__ import annotations

import math
from array import array
from typing import TypeVar

import numpy as np
import numpy.typing as npt

_Number = TypeVar("_Number", bound=np.generic)
Vectors = npt.NDArray[np.float32]

_SPREAD = 3
"""Cells for each unit of the square root of the number of vectors."""
_ROUNDS = 6
_SAMPLE = 40
"""Vectors a cell from which the centres are learnt."""
_PROBES = 64
"""Cells that are looked at."""
_SEEN = 16_384
"""Vectors in the nearest cells from which no further cell is looked at."""
_RELEARN = 4
"""Growth from which the centres are learnt anew."""
_UNIT = 127.0
"""A coordinate is kept as a whole number from -127 to 127, as a share of the vector's largest one."""


class _Cell:
    """The vectors of one cell, in a block that doubles when it is full."""

    def __init__(self, dimensions: int) -> None:
        self.rows = array("I")
        self._vectors = np.empty((4, dimensions), dtype=np.int8)
        self._scales = np.empty(4, dtype=np.float32)

    def add(self, rows: npt.NDArray[np.intp], vectors: npt.NDArray[np.int8], scales: npt.NDArray[np.float32]) -> None:
        first, last = len(self.rows), len(self.rows) + len(rows)
        if last > len(self._vectors):
            size = max(last, 2 * len(self._vectors))
            self._vectors = _grown(self._vectors, size)
            self._scales = _grown(self._scales, size)
        self._vectors[first:last] = vectors
        self._scales[first:last] = scales
        self.rows.extend(rows.tolist())

    def cosines(self, wanted: Vectors) -> Vectors:
        filled = slice(len(self.rows))
        cosines: Vectors = (self._vectors[filled].astype(np.float32) @ wanted) * self._scales[filled]
        return cosines

    @property
    def vectors(self) -> Vectors:
        filled = slice(len(self.rows))
        return self._vectors[filled].astype(np.float32) * self._scales[filled, None]


class Cells:
    """Unit vectors by rows, added at the end and numbered from 0; each lies in the cell of its nearest centre."""

    def __init__(self, vectors: Vectors) -> None:
        """Learn centres from the vectors and keep them all."""
        self._count = 0
        self._learnt_from = 0
        self._learn(vectors)
        self.add(vectors)

    def __len__(self) -> int:
        return self._count

    def add(self, vectors: Vectors) -> None:
        """Put vectors into their cells; the centres are learnt anew when there are four times as many."""
        if self._count + len(vectors) > _RELEARN * self._learnt_from:
            vectors = np.concatenate((self._all(), vectors))
            self._learn(vectors)
        largest = np.abs(vectors).max(axis=1, initial=1e-9)
        whole = np.rint(vectors * (_UNIT / largest)[:, None]).astype(np.int8)
        nearest = _nearest(vectors, self._centres)
        order = np.argsort(nearest, kind="stable")
        starts = np.flatnonzero(np.diff(nearest[order], prepend=-1))
        for members in np.split(order, starts[1:]) if len(order) else ():
            cell = self._cells[nearest[members[0]]]
            cell.add(self._count + members, whole[members], (largest[members] / _UNIT).astype(np.float32))
        self._count += len(vectors)

    def near(self, wanted: Vectors) -> tuple[npt.NDArray[np.intp], Vectors]:
        """Return the rows of the cells nearest to a unit vector, with their cosines."""
        rows: list[npt.NDArray[np.uint32]] = []
        cosines: list[Vectors] = []
        seen = 0
        closeness = self._centres @ wanted
        likeliest = np.argpartition(-closeness, min(_PROBES, len(closeness) - 1))[:_PROBES]
        for number in likeliest[np.argsort(-closeness[likeliest])]:
            cell = self._cells[number]
            rows.append(np.array(cell.rows, dtype=np.uint32))
            cosines.append(cell.cosines(wanted))
            seen += len(cell.rows)
            if seen >= _SEEN:
                break
        return np.concatenate(rows).astype(np.intp), np.concatenate(cosines)

    def _all(self) -> Vectors:
        """Return all vectors by their rows."""
        vectors = np.empty((self._count, self._centres.shape[1]), dtype=np.float32)
        for cell in self._cells:
            vectors[np.frombuffer(cell.rows, dtype=np.uint32)] = cell.vectors
        return vectors

    def _learn(self, vectors: Vectors) -> None:
        """Choose centres, by k-means on a sample."""
        number = min(len(vectors), _SPREAD * math.isqrt(len(vectors)) + 1)
        dice = np.random.default_rng(0)
        sample = vectors[dice.choice(len(vectors), min(len(vectors), _SAMPLE * number), replace=False)]
        centres = sample[:number].copy()
        for _ in range(_ROUNDS):
            nearest = _nearest(sample, centres)
            sums = np.zeros_like(centres)
            np.add.at(sums, nearest, sample)
            lengths = np.linalg.norm(sums, axis=1, keepdims=True)
            centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), centres)
        self._centres: Vectors = np.ascontiguousarray(centres, dtype=np.float32)
        self._cells = [_Cell(vectors.shape[1]) for _ in range(number)]
        self._count = 0
        self._learnt_from = len(vectors)


def _nearest(vectors: Vectors, centres: Vectors) -> npt.NDArray[np.intp]:
    """Return the nearest centre of each vector."""
    step = 8192
    parts = [(vectors[at : at + step] @ centres.T).argmax(axis=1) for at in range(0, len(vectors), step)]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.intp)


def _grown(values: npt.NDArray[_Number], size: int) -> npt.NDArray[_Number]:
    """Return a longer copy."""
    grown: npt.NDArray[_Number] = np.empty((size, *values.shape[1:]), dtype=values.dtype)
    grown[: len(values)] = values
    return grown
