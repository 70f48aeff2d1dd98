import pytest

from bot.channels.wechat.quota import RateQuota, WindowQuota
from bot.channels.wechat.sqlite_store import SqliteStore


@pytest.fixture
async def store(tmp_path):
    one = SqliteStore(tmp_path)
    yield one
    await one.close()


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


async def taken(quota, count, prefix="p"):
    return [await quota.take("ann", f"{prefix}{number}") for number in range(count)]


async def test_a_message_allows_five_pushes_in_48_hours(store):
    clock = Clock()
    quota = WindowQuota(store, clock)
    assert await taken(quota, 1) == [False]
    await quota.grant("ann", by_tap=False)
    assert await quota.left("ann") == 5
    assert await taken(quota, 6) == [True] * 5 + [False]
    await quota.grant("ann", by_tap=False)
    clock.now += 48 * 3600 - 1
    assert await taken(quota, 1) == [True]
    clock.now += 1
    assert await taken(quota, 1, "q") == [False]
    assert await quota.left("ann") == 0


async def test_a_tap_allows_three_pushes_in_a_minute(store):
    clock = Clock()
    quota = WindowQuota(store, clock)
    await quota.grant("ann", by_tap=True)
    assert await taken(quota, 4) == [True] * 3 + [False]
    await quota.grant("ann", by_tap=True)
    clock.now += 60
    assert await taken(quota, 1) == [False]
    assert await quota.left("bob") == 0


async def test_a_member_of_wecom_gets_thirty_a_minute_and_a_thousand_an_hour(store):
    clock = Clock()
    quota = RateQuota(store, clock)
    assert await taken(quota, 31) == [True] * 30 + [False]
    clock.now += 61
    assert await taken(quota, 1, "q") == [True]
    allowed = 31
    for minute in range(40):
        clock.now += 61
        allowed += sum(await taken(quota, 30, f"m{minute}-"))
    assert (allowed, await quota.left("ann")) == (1000, 0)
    clock.now += 1800
    assert await quota.left("ann") == 30


@pytest.mark.parametrize("kind", [WindowQuota, RateQuota])
async def test_the_same_push_again_is_counted_once_also_after_a_restart(store, kind):
    await kind(store).grant("ann", by_tap=False)
    before = await kind(store).left("ann")
    for _ in range(10):
        assert await kind(store).take("ann", "same")
    assert await kind(store).left("ann") == before - 1
