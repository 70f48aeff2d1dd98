import numpy as np

from knowledge import DIMENSIONS, MeaningIndex
from knowledge.normalise import fold


class LetterEncoder:
    """Texts with the same characters are alike."""

    def encode(self, texts):
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            for character in text:
                vectors[row, ord(character) % DIMENSIONS] += 1.0
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def test_every_clause_of_the_plan_has_paraphrases_of_its_own(policy_base):
    assert set(policy_base.paraphrases) == set(policy_base.clauses)
    said = [fold(text) for texts in policy_base.paraphrases.values() for text in texts]
    assert len(said) == len(set(said)) > 1000


def test_a_clause_is_found_by_what_people_call_its_matter():
    index = MeaningIndex((), LetterEncoder(), paraphrases={"2.1.10": ("刮风发电",), "2.1.1": ("做鞋子",)})
    hit, other = index.nearest_paraphrases(index.encode("刮大风发电"))
    assert (hit.clause, hit.sentence, other.clause) == ("2.1.10", "刮风发电", "2.1.1")
    assert hit.score > 0.8 > other.score
    assert index.nearest(index.encode("刮大风发电")) == ()


def test_further_paraphrases_are_added():
    index = MeaningIndex((), LetterEncoder())
    index.add((), {"3.3": ("招不到熟练工",)})
    assert index.nearest_paraphrases(index.encode("招熟练工"))[0].clause == "3.3"
