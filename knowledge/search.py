"""Ranked search over the sentences of the clauses, for questions that use no name the lexicon knows."""

from __future__ import annotations

import heapq
import logging
import re
import warnings
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from knowledge.model import Clause
from knowledge.normalise import fold
from knowledge.postings import Postings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # pkg_resources tells jieba's authors that it is going away
    import jieba

_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_WORD = re.compile(r"[\u4e00-\u9fff]+")
_WORD = re.compile(r"[\u3400-\u9fff]+|[a-z0-9.]+")
_REMEMBERED = 64
"""Texts whose words are remembered: one message asks for those of its sentences several times."""


@dataclass(frozen=True)
class Hit:
    """One sentence that answers to the words of a question."""

    clause: str
    sentence: str
    score: float
    """BM25; 0 is no shared word. Comparable between the hits of one question, roughly between questions."""


@lru_cache(maxsize=1)
def common_words(most: int = 20_000) -> tuple[str, ...]:
    """Return the commonest words of jieba's dictionary, of one or two characters, the commonest first."""
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    short = (word for word in jieba.dt.FREQ if len(word) <= 2 and _HAN_WORD.fullmatch(word) and jieba.dt.FREQ[word])
    return tuple(heapq.nlargest(most, short, key=lambda word: (jieba.dt.FREQ[word], word)))


def words_at(text: str) -> list[tuple[int, int, int]]:
    """Return (start, end, frequency in jieba's dictionary) of each character's word in a text."""
    places: list[tuple[int, int, int]] = []
    for word, start, end in jieba.tokenize(text, HMM=False):
        places += [(start, end, jieba.dt.FREQ.get(word) or 0)] * (end - start)
    return places


class WordCutter:
    """Cuts normalised text into the terms that are indexed and searched.

    Uses jieba's shared dictionary, the same one that Rasa's JiebaTokenizer adds the exported words to.
    """

    def __init__(self, function_words: Iterable[str], known_words: Iterable[str]) -> None:
        """Leave out function words; teach jieba the names of the knowledge base, which it must not cut."""
        self._function_words = frozenset(function_words)
        self._cut = lru_cache(_REMEMBERED)(self._cut_anew)
        jieba.setLogLevel(logging.WARNING)
        self.add(known_words)

    def add(self, known_words: Iterable[str]) -> None:
        """Teach jieba further names; what was cut before stays as it was cut."""
        for word in known_words:
            jieba.add_word(word)
        self._cut.cache_clear()

    def words(self, text: str) -> list[str]:
        """Return the content words of a text in its order."""
        return list(self._cut(text))

    def _cut_anew(self, text: str) -> tuple[str, ...]:
        return tuple(
            word
            for run in _WORD.findall(text)
            for word in jieba.cut(run)
            if word not in self._function_words and not (len(word) == 1 and word.isascii())
        )

    def terms(self, text: str) -> list[str]:
        """Return the content words and the character bigrams within and across neighbouring ones."""
        words = self.words(text)
        inside = [a + b for word in words if len(word) > 2 and _HAN.match(word) for a, b in pairwise(word)]
        across = [a[-1] + b[0] for a, b in pairwise(words) if _HAN.match(a[-1]) and _HAN.match(b[0])]
        return words + inside + across


class SentenceIndex:
    """BM25 over sentences; a clause scores as its best sentence plus a share of the whole clause."""

    _WHOLE_CLAUSE_SHARE = 0.3

    def __init__(self, clauses: Iterable[Clause], cutter: WordCutter) -> None:
        """Index each sentence, with its clause's heading, and each clause as a whole."""
        self._cutter = cutter
        self._clauses: list[Clause] = []
        self._places: dict[str, tuple[int, int, int]] = {}
        """Clause id → row of the clause, row of its first sentence, row behind its last one."""
        self._owners = array("I")
        """Row of a sentence → row of its clause."""
        self._by_sentence = Postings()
        self._by_clause = Postings()
        for clause in clauses:
            self.add(clause)

    def add(self, clause: Clause) -> None:
        """Add a clause behind the others; nothing is indexed again."""
        first = len(self._by_sentence)
        row = self._by_clause.add(self._cutter.terms(fold(clause.heading + " " + clause.text)))
        for sentence in clause.sentences:
            self._owners.append(row)
            self._by_sentence.add(self._cutter.terms(fold(clause.heading) + " " + fold(sentence)))
        self._clauses.append(clause)
        self._places[clause.id] = (row, first, len(self._by_sentence))

    def holds(self, word: str) -> bool:
        """Whether a word was indexed."""
        return word in self._by_clause

    def search(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """Return the best sentence of each clause that shares a word with a normalised text, best first."""
        words = self._cutter.terms(text)
        rows, scores = self._by_sentence.best(words)
        owners = np.frombuffer(self._owners, dtype=np.uint32)[rows]
        clauses, where = np.unique(owners, return_inverse=True)
        whole = self._by_clause.scores(words, clauses)[where]
        totals = scores.astype(np.float64) + self._WHOLE_CLAUSE_SHARE * whole.astype(np.float64)
        best: dict[int, Hit] = {}
        for place in np.lexsort((rows, -totals)):
            owner = int(owners[place])
            if owner not in best:
                best[owner] = Hit(self._clauses[owner].id, self._sentence(owner, rows[place]), float(totals[place]))
                if len(best) == limit:
                    break
        return tuple(best.values())

    def rank_sentences(self, text: str, clause: str) -> tuple[Hit, ...]:
        """Return a clause's own sentences, best first; all of them, even those that share no word."""
        owner, first, last = self._places[clause]
        scores = self._by_sentence.scores(self._cutter.terms(text), np.arange(first, last))
        sentences = zip(self._clauses[owner].sentences, scores, strict=True)
        return tuple(
            sorted((Hit(clause, sentence, float(score)) for sentence, score in sentences), key=lambda hit: -hit.score)
        )

    def _sentence(self, owner: int, row: int) -> str:
        clause = self._clauses[owner]
        return clause.sentences[row - self._places[clause.id][1]]
