"""What a lever is worth by pairs: both servers get the same messages by turns, the ratio's limits are honest."""

import pytest

from bench.load.texts import Texts
from bench.runtime.figures import Figure
from bench.runtime.pairs import compare, ratio

QUESTIONS = [f"第{number}问" for number in range(20)]


class Side:
    """A server whose messages cost what they are said to; it notes in a common list who was asked what."""

    def __init__(self, name, cost, heard):
        self.name, self.cost, self.heard, self.begun, self.closed = name, cost, heard, 0, 0

    async def start(self):
        self.begun += 1

    async def ask(self, person, asked):
        self.heard.append((self.name, person, asked.text))
        return self.cost(asked.text)

    def close(self):
        self.closed += 1


async def measured(ours, without, *, warm_up=0, messages=4):
    heard = []
    sides = Side("ours", ours, heard), Side("without", without, heard)
    found = await compare(sides, Texts(QUESTIONS), warm_up=warm_up, messages=messages)
    assert [(side.begun, side.closed) for side in sides] == [(1, 1), (1, 1)]
    return found, heard


async def test_both_sides_are_asked_the_same_and_each_is_first_in_turn():
    found, heard = await measured(lambda text: 2.0, lambda text: 3.0, messages=12)
    assert found == {"ours_ms": [2.0] * 12, "without_ms": [3.0] * 12, "asked": 12}
    asked = {name: [rest for who, *rest in heard if who == name] for name in ("ours", "without")}
    assert asked["ours"] == asked["without"]
    assert len({text for _, text in asked["ours"]}) == 12
    assert [who for who, *_ in heard[::2]] == ["without", "ours"] * 6
    assert [person for person, _ in asked["ours"]] == [0] * 5 + [1] * 5 + [2] * 2


async def test_the_warm_up_counts_for_nothing_and_asks_as_other_people():
    found, heard = await measured(lambda text: 2.0, lambda text: 3.0, warm_up=3, messages=1)
    assert len(found["ours_ms"]) == 1
    people = [person for who, person, _ in heard if who == "ours"]
    assert people[3] not in people[:3]


async def test_a_message_that_one_side_did_not_answer_is_left_out_of_both():
    found, _ = await measured(lambda text: 2.0, lambda text: None if "第1问" in text else 3.0, messages=3)
    assert (len(found["ours_ms"]), len(found["without_ms"]), found["asked"]) == (2, 2, 3)


def test_the_ratio_is_the_median_of_the_pairs_between_its_limits():
    ours = [1.0] * 101
    without = [1.0 + place / 100 for place in range(101)]
    found = ratio(ours, without)
    assert found is not None
    assert found.median == pytest.approx(1.5)
    # Ranks 40 and 61 of 101 hold the median in 95 of 100 runs (tables of the sign test).
    assert (found.low, found.high) == (pytest.approx(1.40, abs=0.011), pytest.approx(1.61, abs=0.011))
    assert ratio([], []) is None
    assert ratio([2.0], [3.0]) == Figure(1.5, 1.5, 1.5)
