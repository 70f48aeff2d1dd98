"""The simulated parts are held against the real ones they stand for."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.runtime.event_log import ConversationConflictError, NewEvent, NewTurn
from bot.runtime.sqlite_log import SQLiteLog
from tests.simulation.disk import MemoryFile, SimulatedLog
from tests.simulation.virtual_loop import VirtualLoop
from tests.simulation.world import World


@pytest.fixture(params=["simulated", "real"])
def log(request, tmp_path):
    log = SimulatedLog(MemoryFile()) if request.param == "simulated" else SQLiteLog(tmp_path / "conversations.db")
    yield log
    log.close()


def event(data, kind="user"):
    return NewEvent(kind, 1.0, data)


def test_both_logs_do_the_same(log):
    assert log.read("ann").data == ()
    last = log.append("ann", 0, [event("1"), event("s", "session_started"), event("2")])
    log.append("bob", 0, [event("3"), event("4", "bot")])
    with pytest.raises(ConversationConflictError):
        log.append("ann", last - 1, [event("lost")])
    assert log.read("ann") == log.read("ann", since="of no such kind")
    assert log.read("ann", since="session_started").data == ("s", "2")
    assert (log.turn("bob", "user", "3").data, log.turn("bob", "user", "5").data) == (("3", "4"), ())
    assert log.read_recent("ann", 1).data == ("2",)
    assert log.read_recent("ann", 9) == log.read("ann", since="session_started")
    second = log.append("bob", log.read("bob").last_id, [event("v", "slot"), event("5"), event("w", "slot")])
    recent = log.read_recent("bob", 1)
    assert (recent.data, recent.last_id) == (("5", "w"), second)
    assert list(log.read_slots("bob", 0, recent.first)) == ["v"]
    fresh, refused = log.append_all([NewTurn("eve", 0, [event("6")]), NewTurn("bob", 1, [event("lost")])])
    assert fresh > second
    assert isinstance(refused, ConversationConflictError)
    assert list(log.senders()) == ["ann", "bob", "eve"]
    log.forget("eve")
    log.quarantine("ann", "broken")
    log.forget("bob")
    assert list(log.senders()) == []
    assert log.append("ann", 0, [event("anew")]) > last


def test_the_simulation_has_what_is_used_of_the_log(log):
    assert {
        *("append", "append_all", "close", "forget", "quarantine"),
        *("read", "read_recent", "read_slots", "senders", "turn"),
    } <= set(dir(log))


def run(work, steps=1000):
    """Run a coroutine on a virtual loop; return loop, world and its task."""
    world = World(1)
    loop = world.loop = VirtualLoop(world, lambda: 1.0)
    task = loop.create_task(work())
    for _ in range(steps):
        world.step()
    return loop, world, task


def test_an_hour_passes_in_no_time():
    _, world, task = run(lambda: asyncio.sleep(3600, "slept"))
    assert task.result() == "slept"
    assert world.now >= 3600


def test_jobs_of_one_thread_are_done_one_after_the_other_and_one_that_has_begun_cannot_be_stopped():
    thread, done = ThreadPoolExecutor(1), []

    async def work():
        loop = asyncio.get_running_loop()
        jobs = [loop.run_in_executor(thread, done.append, number) for number in range(4)]
        await asyncio.sleep(0)
        jobs[0].cancel()
        jobs[2].cancel()
        await asyncio.wait(jobs)
        return [job.cancelled() for job in jobs]

    _, world, task = run(work)
    assert task.result() == [True, False, True, False]
    assert done == [0, 1, 3]
    assert world.now >= 3


def test_a_killed_loop_finishes_nothing():
    done = []

    async def work():
        try:
            await asyncio.sleep(10)
        finally:
            done.append("finally")

    loop, world, _ = run(work, steps=1)
    loop.kill()
    for _ in range(10):
        world.step()
    assert done == []
    loop.bury()


def test_what_nobody_catches_is_noted():
    async def work():
        asyncio.get_running_loop().call_soon(lambda: 1 / 0)

    loop, _, _ = run(work)
    assert "ZeroDivisionError" in loop.failures[0]
