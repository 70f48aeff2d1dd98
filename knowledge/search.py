"""Ranked search over the sentences of the clauses, for questions that use no name the lexicon knows."""

from __future__ import annotations

import heapq
import logging
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import bm25s  # type: ignore[import-untyped]
import numpy as np

from knowledge.model import Clause
from knowledge.normalise import fold

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # pkg_resources tells jieba's authors that it is going away
    import jieba

_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_WORD = re.compile(r"[\u4e00-\u9fff]+")
_WORD = re.compile(r"[\u3400-\u9fff]+|[a-z0-9.]+")


@dataclass(frozen=True)
class Hit:
    """One sentence that answers to the words of a question."""

    clause: str
    sentence: str
    score: float
    """BM25; 0 is no shared word. Comparable between the hits of one question, roughly between questions."""


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
        jieba.setLogLevel(logging.WARNING)
        for word in known_words:
            jieba.add_word(word)

    def words(self, text: str) -> list[str]:
        """Return the content words of a text in its order."""
        return [
            word
            for run in _WORD.findall(text)
            for word in jieba.cut(run)
            if word not in self._function_words and not (len(word) == 1 and word.isascii())
        ]

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
        self._sentences: list[tuple[str, str]] = []
        bodies: list[list[str]] = []
        self._clauses = list(clauses)
        for clause in self._clauses:
            for sentence in clause.sentences:
                self._sentences.append((clause.id, sentence))
                bodies.append(self._cutter.terms(fold(clause.heading) + " " + fold(sentence)))
        self._by_sentence = _bm25(bodies)
        self._by_clause = _bm25(
            [self._cutter.terms(fold(clause.heading + " " + clause.text)) for clause in self._clauses]
        )

    def holds(self, word: str) -> bool:
        """Whether a word was indexed."""
        return word in self._by_clause.vocab_dict

    def search(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """Return the best sentence of each clause that shares a word with a normalised text, best first."""
        words = self._cutter.terms(text)
        if not words:
            return ()
        clause_scores = dict(zip((c.id for c in self._clauses), self._by_clause.get_scores(words), strict=True))
        best: dict[str, Hit] = {}
        for (clause, sentence), score in zip(self._sentences, self._by_sentence.get_scores(words), strict=True):
            total = float(score + self._WHOLE_CLAUSE_SHARE * clause_scores[clause])
            if score > 0 and (clause not in best or total > best[clause].score):
                best[clause] = Hit(clause, sentence, total)
        return tuple(sorted(best.values(), key=lambda hit: -hit.score)[:limit])

    def rank_sentences(self, text: str, clause: str) -> tuple[Hit, ...]:
        """Return a clause's own sentences, best first; all of them, even those that share no word."""
        words = self._cutter.terms(text)
        scores = self._by_sentence.get_scores(words) if words else np.zeros(len(self._sentences))
        hits = [
            Hit(owner, sentence, float(score))
            for (owner, sentence), score in zip(self._sentences, scores, strict=True)
            if owner == clause
        ]
        return tuple(sorted(hits, key=lambda hit: -hit.score))


def _bm25(bodies: Iterable[list[str]]) -> bm25s.BM25:
    index = bm25s.BM25()
    index.index(list(bodies), show_progress=False)
    return index
