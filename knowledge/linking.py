"""Find in a question the names the knowledge base knows: as written, then by sound, then with one wrong character."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import Enum

from knowledge.agency_rows import AgencyRows
from knowledge.lexicon import Lexicon, Topic, TopicKind
from knowledge.misspelling import MisspellingIndex
from knowledge.search import words_at

_LATIN = re.compile(r"[a-z0-9]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_BODIES = (TopicKind.AGENCY, TopicKind.AGENCY_GROUP)
_COMMON = 1000
"""Frequency in jieba's dictionary from which a word is not taken for another that sounds alike."""
_SHORT = 2
"""Characters of names that stand in texts by chance."""
_LONG = 5
"""Characters from which a name is recognised with a wrong first character."""


class Match(Enum):
    """How a form was recognised, with how far it can be trusted (1 = as written)."""

    EXACT = 1.0
    SOUND = 0.9
    LETTER = 0.8


@dataclass(frozen=True)
class Mention:
    """One place of a question that names something."""

    start: int
    """Character offset in the normalised question."""
    end: int
    form: str
    """The known form that was recognised; differs from the question's own characters when misspelt."""
    topics: tuple[Topic, ...]
    match: Match

    @property
    def score(self) -> float:
        """How sure the recognition is, 0–1."""
        return self.match.value


class Linker:
    """Finds non-overlapping mentions; longer names win over shorter ones inside them."""

    def __init__(self, lexicon: Lexicon, function_words: Iterable[str] = (), source: Container[str] = "") -> None:
        """Build the look-up structures of one lexicon; a wrong character is never one of the function words.

        What stands in ``source``, the text the names are from, is spelt as it should be.
        """
        self._written = _WellWritten(source, frozenset(function_words))
        self._lexicon = lexicon
        self._rows = AgencyRows(lexicon)
        self._misspellings = MisspellingIndex(
            lexicon.forms, loosely=lexicon.names_content, function_words=self._written.function_words
        )

    def add(self, forms: Iterable[str]) -> None:
        """Know further forms, which the lexicon has been told of."""
        for form in forms:
            self._misspellings.add(form)

    def link(self, text: str) -> tuple[Mention, ...]:
        """Return the mentions of a normalised question in its order."""
        exact = self._exact(text)
        found = [*exact, *(mention for mention in self._misspelt(text) if not _is_name_and_more(mention, exact))]
        found.sort(key=lambda mention: (-(mention.end - mention.start) * mention.score, mention.start))
        chosen: list[Mention] = []
        for mention in found:
            if all(mention.end <= other.start or mention.start >= other.end for other in chosen):
                chosen.append(mention)
        return tuple(sorted(self._with_rows(text, chosen), key=lambda mention: mention.start))

    def _with_rows(self, text: str, chosen: list[Mention]) -> list[Mention]:
        """Add the agencies that stand in a row without their last word, instead of what else the word may name."""
        named = [(m.start, m.end) for m in chosen if any(topic.kind in _BODIES for topic in m.topics)]
        rows = [Mention(a, b, stem, (topic,), Match.EXACT) for a, b, stem, topic in self._rows.find(text, named)]
        kept = [m for m in chosen if all(m.end <= row.start or m.start >= row.end for row in rows)]
        return [*kept, *rows]

    def _exact(self, text: str) -> list[Mention]:
        found = []
        for start in range(len(text) - 1):
            if not self._lexicon.may_start(text[start : start + 2]):
                continue
            for end in range(min(len(text), start + self._lexicon.longest), start + 1, -1):
                form = text[start:end]
                if form in self._lexicon and _stands_alone(text, start, end):
                    found.append(self._mention(start, end, form, Match.EXACT))
        short = [mention for mention in found if mention.end - mention.start == _SHORT]
        words = words_at(text) if short else []
        split = [mention for mention in short if _splits_words(mention, words)]
        return [mention for mention in found if mention not in split]

    def _misspelt(self, text: str) -> list[Mention]:
        found = [
            *(self._mention(start, end, form, Match.SOUND) for start, end, form in self._misspellings.by_sound(text)),
            *(self._mention(start, end, form, Match.LETTER) for start, end, form in self._misspellings.by_letter(text)),
        ]
        words = words_at(text) if found else []
        return [mention for mention in found if self._written.may_be_misspelt(mention, text, words)]

    def _mention(self, start: int, end: int, form: str, match: Match) -> Mention:
        return Mention(start, end, form, self._lexicon.topics(form), match)


class _WellWritten:
    """Tells words that are meant as they are written from misspelt ones, with jieba's dictionary."""

    def __init__(self, source: Container[str], function_words: frozenset[str]) -> None:
        self._source = source
        self.function_words = function_words

    def may_be_misspelt(self, mention: Mention, text: str, words: list[tuple[int, int, int]]) -> bool:
        """Whether a name may stand in a text in other characters: 家计扣除, not 制造业 for 织造业."""
        typed = text[mention.start : mention.end]
        of_body = {topic.kind for topic in mention.topics} <= {*_BODIES}
        if not _HAN.match(mention.form) or (mention.match is Match.LETTER and of_body):  # only look-alikes pass there
            return True
        of_document = {topic.kind for topic in mention.topics} <= {TopicKind.FACT, TopicKind.DOCUMENT}
        if (of_document and len(typed) < _LONG) or typed in self._source:
            return False
        if words[mention.start][0] < mention.start or words[mention.end - 1][1] > mention.end:
            return False
        if mention.match is Match.LETTER:
            if len(typed) < _LONG and (typed[0] != mention.form[0]):
                return False
            common = 1
        else:
            common = _COMMON
        places = [mention.start + n for n, (a, b) in enumerate(zip(mention.form, typed, strict=True)) if a != b]
        if any(words[place][1] - words[place][0] == 1 and text[place] in self.function_words for place in places):
            return False
        return any(end - start < 2 or frequency < common for start, end, frequency in map(words.__getitem__, places))


def _splits_words(mention: Mention, words: list[tuple[int, int, int]]) -> bool:
    """Whether a name of two characters is the end of one word and the beginning of the next: 加扣 in 附加扣除.

    A fact of the document is no end of a word at all: 目的 in 项目的.
    """
    begins_inside, ends_inside = words[mention.start][0] < mention.start, words[mention.end - 1][1] > mention.end
    of_document = all(topic.kind is TopicKind.FACT for topic in mention.topics)
    return begins_inside and (ends_inside or of_document)


def _is_name_and_more(misspelt: Mention, exact: Iterable[Mention]) -> bool:
    """Whether the wrong character only follows or precedes a name as written: 产业园怎… is 产业园, not 产业园区."""
    return misspelt.match is Match.LETTER and any(
        misspelt.start <= name.start and name.end <= misspelt.end and len(name.form) == len(misspelt.form) - 1
        for name in exact
    )


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a Latin form is not a part of a longer word (``rd`` in ``standard``)."""
    before = start > 0 and _LATIN.match(text[start]) and _LATIN.match(text[start - 1])
    following = text[end:].removeprefix("s")  # petrochemicals is petrochemical
    after = following and _LATIN.match(text[end - 1]) and _LATIN.match(following)
    return not before and not after
