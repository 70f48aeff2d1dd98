"""Whether and where a run of characters stands in many texts, without reading them all."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

_BLOCK, _OVERLAP = 2000, 500
"""Characters of a block and of the next one that it repeats: a run up to that long stands in one block as a whole."""


class PhraseIndex:
    """Texts by the pairs of neighbouring characters they hold; texts are added at the end and numbered from 0."""

    def __init__(self) -> None:
        """Begin without any text."""
        self._texts: list[str] = []
        self._pairs: dict[str, array[int]] = {}

    def add(self, text: str) -> None:
        """Add a text."""
        number = len(self._texts)
        self._texts.append(text)
        for pair in {first + second for first, second in pairwise(text)}:
            places = self._pairs.get(pair)
            if places is None:
                places = self._pairs[pair] = array("I")
            places.append(number)

    def holds(self, phrase: str) -> bool:
        """Whether a phrase stands in one of the texts."""
        if len(phrase) == 2:
            return phrase in self._pairs
        return any(True for _ in self.where(phrase))

    def where(self, phrase: str) -> Iterator[int]:
        """Yield the numbers of the texts that hold a phrase, in rising order."""
        if len(phrase) < 2:
            yield from (number for number, text in enumerate(self._texts) if phrase in text)
            return
        yield from (int(number) for number in self._likely(phrase) if phrase in self._texts[number])

    def _likely(self, phrase: str) -> npt.NDArray[np.uint32]:
        """Return the texts that hold every pair of a phrase."""
        lists = [self._pairs.get(first + second) for first, second in pairwise(phrase)]
        known = sorted((np.frombuffer(places, dtype=np.uint32) for places in lists if places is not None), key=len)
        if len(known) < len(lists):
            return np.empty(0, dtype=np.uint32)
        found = known[0]
        for places in known[1:]:
            at = places.searchsorted(found)
            at[at == len(places)] = 0
            found = found[places[at] == found]
        return found.copy()  # a list whose memory is looked at cannot grow


class LongTextIndex:
    """The same for long texts, which are cut into blocks that overlap."""

    def __init__(self) -> None:
        """Begin without any text."""
        self._texts: list[str] = []
        self._blocks = PhraseIndex()

    def add(self, text: str) -> None:
        """Add a text."""
        self._texts.append(text)
        for start in range(0, max(1, len(text) - _OVERLAP), _BLOCK - _OVERLAP):
            self._blocks.add(text[start : start + _BLOCK])

    def __contains__(self, phrase: object) -> bool:
        if not isinstance(phrase, str):
            return False
        if len(phrase) > _OVERLAP:
            return any(phrase in text for text in self._texts)
        return self._blocks.holds(phrase)
