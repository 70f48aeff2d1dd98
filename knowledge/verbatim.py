"""Check a passage against the source, character by character: where it stands and what differs there.

Scripts, width, white space and the form of quotation marks do not count; punctuation is told apart from the words. The
passage is looked for in the whole source, so that it may run over several clauses or stand outside of all of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from knowledge.alignment import Block, align
from knowledge.model import PolicyDocument
from knowledge.normalise import to_simplified_characters
from knowledge.quotes import squeeze

_NUMBERED = r"(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))"
_ENDS = "。;!?；！？"
_TOKEN = re.compile(r"\d+(?:\.\d+)?%?|[^\W_]")
"""A whole number or one other character; punctuation is none."""
_PRIVATE = 0xF0000
"""Where Unicode's first private plane begins: no text has its characters."""
_OTHER_NUMBER = "\U000ffffd"
"""Stands for every number that the source has not."""


class Sameness(Enum):
    """How a passage compares with the source."""

    IDENTICAL = "identical"
    MARKS_DIFFER = "marks"
    """Every word is the same; punctuation, white space or script is not."""
    DIFFERENT = "different"


@dataclass(frozen=True)
class Difference:
    """One place where a passage and the source differ; either side may be empty."""

    typed: str
    stands: str

    @property
    def is_number(self) -> bool:
        """Whether a number differs."""
        return any(character.isdigit() for character in self.typed + self.stands)


@dataclass(frozen=True)
class Comparison:
    """A passage beside what stands in the source."""

    sameness: Sameness
    share: float
    """Share of the passage's characters, punctuation aside, that stand in the source in the same order, 0–1."""
    differences: tuple[Difference, ...]
    """Numbers first, then in the passage's order; empty unless words differ."""
    places: tuple[tuple[str, str], ...]
    """(clause id, the whole sentences that the passage falls in), ``0`` for what stands outside of every clause."""
    edge: int
    """Characters before and behind the likeliest place that stand nowhere near it."""


@dataclass(frozen=True)
class _Skeleton:
    """What counts of a text: its characters and whole numbers, and where each of them stands."""

    tokens: str
    """One character each; a whole number is one as well, from a private range."""
    places: tuple[tuple[int, int], ...]


class VerbatimIndex:
    """Looks passages up in one document."""

    def __init__(self, document: PolicyDocument) -> None:
        """Index a document's source; its clauses' texts and agency lines stand in it, white space aside."""
        self._source = document.source
        self._numbers = _numbers(self._source)
        self._skeleton = _skeleton(self._source, self._numbers)
        self._spans = sorted(_spans(document))
        self._headings = tuple(_heading_ends(document))

    def compare(self, passage: str, least: float = 0.6) -> Comparison | None:
        """Return how a passage compares with the likeliest place; None when less than ``least`` of it stands there."""
        typed = _skeleton(passage, self._numbers)
        blocks = align(typed.tokens, self._skeleton.tokens, least)
        return self._comparison(passage, typed, blocks) if blocks else None

    def _comparison(self, passage: str, typed: _Skeleton, blocks: list[Block]) -> Comparison:
        (a, b, _), (last_a, last_b, last_size) = blocks[0], blocks[-1]
        begin = self._skeleton.places[b][0]
        finish = self._skeleton.places[last_b + last_size - 1][1]
        differences = list(self._differences(passage, typed, blocks))
        sameness = Sameness.DIFFERENT
        if not differences:
            inside = passage[typed.places[0][0] : typed.places[-1][1]]
            same = _comparable(inside) == _comparable(self._source[begin:finish])
            sameness = Sameness.IDENTICAL if same else Sameness.MARKS_DIFFER
        return Comparison(
            sameness,
            sum(block.size for block in blocks) / len(typed.tokens),
            tuple(sorted(differences, key=lambda difference: not difference.is_number)),
            tuple(self._sentences(begin, finish)),
            a + len(typed.tokens) - last_a - last_size,
        )

    def _differences(self, passage: str, typed: _Skeleton, blocks: list[Block]) -> Iterator[Difference]:
        length = len(typed.tokens)
        (first_a, first_b, _), (last_a, last_b, last_size) = blocks[0], blocks[-1]
        if first_a:
            head = passage[: typed.places[first_a][0]]
            yield self._edge(_cut(passage, typed, 0, first_a), head, first_b - 1, -1)
        for (a, b, size), (next_a, next_b, _) in pairwise(blocks):
            yield from self._between(passage, typed, (a + size, next_a), (b + size, next_b))
        if last_a + last_size < length:
            tail = passage[typed.places[last_a + last_size - 1][1] :]
            yield self._edge(_cut(passage, typed, last_a + last_size, length), tail[::-1], last_b + last_size, 1)

    def _between(
        self, passage: str, typed: _Skeleton, here: tuple[int, int], there: tuple[int, int]
    ) -> Iterator[Difference]:
        """Return what differs between two blocks; a number that was changed is told apart from what follows it."""
        (start, end), (begin, finish) = here, there
        changed = end - start == 1 and finish - begin > 1 and _are_numbers(typed.tokens[start], self._skeleton, begin)
        if changed:
            number = _cut(self._source, self._skeleton, begin, begin + 1)
            yield Difference(_cut(passage, typed, start, end), number)
            start, begin = end, begin + 1
        yield Difference(_cut(passage, typed, start, end), _cut(self._source, self._skeleton, begin, finish))

    def _edge(self, typed: str, gap: str, place: int, step: int) -> Difference:
        """Return what was typed beyond the place, with what stands there instead when it is a word that was changed.

        ``gap`` ends where the place begins; ``place`` is the first token of the source beyond it.
        """
        spans = self._skeleton.places
        last = place
        while 0 <= last < len(spans) and _touch(spans, last, last - step):
            last += step
        low, high = sorted((place, last - step))
        words = _cut(self._source, self._skeleton, low, high + 1) if last != place else ""
        replaces = bool(gap) and gap[-1].isalnum() and len(words) <= 2 * len(typed)
        return Difference(typed, words if replaces else "")

    def _sentences(self, begin: int, finish: int) -> Iterator[tuple[str, str]]:
        """Return the whole sentences around a stretch of the source, by clause."""
        covered = [span for span in self._spans if span[0] < finish and begin < span[1]]
        if not covered:
            low = max((end for end in self._headings if end <= begin), default=0)
            yield "0", _sentence(self._source, begin, finish, low, len(self._source))
        for low, high, clause in covered:
            yield clause, _sentence(self._source, max(low, begin), min(high, finish), low, high)


def _spans(document: PolicyDocument) -> Iterator[tuple[int, int, str]]:
    """Return where each clause's text and agency line stand in the source."""
    place = 0
    for clause in document.clauses:
        for text in filter(None, (clause.text, clause.agency_line)):
            found = document.source.find(squeeze(text), place)
            if found >= 0:
                place = found + len(squeeze(text))
                yield found, place, clause.id


def _heading_ends(document: PolicyDocument) -> Iterator[int]:
    """Return where the headings of parts and sections end, which no full stop parts from what follows."""
    for section in document.sections:
        for found in re.finditer(_NUMBERED + re.escape(section.title), document.source):
            yield found.end()


def _skeleton(text: str, numbers: Mapping[str, str]) -> _Skeleton:
    found = list(_TOKEN.finditer(to_simplified_characters(text)))
    tokens = (numbers.get(token[0], _OTHER_NUMBER) if token[0][0].isdigit() else token[0] for token in found)
    return _Skeleton("".join(tokens), tuple(token.span() for token in found))


def _numbers(text: str) -> Mapping[str, str]:
    """Return a character of its own for each number of a text."""
    found = dict.fromkeys(token for token in _TOKEN.findall(text) if token[0].isdigit())
    return {number: chr(_PRIVATE + place) for place, number in enumerate(found)}


def _touch(spans: tuple[tuple[int, int], ...], one: int, other: int) -> bool:
    """Whether no punctuation stands between two neighbouring tokens."""
    low, high = sorted((one, other))
    return spans[low][1] == spans[high][0]


def _are_numbers(token: str, skeleton: _Skeleton, place: int) -> bool:
    return ord(token) >= _PRIVATE and ord(skeleton.tokens[place]) >= _PRIVATE


def _comparable(text: str) -> str:
    """Return a text with one form of each punctuation mark and without white space; its script stays."""
    marks = str.maketrans({"「": '"', "」": '"', "『": '"', "』": '"', "“": '"', "”": '"', "‘": "'", "’": "'"})
    return squeeze("".join(unicodedata.normalize("NFKC", character) for character in text).translate(marks))


def _cut(text: str, skeleton: _Skeleton, start: int, end: int) -> str:
    """Return what stands at some tokens, with the punctuation between them."""
    return squeeze(text[skeleton.places[start][0] : skeleton.places[end - 1][1]]) if end > start else ""


def _sentence(source: str, begin: int, finish: int, low: int, high: int) -> str:
    """Return a stretch of the source made whole to the ends of its sentences, within bounds."""
    while begin > low and source[begin - 1] not in _ENDS:
        begin -= 1
    while finish < high and source[finish - 1] not in _ENDS:
        finish += 1
    return source[begin:finish]
