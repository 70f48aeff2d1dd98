import random

import pytest

from knowledge.phrases import LongTextIndex, PhraseIndex

LETTERS = "产业创新平台企"


def made_up(length, seed):
    dice = random.Random(seed)
    return "".join(dice.choices(LETTERS, k=length))


@pytest.fixture(scope="module")
def texts():
    return [made_up(200, seed) for seed in range(30)]


@pytest.fixture(scope="module")
def index(texts):
    phrases = PhraseIndex()
    for text in texts:
        phrases.add(text)
    return phrases


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 8])
def test_the_texts_with_a_phrase_are_found_in_their_order(texts, index, length):
    phrases = {texts[number][number : number + length] for number in range(30)} | {made_up(length, 99), "x" * length}
    for phrase in phrases:
        expected = [number for number, text in enumerate(texts) if phrase in text]
        assert list(index.where(phrase)) == expected
        assert index.holds(phrase) == bool(expected)


def test_a_text_added_while_another_is_asked_for_does_no_harm():
    phrases = PhraseIndex()
    phrases.add("创新平台")
    found = phrases.where("创新平")
    phrases.add("创新平台")
    assert list(found) == [0, 1]
    phrases.add("新平")
    assert list(phrases.where("新平")) == [0, 1, 2]


@pytest.mark.parametrize("length", [2, 499, 500, 501, 1200])
def test_a_run_of_a_long_text_is_found_wherever_it_stands(length):
    text = made_up(7000, 3)
    long = LongTextIndex()
    long.add("前言")
    long.add(text)
    assert "前言" in long
    for start in range(0, 7000 - length, 97):
        assert text[start : start + length] in long
    assert text[100 : 100 + length - 1] + "x" not in long
    assert "" in long
    assert 5 not in long
