import numpy as np
import pytest

from knowledge.cells import Cells

DIMENSIONS = 24


def unit(count, seed):
    """Return unit vectors around a few directions."""
    dice = np.random.default_rng(seed)
    directions = np.random.default_rng(0).normal(size=(12, DIMENSIONS))
    vectors = directions[dice.integers(12, size=count)] + dice.normal(scale=0.4, size=(count, DIMENSIONS))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def vectors():
    return unit(6000, 1)


def recall(cells, vectors):
    """Return how many of the ten nearest to some questions are found, and the greatest error of a cosine."""
    shares, errors = [], []
    for wanted in unit(40, 2):
        rows, cosines = cells.near(wanted)
        exact = vectors @ wanted
        found = rows[np.argsort(-cosines)[:10]]
        shares.append(len(set(found) & set(np.argsort(-exact)[:10])) / 10)
        errors.append(np.abs(cosines - exact[rows]).max())
    return np.mean(shares), max(errors)


def test_nearly_all_of_the_nearest_are_found_in_part_of_the_cells(vectors):
    cells = Cells(vectors)
    share, error = recall(cells, vectors)
    assert share > 0.9
    assert error < 0.01
    rows, _ = cells.near(vectors[0])
    assert len(rows) < len(vectors) * 2 / 3


def test_vectors_added_one_by_one_are_found_too(vectors):
    cells = Cells(vectors[:2000])
    for start in range(2000, 6000, 500):
        cells.add(vectors[start : start + 500])
    assert len(cells) == 6000
    assert recall(cells, vectors)[0] > 0.9


def test_the_centres_are_learnt_anew_when_there_are_many_more(vectors):
    grown = Cells(vectors[:500])
    grown.add(vectors[500:])
    assert len(grown) == 6000
    assert recall(grown, vectors)[0] > 0.9


def test_the_same_vectors_make_the_same_cells(vectors):
    one, other = Cells(vectors[:1000]).near(vectors[5]), Cells(vectors[:1000]).near(vectors[5])
    assert list(one[0]) == list(other[0])
    assert list(one[1]) == list(other[1])


def test_every_row_lies_in_one_cell(vectors):
    cells = Cells(vectors[:300])
    found = sorted(row for cell in cells._cells for row in cell.rows)
    assert found == list(range(300))
