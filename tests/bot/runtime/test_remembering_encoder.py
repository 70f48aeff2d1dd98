import numpy as np

from bot.runtime.remembering_encoder import RememberingEncoder


class Encoder:
    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked.append(texts)
        return np.array([[float(len(text)), 1.0] for text in texts], dtype=np.float32)


def test_a_sentence_is_encoded_once_as_long_as_it_is_remembered():
    encoder = Encoder()
    remembering = RememberingEncoder(encoder, most=2)
    for text in ("a", "bb", "a", "ccc", "a", "bb"):
        assert remembering.encode([text]).tolist() == [[len(text), 1.0]]
    assert encoder.asked == [["a"], ["bb"], ["ccc"], ["bb"]]


def test_several_at_once_are_a_batch_of_their_own():
    encoder = Encoder()
    remembering = RememberingEncoder(encoder)
    remembering.encode(["a"])
    assert remembering.encode(["a", "bb"]).shape == (2, 2)
    assert encoder.asked[-1] == ["a", "bb"]
    assert remembering.encode([]).shape[0] == 0


def test_nobody_can_change_what_is_remembered():
    vector = RememberingEncoder(Encoder()).encode(["a"])
    assert not vector.flags.writeable
