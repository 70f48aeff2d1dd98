import numpy as np
import pytest

from knowledge import Clause, MeaningIndex

CLAUSES = (
    Clause("d", "1", "鞋服", "做鞋。做衣服。", None, ()),
    Clause("d", "2", "石化", "炼油。", None, ()),
    Clause("d", "3", "农业", "种田。养鱼。", None, ()),
)
MEANINGS = {"shoes": "鞋服。做鞋。", "clothes": "鞋服。做衣服。", "oil": "石化。炼油。", "fish": "农业。养鱼。"}


class ByMeaning:
    """Gives every sentence its own direction, and what means the same the same; counts what it encodes."""

    def __init__(self):
        self.encoded = []
        self._places = {}

    def encode(self, texts):
        self.encoded += texts
        rows = [self._places.setdefault(MEANINGS.get(text, text), len(self._places)) for text in texts]
        return np.eye(16, dtype=np.float32)[rows]


@pytest.fixture
def encoder():
    return ByMeaning()


@pytest.fixture
def index(encoder):
    return MeaningIndex(CLAUSES, encoder)


@pytest.mark.parametrize(
    ("text", "clause", "sentence"),
    [("shoes", "1", "做鞋。"), ("clothes", "1", "做衣服。"), ("oil", "2", "炼油。"), ("fish", "3", "养鱼。")],
)
def test_the_nearest_sentence_and_its_clause_come_first(index, text, clause, sentence):
    hit = index.search(text)[0]
    assert (hit.clause, hit.sentence, hit.score) == (clause, sentence, 1.0)


def test_each_clause_comes_once_best_first(index):
    hits = index.search("fish")
    assert sorted(hit.clause for hit in hits) == ["1", "2", "3"]
    assert [hit.score for hit in hits] == [1.0, 0.0, 0.0]


def test_no_more_clauses_come_than_are_wanted(index):
    assert len(index.search("fish", limit=2)) == 2


def test_sentences_are_encoded_with_their_heading_once(index, encoder):
    sentences = ["鞋服。做鞋。", "鞋服。做衣服。", "石化。炼油。", "农业。种田。", "农业。养鱼。"]
    assert encoder.encoded == sentences
    index.search("fish")
    assert encoder.encoded == [*sentences, "fish"]


def test_what_means_nothing_of_it_is_far_from_everything(index):
    assert {hit.score for hit in index.search("weather")} == {0.0}


def test_the_sentences_of_one_clause_are_ranked_by_meaning(index):
    assert [hit.sentence for hit in index.rank_sentences("clothes", CLAUSES[0])] == ["做衣服。", "做鞋。"]
    assert [hit.sentence for hit in index.rank_sentences("fish", CLAUSES[2])] == ["养鱼。", "种田。"]


def test_in_a_large_base_too_the_sentences_of_one_clause_are_ranked_by_meaning(monkeypatch, encoder):
    monkeypatch.setattr("knowledge.meaning._ALL", 3)
    index = MeaningIndex(CLAUSES, encoder)
    assert [hit.sentence for hit in index.rank_sentences("clothes", CLAUSES[0])] == ["做衣服。", "做鞋。"]
