"""Find in a question the names the knowledge base knows: as written, then by sound, then with one wrong character."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from knowledge.lexicon import Lexicon, Topic
from knowledge.misspelling import MisspellingIndex

_LATIN = re.compile(r"[a-z0-9]")


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

    def __init__(self, lexicon: Lexicon, function_words: Iterable[str] = ()) -> None:
        """Build the look-up structures of one lexicon; a wrong character is never one of the function words."""
        self._lexicon = lexicon
        self._misspellings = MisspellingIndex(
            lexicon.forms, loosely=lexicon.names_content, function_words=frozenset(function_words)
        )

    def link(self, text: str) -> tuple[Mention, ...]:
        """Return the mentions of a normalised question in its order."""
        exact = self._exact(text)
        found = [*exact, *(mention for mention in self._misspelt(text) if not _is_name_and_more(mention, exact))]
        found.sort(key=lambda mention: (-(mention.end - mention.start) * mention.score, mention.start))
        chosen: list[Mention] = []
        for mention in found:
            if all(mention.end <= other.start or mention.start >= other.end for other in chosen):
                chosen.append(mention)
        return tuple(sorted(chosen, key=lambda mention: mention.start))

    def _exact(self, text: str) -> list[Mention]:
        found = []
        for start in range(len(text) - 1):
            if not self._lexicon.may_start(text[start : start + 2]):
                continue
            for end in range(min(len(text), start + self._lexicon.longest), start + 1, -1):
                form = text[start:end]
                if form in self._lexicon and _stands_alone(text, start, end):
                    found.append(self._mention(start, end, form, Match.EXACT))
        return found

    def _misspelt(self, text: str) -> list[Mention]:
        return [
            *(self._mention(start, end, form, Match.SOUND) for start, end, form in self._misspellings.by_sound(text)),
            *(self._mention(start, end, form, Match.LETTER) for start, end, form in self._misspellings.by_letter(text)),
        ]

    def _mention(self, start: int, end: int, form: str, match: Match) -> Mention:
        return Mention(start, end, form, self._lexicon.topics(form), match)


def _is_name_and_more(misspelt: Mention, exact: Iterable[Mention]) -> bool:
    """Whether the wrong character only follows or precedes a name as written: 产业园怎… is 产业园, not 产业园区."""
    return misspelt.match is Match.LETTER and any(
        misspelt.start <= name.start and name.end <= misspelt.end and len(name.form) == len(misspelt.form) - 1
        for name in exact
    )


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a Latin form is not a part of a longer word (``rd`` in ``standard``)."""
    before = start > 0 and _LATIN.match(text[start]) and _LATIN.match(text[start - 1])
    after = end < len(text) and _LATIN.match(text[end - 1]) and _LATIN.match(text[end])
    return not before and not after
