import contextlib

import pytest

from bot.admission import LONGEST_ADVICE, Admission
from bot.messages import OverloadedError


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def fill(admission, *senders):
    """Take a place for each of the senders; return what gives them back."""
    held = contextlib.ExitStack()
    for sender in senders:
        held.enter_context(admission.place(sender))
    return held


def refused(admission, sender):
    with pytest.raises(OverloadedError) as caught, admission.place(sender):
        pass
    return caught.value


def test_places_are_counted_together_and_by_sender(clock):
    admission = Admission(3, 2, clock)
    with fill(admission, "ann", "ann"):
        assert refused(admission, "ann").is_own
        with fill(admission, "bob"):
            assert not refused(admission, "bob").is_own
            assert len(admission) == 3
    with fill(admission, "ann", "ann", "bob"):
        pass


def test_a_place_is_given_back_when_answering_fails(clock):
    admission = Admission(1, 1, clock)
    with pytest.raises(KeyError), admission.place("ann"):
        raise KeyError
    with admission.place("ann"):
        pass


def test_nobody_is_remembered_who_waits_for_nothing(clock):
    admission = Admission(5, 5, clock)
    for number in range(1000):
        with admission.place(f"s{number}"):
            pass
    assert len(admission) == 0
    assert not admission._by_sender


def answer(admission, clock, seconds, count):
    """Let ``count`` people be answered one after the other, each after ``seconds``, the next always waiting already."""
    line = [fill(admission, "x")]
    for _ in range(count):
        line.append(fill(admission, "x"))
        clock.now += seconds
        line.pop(0).close()
    clock.now += seconds
    line.pop().close()


def test_the_advice_is_the_time_that_those_who_wait_will_take(clock):
    admission = Admission(100, 10, clock)
    answer(admission, clock, 0.5, 200)
    with fill(admission, *["ann"] * 10):
        assert refused(admission, "ann").seconds == 5
        with fill(admission, *[f"s{number}" for number in range(90)]):
            assert refused(admission, "bob").seconds == 50


def test_the_advice_is_never_nothing_and_never_for_ever(clock):
    admission = Admission(1, 1, clock)
    with fill(admission, "ann"):
        assert refused(admission, "ann").seconds == 1
    admission = Admission(10_000, 10_000, clock)
    answer(admission, clock, 1000, 100)
    with fill(admission, *["ann"] * 10_000):
        assert refused(admission, "ann").seconds == LONGEST_ADVICE


def test_no_more_may_wait_than_are_answered_in_time(clock):
    admission = Admission(1000, 1000, clock, most_seconds=10)
    answer(admission, clock, 0.5, 200)
    with fill(admission, *[f"s{number}" for number in range(21)]):
        assert not refused(admission, "late").is_own
    answer(admission, clock, 0.05, 200)
    with fill(admission, *[f"s{number}" for number in range(200)]):
        pass


def test_time_in_which_nobody_waited_says_nothing_of_how_fast_answers_come(clock):
    admission = Admission(1000, 1000, clock, most_seconds=10)
    for _ in range(200):
        with admission.place("x"):
            clock.now += 1
        clock.now += 100
    with fill(admission, *[f"s{number}" for number in range(1000)]):
        pass


def test_who_is_turned_away_after_waiting_makes_nobody_seem_answered(clock):
    admission = Admission(1000, 1000, clock, most_seconds=10)
    answer(admission, clock, 1.0, 200)
    for _ in range(200):
        with contextlib.suppress(OverloadedError), fill(admission, "y"), admission.place("z"):
            raise OverloadedError(1, is_own=False)
    with fill(admission, *[f"s{number}" for number in range(11)]):
        assert not refused(admission, "late").is_own
