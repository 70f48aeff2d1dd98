import numpy as np
import pytest

from knowledge import DIMENSIONS, Clause, KeptVectors, MeaningIndex

CLAUSES = (Clause("d", "1", "鞋服", "做鞋。做衣服。", None, ()), Clause("d", "2", "石化", "炼油。", None, ()))
SENTENCES = ["鞋服。做鞋。", "鞋服。做衣服。", "石化。炼油。"]


class ByPlace:
    """Gives every text a direction of its own; tells what it encoded."""

    def __init__(self):
        self.encoded = []

    def encode(self, texts):
        self.encoded += texts
        return np.eye(DIMENSIONS, dtype=np.float32)[[sum(map(ord, text)) % DIMENSIONS for text in texts]]


@pytest.fixture
def encoder():
    return ByPlace()


def test_what_was_encoded_once_is_taken_from_the_disk(tmp_path, encoder):
    first = KeptVectors(encoder, tmp_path / "new" / "vectors").encode(SENTENCES)
    kept = KeptVectors(encoder, tmp_path / "new" / "vectors")
    again = kept.encode(["石化。种田。", *reversed(SENTENCES)])
    assert encoder.encoded == [*SENTENCES, "石化。种田。"]
    assert (again[:0:-1] == first).all()
    assert len(kept) == 4


def test_a_text_that_comes_twice_is_encoded_once(tmp_path, encoder):
    vectors = KeptVectors(encoder, tmp_path).encode(["甲", "乙", "甲"])
    assert encoder.encoded == ["甲", "乙"]
    assert (vectors[0] == vectors[2]).all()


def test_no_text_makes_no_vector(tmp_path, encoder):
    assert KeptVectors(encoder, tmp_path).encode([]).shape == (0, DIMENSIONS)


@pytest.mark.parametrize(
    ("file", "left"), [("keys.bin", 37), ("keys.bin", 0), ("vectors.bin", 5000), ("vectors.bin", 1)]
)
def test_a_file_cut_anywhere_costs_only_what_was_behind(tmp_path, encoder, file, left):
    whole = KeptVectors(encoder, tmp_path).encode(SENTENCES)
    with (tmp_path / file).open("r+b") as opened:
        opened.truncate(left)
    assert (KeptVectors(encoder, tmp_path).encode(SENTENCES) == whole).all()
    assert (KeptVectors(encoder, tmp_path).encode(SENTENCES) == whole).all()
    assert len(encoder.encoded) > 3


def test_sentences_are_kept_and_questions_are_not(tmp_path, encoder):
    index = MeaningIndex(CLAUSES, encoder, KeptVectors(encoder, tmp_path))
    assert index.search("石化。炼油。")[0].clause == "2"
    MeaningIndex(CLAUSES, encoder, KeptVectors(encoder, tmp_path))
    assert encoder.encoded == [*SENTENCES, "石化。炼油。"]
    index.search("我的电话是多少")
    assert len(KeptVectors(encoder, tmp_path)) == 3


def test_what_was_shipped_is_neither_encoded_nor_written_again(tmp_path, encoder):
    shipped = KeptVectors(encoder, tmp_path / "shipped").encode(SENTENCES)
    encoder.encoded.clear()
    kept = KeptVectors(encoder, tmp_path / "own", tmp_path / "shipped")
    vectors = kept.encode([SENTENCES[0], "石化。种田。", *SENTENCES[1:]])
    assert encoder.encoded == ["石化。种田。"]
    assert len(kept) == 1
    assert (vectors[[0, 2, 3]] == shipped).all()
    assert (KeptVectors(encoder, tmp_path / "own").encode(["石化。种田。"]) == vectors[[1]]).all()


@pytest.mark.parametrize("left", [0, 1, 5000])
def test_a_shipped_file_that_was_cut_costs_only_what_was_behind(tmp_path, encoder, left):
    whole = KeptVectors(encoder, tmp_path / "shipped").encode(SENTENCES)
    with (tmp_path / "shipped" / "vectors.bin").open("r+b") as opened:
        opened.truncate(left)
    assert (KeptVectors(encoder, tmp_path / "own", tmp_path / "shipped").encode(SENTENCES) == whole).all()
    assert (tmp_path / "shipped" / "vectors.bin").stat().st_size == left


def test_nothing_shipped_is_no_problem(tmp_path, encoder):
    assert len(KeptVectors(encoder, tmp_path / "own", tmp_path / "none").encode(SENTENCES)) == 3
