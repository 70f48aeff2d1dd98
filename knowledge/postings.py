"""A growing inverted index: which rows hold which terms, ranked by BM25 without looking at every row.

Scores are those of Lucene's BM25 as bm25s computes it (k1 1.5, b 0.75, single precision): the same numbers for the same
rows, whether the rows came at once or one after another.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.intp]
Scores = npt.NDArray[np.float32]

_K1, _B = 1.5, 0.75
_ALL = 4096
"""Rows up to which every row that holds a term is scored; above, entries of the rarest terms that are looked at."""
_KEPT = 160
"""Rows of a larger index that are scored by all terms: those that the rarest terms score best."""
_STALE = 1.25
"""Growth of a long list from which its best rows are chosen anew."""


class _Entries:
    """Where one term stands, in rising order of rows."""

    __slots__ = ("best", "chosen_at", "counts", "rows")

    def __init__(self) -> None:
        self.rows = array("I")
        self.counts = array("H")
        self.best: npt.NDArray[np.intp] | None = None
        """Places in ``rows`` of the best rows of a list that is too long to look at."""
        self.chosen_at = 0
        """Length of the list when they were chosen."""

    def add(self, row: int, count: int) -> None:
        self.rows.append(row)
        self.counts.append(min(count, 0xFFFF))


class Postings:
    """Rows by their terms; rows are added at the end and numbered from 0."""

    def __init__(self) -> None:
        """Begin without any row."""
        self._terms: dict[str, _Entries] = {}
        self._lengths = array("I")
        self._total = 0

    def __len__(self) -> int:
        return len(self._lengths)

    def __contains__(self, term: str) -> bool:
        return term in self._terms

    def add(self, terms: Sequence[str]) -> int:
        """Add a row and return its number; nothing else of the index is touched."""
        row = len(self._lengths)
        for term, count in Counter(terms).items():
            entries = self._terms.get(term)
            if entries is None:
                entries = self._terms[term] = _Entries()
            entries.add(row, count)
        self._lengths.append(len(terms))
        self._total += len(terms)
        return row

    def scores(self, terms: Iterable[str], rows: Rows) -> Scores:
        """Return the score of each of some rows, which come in rising order; repeated terms count repeatedly."""
        found = np.zeros(len(rows), dtype=np.float32)
        for entries in self._known(terms):
            held = np.frombuffer(entries.rows, dtype=np.uint32)
            places = held.searchsorted(rows)
            places[places == len(held)] = 0
            hits = np.flatnonzero(held[places] == rows)
            if len(hits):
                found[hits] += self._impacts(entries, places[hits])
        return found

    def best(self, terms: Sequence[str]) -> tuple[Rows, Scores]:
        """Return rows that hold one of the terms with their scores, in rising order of rows.

        All of them where the index is small. Of a larger one at most ``_KEPT``: looked for in the lists of the rarest
        terms until ``_ALL`` entries were seen, so that the cost does not follow the number of rows.
        """
        known = self._known(terms)
        if not known:
            return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float32)
        if len(self) <= _ALL:
            return self._scored(known, [None] * len(known))
        rarest = sorted(dict.fromkeys(known), key=lambda entries: len(entries.rows))
        chosen: list[_Entries] = []
        seen = 0
        for entries in rarest:
            if chosen and seen + len(entries.rows) > _ALL:
                break
            chosen.append(entries)
            seen += min(_ALL, len(entries.rows))
        rows, partial = self._scored(chosen, [self._best_places(entries) for entries in chosen])
        if len(rows) > _KEPT:
            rows = np.sort(rows[np.argpartition(-partial, _KEPT)[:_KEPT]])
        return rows, self.scores(terms, rows)

    def _known(self, terms: Iterable[str]) -> list[_Entries]:
        return [entries for entries in map(self._terms.get, terms) if entries is not None]

    def _scored(self, lists: Sequence[_Entries], places: Sequence[npt.NDArray[np.intp] | None]) -> tuple[Rows, Scores]:
        """Return the rows of some lists, added up in the order of the lists; ``places`` are the entries looked at."""
        rows = [
            _at(np.frombuffer(entries.rows, dtype=np.uint32), at) for entries, at in zip(lists, places, strict=True)
        ]
        impacts = [self._impacts(entries, at) for entries, at in zip(lists, places, strict=True)]
        if len(self) <= _ALL:
            scores = np.zeros(len(self), dtype=np.float32)
            np.add.at(scores, np.concatenate(rows), np.concatenate(impacts))
            held = np.flatnonzero(scores)
            return held, scores[held]
        found, where = np.unique(np.concatenate(rows), return_inverse=True)
        scores = np.zeros(len(found), dtype=np.float32)
        np.add.at(scores, where, np.concatenate(impacts))
        return found.astype(np.intp), scores

    def _impacts(self, entries: _Entries, places: npt.NDArray[np.intp] | None) -> Scores:
        """Return what a term gives to the rows at some places of its list, to all of them without places."""
        counts = _at(np.frombuffer(entries.counts, dtype=np.uint16), places).astype(np.float32)
        rows = _at(np.frombuffer(entries.rows, dtype=np.uint32), places)
        lengths = np.frombuffer(self._lengths, dtype=np.uint32)[rows]
        average = self._total / len(self._lengths)
        rarity = math.log(1 + (len(self._lengths) - len(entries.rows) + 0.5) / (len(entries.rows) + 0.5))
        damping = (_K1 * ((1 - _B) + _B * lengths / average)).astype(np.float32)
        impacts: Scores = np.float32(rarity) * (counts / (damping + counts))
        return impacts

    def _best_places(self, entries: _Entries) -> npt.NDArray[np.intp] | None:
        """Return where the best rows of a long list stand in it, chosen anew when it has grown; None for all of it."""
        if len(entries.rows) <= _ALL:
            return None
        if entries.best is None or len(entries.rows) > _STALE * entries.chosen_at:
            entries.best = np.sort(np.argpartition(-self._impacts(entries, None), _ALL)[:_ALL])
            entries.chosen_at = len(entries.rows)
        return entries.best


def _at(values: npt.NDArray[np.generic], places: npt.NDArray[np.intp] | None) -> npt.NDArray[np.generic]:
    return values if places is None else values[places]
