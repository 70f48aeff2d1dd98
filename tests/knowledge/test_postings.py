import random

import bm25s
import numpy as np
import pytest

from knowledge import postings
from knowledge.postings import Postings

WORDS = [f"w{number}" for number in range(60)]


def made_up(count, dice):
    """Return rows of terms, common ones in most of them."""
    weights = [1 / rank for rank in range(1, len(WORDS) + 1)]
    return [dice.choices(WORDS, weights, k=dice.randint(1, 25)) for _ in range(count)]


def filled(rows):
    index = Postings()
    for terms in rows:
        index.add(terms)
    return index


def by_bm25s(rows, query):
    """Return the scores of the package whose numbers these are."""
    index = bm25s.BM25()
    index.index(rows, show_progress=False)
    return index.get_scores([term for term in query if any(term in terms for terms in rows)])


@pytest.mark.parametrize("seed", range(12))
def test_scores_are_those_of_bm25s_to_the_last_bit(seed):
    dice = random.Random(seed)
    rows = made_up(dice.randint(1, 90), dice)
    query = [*dice.choices(WORDS, k=6), "unknown", dice.choice(rows)[0]]
    index, expected = filled(rows), by_bm25s(rows, query)
    found, scores = index.best(query)
    assert list(found) == list(np.flatnonzero(expected))
    assert list(scores) == list(expected[found])
    assert list(index.scores(query, np.arange(len(rows)))) == list(expected)


def test_a_row_added_later_counts_as_if_it_had_come_at_once():
    rows = made_up(40, random.Random(1))
    index = filled(rows[:39])
    index.best(["w1"])
    assert index.add(rows[39]) == 39
    assert list(index.scores(["w0", "w3"], np.arange(40))) == list(by_bm25s(rows, ["w0", "w3"]))


def test_a_term_is_held_once_a_row_has_it():
    index = filled([["a", "b"]])
    assert "a" in index
    assert "c" not in index
    assert [len(part) for part in index.best(["c"])] == [0, 0]
    assert [len(part) for part in Postings().best(["a"])] == [0, 0]


@pytest.fixture
def large(monkeypatch):
    """Return the rows of an index that is too large for looking at all of them, and the index."""
    monkeypatch.setattr(postings, "_ALL", 64)
    monkeypatch.setattr(postings, "_KEPT", 30)
    rows = made_up(3000, random.Random(5))
    return rows, filled(rows)


@pytest.mark.parametrize("query", [["w40", "w3", "w0"], ["w55", "w20"], ["w59", "w58", "w57", "w1", "w2"]])
def test_of_many_rows_few_are_scored_exactly_and_good_ones_are_among_them(large, query):
    rows, index = large
    expected = by_bm25s(rows, query)
    found, scores = index.best(query)
    assert len(found) <= 30
    assert list(found) == sorted(found)
    assert list(scores) == list(expected[found])
    assert max(scores) > 0.8 * max(expected)


def test_common_terms_alone_are_looked_for_among_their_best_rows(large):
    rows, index = large
    expected = by_bm25s(rows, ["w0"])
    found, scores = index.best(["w0"])
    assert len(found) == 30
    assert max(scores) == max(expected)


def test_the_best_rows_of_a_common_term_are_chosen_anew_when_it_has_grown(large):
    _, index = large
    index.best(["w0"])
    for _ in range(2000):
        index.add(["w0", "w0", "w0"])
    found, _ = index.best(["w0"])
    assert max(found) >= 3000
