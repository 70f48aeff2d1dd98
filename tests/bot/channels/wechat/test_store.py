"""Both stores keep the same promises."""

import asyncio
from dataclasses import replace

import pytest

from bot.channels.wechat.redis_store import RedisStore
from bot.channels.wechat.sqlite_store import AnotherProcessError, SqliteStore
from bot.channels.wechat.store import CARRIED, KEPT, OFFERED, OPEN_SECONDS, PROMISED, RUNNING, Record, StoreError

KINDS = ("sqlite", "redis")


@pytest.fixture
async def store(request, tmp_path):
    if request.param == "sqlite":
        made = SqliteStore(tmp_path)
    else:
        made = RedisStore(request.getfixturevalue("redis_url"), prefix=f"{tmp_path.name}:")
    yield made
    await made.close()


def record(key="k", person="ann", state=RUNNING, created=1000.5, **more):
    return Record(key, person, '{"text": "政"}', state, "me", created, created + 10, **more)


both = pytest.mark.parametrize("store", KINDS, indirect=True)


@both
async def test_a_claim_is_won_once(store):
    outcomes = await asyncio.gather(*(store.claim(replace(record(), owner=f"p{n}")) for n in range(8)))
    assert sorted(is_new for _, is_new in outcomes) == [False] * 7 + [True]
    assert len({there.owner for there, _ in outcomes}) == 1
    assert await store.load("k") == outcomes[0][0]
    assert await store.load("other") is None


@both
async def test_a_change_of_an_old_version_is_refused_and_changes_nothing(store):
    await store.claim(record())
    saved = await store.save(record(reply="a"))
    assert saved == record(reply="a", version=1)
    assert await store.save(record(reply="b"), values={"name": "value"}) is None
    assert await store.load("k") == saved
    assert await store.read("name") is None


@both
async def test_values_and_carried_records_change_with_the_record(store):
    for key in ("k", "old", "done"):
        await store.claim(record(key, state=OFFERED if key == "done" else KEPT))
    await store.save(record(state=OFFERED), values={"a": "1", "b": "政"}, carried=["old", "done"])
    assert (await store.read("a"), await store.read("b")) == ("1", "政")
    old = await store.load("old")
    assert (old.state, old.version) == (CARRIED, 1)
    assert (await store.load("done")).state == OFFERED
    assert await store.open_records() == []


@both
async def test_open_records_are_those_still_waited_for_the_oldest_first(store):
    for number, (state, person) in enumerate([(PROMISED, "bob"), (OFFERED, "ann"), (KEPT, "ann"), (RUNNING, "ann")]):
        await store.claim(record(f"k{number}", person, state, created=1000.0 - number))
    assert [there.key for there in await store.open_records()] == ["k3", "k2", "k0"]
    assert [there.key for there in await store.open_records("ann")] == ["k3", "k2"]
    kept = await store.load("k2")
    await store.save(replace(kept, state=OFFERED))
    assert [there.key for there in await store.open_records("ann")] == ["k3"]


@both
async def test_values_are_written_over(store):
    assert await store.read("name") is None
    await store.write("name", "1")
    await store.write("name", "2")
    assert await store.read("name") == "2"


async def test_sqlite_forgets_what_is_done_sooner_than_what_is_waited_for(tmp_path):
    now = [0.0]
    store = SqliteStore(tmp_path, lambda: now[0])
    await store.claim(record("done", state=OFFERED, created=0.0))
    await store.claim(record("kept", state=KEPT, created=0.0))
    await store.write("name", "1")
    await store.purge(500)
    assert await store.load("done")
    await store.purge(601)
    assert await store.load("done") is None
    now[0] = OPEN_SECONDS + 1
    assert await store.read("name") is None
    await store.purge(now[0])
    assert await store.load("kept") is None
    await store.close()


async def test_redis_forgets_by_itself(redis_url, tmp_path):
    store = RedisStore(redis_url, prefix=f"{tmp_path.name}:")
    await store.claim(record("done", state=OFFERED))
    await store.claim(record("kept", state=KEPT))
    await store.write("name", "1")
    lives = {
        name: await store._call("ttl", f"{tmp_path.name}:{name}")
        for name in ("record:done", "record:kept", "value:name")
    }
    assert 0 < lives["record:done"] <= 600 < lives["record:kept"] <= OPEN_SECONDS
    assert 600 < lives["value:name"] <= OPEN_SECONDS
    await store.close()


async def test_sqlite_survives_being_left_open(tmp_path):
    first = SqliteStore(tmp_path)
    await first.claim(record())
    with pytest.raises(AnotherProcessError, match="WECHAT_REDIS_URL"):
        SqliteStore(tmp_path)
    await first.close()
    second = SqliteStore(tmp_path)
    assert await second.load("k") == record()
    await second.close()


async def test_an_unusable_folder_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        SqliteStore(tmp_path / "file")


async def test_redis_out_of_reach_is_one_error_without_the_password():
    store = RedisStore("redis://:hush@127.0.0.1:1/0")
    for call in (store.ping(), store.load("k"), store.claim(record()), store.open_records(), store.write("a", "b")):
        with pytest.raises(StoreError) as caught:
            await call
        assert "hush" not in str(caught.value)
    await store.close()
