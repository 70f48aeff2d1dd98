import pytest

from bot.channels.rate_limit import RateLimit


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_as_many_as_allowed_then_no_more(clock):
    limit = RateLimit(3, clock=clock)
    assert [limit.wait("ann") for _ in range(4)] == [0, 0, 0, 20]


def test_the_wait_is_true(clock):
    limit = RateLimit(3, clock=clock)
    for _ in range(3):
        limit.wait("ann")
    seconds = limit.wait("ann")
    clock.now += seconds - 0.5
    assert limit.wait("ann") > 0
    clock.now += 0.5
    assert limit.wait("ann") == 0


def test_refused_uses_do_not_lengthen_the_wait(clock):
    limit = RateLimit(1, clock=clock)
    limit.wait("ann")
    for _ in range(10):
        clock.now += 6
        limit.wait("ann")
    assert limit.wait("ann") > 0
    clock.now += 60
    assert limit.wait("ann") == 0


def test_keys_are_apart(clock):
    limit = RateLimit(1, clock=clock)
    limit.wait("ann")
    assert limit.wait("bob") == 0


def test_waiting_long_gives_no_more_than_the_limit(clock):
    limit = RateLimit(2, clock=clock)
    limit.wait("ann")
    clock.now += 10_000
    assert [limit.wait("ann") for _ in range(3)][2] > 0


def test_memory_is_bounded_and_the_active_are_remembered(clock):
    limit = RateLimit(2, most_keys=10, clock=clock)
    limit.wait("ann")
    limit.wait("ann")
    for number in range(1000):
        limit.wait(f"sender{number}")
        assert limit.wait("ann") > 0
    assert len(limit) == 10
