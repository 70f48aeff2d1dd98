"""Recognise misspelt names: characters that sound alike, one wrong character."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from knowledge.look_alikes import looks_like
from knowledge.pinyin import readings_of

_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_WORD = re.compile(r"[\u3400-\u9fff]+\Z")
_BLURS = (("zh", "z"), ("ch", "c"), ("sh", "s"))

_SHORTEST_SOUND = 3
"""Characters a name needs to be recognised by sound; two-character words sound alike by chance."""
_SURE_SOUND = 4
"""Characters from which a name that sounds like the text is hardly there by chance."""
_SHORTEST_LETTER = 4
"""Characters a name needs to be recognised with one wrong character."""
_END = 2
"""Characters of an end of a name; the shortest name that may have a wrong character has two ends."""
_SHORTEST_LATIN = 7
"""Letters an English name needs to be recognised with one wrong letter."""
_LONGEST_TEXT = 400
"""Longer texts are matched as written only: a story repeats its subject often enough."""

_Node = dict[str, Any]
_FORMS = "\0"


def blur(syllable: str) -> str:
    """Return a syllable without what southern speakers do not hear: zh and z, ch and c, sh and s, ng and n."""
    for full, short in _BLURS:
        if syllable.startswith(full):
            syllable = short + syllable[len(full) :]
    return syllable[:-1] if syllable.endswith("ng") else syllable


@lru_cache(maxsize=8192)
def syllables_of(character: str, most: int = 3) -> frozenset[str]:
    """Return the ``most`` commonest readings of a character, blurred, tones dropped; empty for anything else."""
    return frozenset(blur(reading) for reading in readings_of(character, most))


class MisspellingIndex:
    """Known forms by sound and by all-but-one character."""

    def __init__(
        self,
        forms: Iterable[str],
        loosely: Callable[[str], bool] = lambda form: True,
        function_words: frozenset[str] = frozenset(),
    ) -> None:
        """Index the forms that are long enough.

        Any one wrong character passes in Latin forms and where ``loosely``, elsewhere only one that looks like the
        right one: 体育局 is not 教育局, but 国士资源局 is 国土资源局.
        """
        self._function_words = function_words
        self._loosely = loosely
        self._by_sound: _Node = {}
        self._by_gap: dict[tuple[int, str, str], list[str]] = defaultdict(list)
        self._letter_lengths: set[int] = set()
        self._heads: set[str] = set()
        self._tails: set[str] = set()
        for form in forms:
            self.add(form)

    def add(self, form: str) -> None:
        """Know a further form, when it is long enough."""
        if _HAN_WORD.match(form):
            if len(form) >= 2:
                self._add_sound(form)
            if len(form) >= _SHORTEST_LETTER:
                self._add_gaps(form)
        elif len(form) >= _SHORTEST_LATIN and form.isascii() and form.isalpha():
            self._add_gaps(form)

    def by_sound(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, form) where the text sounds like a form but is written otherwise."""
        if len(text) > _LONGEST_TEXT:
            return
        for start in range(len(text)):
            for end, forms in self._walk(text, start):
                if end - start >= _SHORTEST_SOUND:
                    typed = text[start:end]
                    yield from (
                        (start, end, form)
                        for form in forms
                        if form != typed and self._plausible(form, typed, sure=len(form) >= _SURE_SOUND)
                    )

    def by_letter(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, form) where all but one character of a form stand in the text, in their places."""
        if len(text) > _LONGEST_TEXT:
            return
        # A wrong character at one end of a name leaves the other end right.
        heads = {place for place in range(len(text)) if text[place : place + _END] in self._heads}
        tails = {place for place in range(_END, len(text) + 1) if text[place - _END : place] in self._tails}
        for length in self._letter_lengths:
            for start in sorted(heads.union(place - length for place in tails)):
                if start < 0 or start + length > len(text):
                    continue
                head, tail = start in heads, start + length in tails
                window = text[start : start + length]
                for gap in range(0 if tail else _END, length if head else length - _END):
                    for form in self._by_gap.get((gap, window[:gap], window[gap + 1 :]), ()):
                        if form != window and self._may_stand_for(form, window, gap):
                            yield start, start + length, form

    def _may_stand_for(self, form: str, typed: str, gap: int) -> bool:
        """Whether a form may have been typed with another character in one place."""
        known, wrong = form[gap], typed[gap]
        is_loose = form.isascii() or self._loosely(form)
        alike = _alike(known, wrong) if is_loose else looks_like(known, wrong)
        return alike and self._plausible(form, typed)

    def _plausible(self, form: str, typed: str, *, sure: bool = False) -> bool:
        """Whether no wrong character is a word of its own that belongs to the sentence: 哪些行业 names no 鞋行业.

        In a ``sure`` form it may be one, being a part of another word: 家计扣除 is 加计扣除, though 家 is a word.
        """
        wrong = {b for a, b in zip(form, typed, strict=True) if a != b}
        right = {a for a, b in zip(form, typed, strict=True) if a != b}
        pairs = {typed[place : place + 2] for place in range(len(typed) - 1)}
        apart = bool(wrong & self._function_words) and (not sure or bool(right & self._function_words))
        return not apart and not any(p in self._function_words and p not in form for p in pairs)

    def _add_sound(self, form: str) -> None:
        nodes = [self._by_sound]
        for character in form:
            syllables = syllables_of(character)
            if not syllables:
                return
            nodes = [node.setdefault(syllable, {}) for node in nodes for syllable in syllables]
        for node in nodes:
            node.setdefault(_FORMS, []).append(form)

    def _add_gaps(self, form: str) -> None:
        self._letter_lengths.add(len(form))
        self._heads.add(form[:_END])
        self._tails.add(form[-_END:])
        for gap in range(len(form)):
            self._by_gap[gap, form[:gap], form[gap + 1 :]].append(form)

    def _walk(self, text: str, start: int) -> Iterator[tuple[int, list[str]]]:
        nodes = [self._by_sound]
        for place in range(start, len(text)):
            if not _HAN.match(text[place]):
                return
            nodes = [node[s] for node in nodes for s in syllables_of(text[place], 1) if s in node]
            if not nodes:
                return
            for node in nodes:
                if _FORMS in node:
                    yield place + 1, node[_FORMS]


def _alike(known: str, typed: str) -> bool:
    """Whether a wrong character is one of the same script, so that punctuation and digits never stand for a word."""
    if known.isascii():
        return typed.isascii() and typed.isalpha()
    return bool(_HAN.match(typed))
