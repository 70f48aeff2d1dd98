"""Read Chinese that was typed in pinyin: ``shi mo xi shei fu ze`` → ``石墨烯谁负责``."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import islice, product
from pathlib import Path

QUESTION_WORDS_FILE = Path(__file__).parent / "question_words.txt"
_RUN = re.compile(r"[a-z]+(?:[ '][a-z]+)*")
_HAN_WORD = re.compile(r"[\u3400-\u9fff]{1,12}\Z")
_SHORTEST_RUN = 6
"""Letters a run needs; shorter ones are abbreviations and English words."""
_MOST_READINGS = 4
_VOWEL = re.compile("[aeiouvü]")
_LONGEST_SYLLABLE = 6
_EVERYDAY = 0.5
"""What an everyday word counts against a name or a word of asking: “can you” is no pinyin."""
_ACROSS = 2.0
"""What an end of a word costs that falls inside of what was typed in one piece: “he shipin” is no 合适|品."""
_ENOUGH = 0.5
"""Share of a run's letters that must turn into known words for the run to be replaced."""


@lru_cache(maxsize=1)
def _readings() -> dict[int, str]:
    """Return code point → comma-separated readings, without the phrase tables pypinyin would load as well."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 - must come after the environment variable

    readings: dict[int, str] = PINYIN_DICT
    return readings


@lru_cache(maxsize=8192)
def readings_of(character: str, most: int = 3) -> tuple[str, ...]:
    """Return the ``most`` commonest readings of a character without tones; empty for what is no Chinese character."""
    readings = _readings().get(ord(character), "").split(",")[:most]
    from pypinyin.contrib.tone_convert import to_normal  # noqa: PLC0415 - as above, so after the readings

    return tuple(dict.fromkeys(to_normal(reading).replace("ü", "v") for reading in readings if reading))


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    """Return every syllable that a common character is read as."""
    readings = (reading for code in range(0x4E00, 0x9FA6) for reading in readings_of(chr(code), 2))
    return frozenset(reading for reading in readings if _VOWEL.search(reading))


def question_words(path: Path = QUESTION_WORDS_FILE) -> tuple[str, ...]:
    """Return the words that questions on any document are made of."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())


def is_pinyin(text: str) -> bool:
    """Whether every Latin word of a text can be read as pinyin, and there is one."""
    words = re.findall("[a-z]+", text.lower())
    return bool(words) and all(map(_is_pinyin, words))


class PinyinReader:
    """Turns runs of pinyin into the words of one vocabulary."""

    def __init__(self, vocabulary: Collection[str], everyday: Collection[str] = ()) -> None:
        """Index words by how they are spelt in pinyin; of two words spelt alike the first wins.

        Everyday words come last, are read in their commonest way only and do not make a run pinyin: “can you” stays.
        """
        self._words: dict[str, str] = {}
        self._longest = 0
        self._everyday: set[str] = set()
        self.add(vocabulary)
        self._everyday = set(everyday) - set(vocabulary)
        self._spell(everyday, 1)

    def add(self, vocabulary: Iterable[str]) -> None:
        """Know further words; of words spelt alike an earlier one wins, everyday words aside."""
        words = tuple(vocabulary)
        self._everyday.difference_update(words)
        self._spell(words, 2)

    def _spell(self, words: Iterable[str], most: int) -> None:
        for word in filter(_HAN_WORD.match, words):
            for spelling in islice(product(*(readings_of(character, most) for character in word)), _MOST_READINGS):
                letters = "".join(spelling)
                if self._words.setdefault(letters, word) in self._everyday and word not in self._everyday:
                    self._words[letters] = word
                self._longest = max(self._longest, len(letters))

    def read(self, text: str) -> str:
        """Return a normalised text with its runs of pinyin in characters; other Latin text stays as it is."""
        return _RUN.sub(lambda run: self._read_run(run[0]), text)

    def _read_run(self, run: str) -> str:
        tokens = re.split("[ ']", run)
        letters = "".join(tokens)
        if len(letters) < _SHORTEST_RUN or not all(map(_is_pinyin, tokens)):
            return run
        pieces = self._cover(letters, _cuts(tokens), _borders(tokens))
        known = sum(length * (_EVERYDAY if word in self._everyday else 1.0) for length, word in pieces if word)
        if known < _ENOUGH * len(letters):
            return run
        return "".join(word or letters[end - length : end] for end, length, word in _with_ends(pieces))

    def _cover(self, letters: str, cuts: frozenset[int], borders: frozenset[int]) -> list[tuple[int, str | None]]:
        """Return the pieces of a run, known words as long as possible, as (letters, word or None)."""
        best: list[tuple[float, int, str | None]] = [(0.0, 0, None)]
        for end in range(1, len(letters) + 1):
            choice: tuple[float, int, str | None] = (best[end - 1][0], 1, None)
            for length in range(2, min(end, self._longest) + 1):
                word = self._words.get(letters[end - length : end]) if {end, end - length} <= cuts else None
                inside = _ACROSS * len({end, end - length} - borders) if len(borders) > 2 else 0.0
                score = best[end - length][0] + length**1.5 - inside if word else 0.0
                if score > choice[0]:
                    choice = (score, length, word)
            best.append(choice)
        pieces: list[tuple[int, str | None]] = []
        end = len(letters)
        while end > 0:
            _, length, word = best[end]
            pieces.append((length, word))
            end -= length
        return pieces[::-1]


def _with_ends(pieces: list[tuple[int, str | None]]) -> Iterable[tuple[int, int, str | None]]:
    end = 0
    for length, word in pieces:
        end += length
        yield end, length, word


def _cuts(tokens: list[str]) -> frozenset[int]:
    """Return the places between letters where a syllable can end: never inside the ``neng`` of “neng kao”."""
    cuts, start = {0}, 0
    for token in tokens:
        cuts |= {start + k for k in range(1, len(token)) if _is_pinyin(token[:k]) and _is_pinyin(token[k:])}
        start += len(token)
        cuts.add(start)
    return frozenset(cuts)


def _borders(tokens: list[str]) -> frozenset[int]:
    """Return the places between letters where what was typed in one piece begins or ends."""
    return frozenset(sum(map(len, tokens[:count])) for count in range(len(tokens) + 1))


@lru_cache(maxsize=4096)
def _is_pinyin(word: str) -> bool:
    """Whether a word can be cut into syllables."""
    reachable = {0}
    for end in range(1, len(word) + 1):
        starts = range(max(0, end - _LONGEST_SYLLABLE), end)
        if any(start in reachable and word[start:end] in _syllables() for start in starts):
            reachable.add(end)
    return len(word) in reachable
