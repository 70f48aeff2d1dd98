import asyncio
import inspect
import time

import pytest
from rasa.core.agent import Agent

from bot.runtime.sender_queue import SenderQueue


async def work(queue, sender, number, done, seconds=0.005):
    async with queue.lock(sender):
        done.append(("in", sender, number))
        await asyncio.sleep(seconds)
        done.append(("out", sender, number))


async def test_one_sender_is_served_one_at_a_time_in_order():
    queue, done = SenderQueue(), []
    await asyncio.gather(*(work(queue, "ann", number, done) for number in range(50)))
    assert done == [(what, "ann", number) for number in range(50) for what in ("in", "out")]


async def test_a_burst_takes_no_longer_than_its_work():
    queue, started = SenderQueue(), time.monotonic()
    await asyncio.gather(*(work(queue, "ann", number, [], 0.01) for number in range(5)))
    assert time.monotonic() - started < 0.5


async def test_senders_do_not_wait_for_each_other():
    queue, done = SenderQueue(), []
    await asyncio.gather(work(queue, "ann", 1, done), work(queue, "bob", 1, done))
    assert [what for what, _, _ in done] == ["in", "in", "out", "out"]


async def test_nothing_is_kept_of_senders_who_are_done():
    queue = SenderQueue()
    await asyncio.gather(*(work(queue, f"s{number}", 1, [], 0) for number in range(100)))
    assert len(queue) == 0


async def test_a_failure_or_a_cancelled_waiter_lets_the_next_in():
    queue, done = SenderQueue(), []

    async def fail():
        async with queue.lock("ann"):
            await asyncio.sleep(0.01)
            raise RuntimeError

    failing = asyncio.create_task(fail())
    await asyncio.sleep(0)
    waiting = asyncio.create_task(work(queue, "ann", 1, done))
    last = asyncio.create_task(work(queue, "ann", 2, done))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(RuntimeError):
        await failing
    await asyncio.wait_for(last, 1)
    assert done == [("in", "ann", 2), ("out", "ann", 2)]
    assert len(queue) == 0


def test_the_agent_uses_only_lock():
    source = inspect.getsource(Agent)
    assert source.count("lock_store.lock(message.sender_id)") == 1
    assert source.count("self.lock_store.") == 1
