"""Real processes: what survives a stop and a kill, and who may not start. The assistant is the one of the fault run."""

import asyncio
import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time

import aiohttp
import pytest
from redis.asyncio import Redis

from bench.wechat_faults.processes import Server, free_port


@pytest.fixture
async def api(fakes):
    one = fakes.FakeApi()
    one.base = await one.start()
    yield one
    await one.stop()


@pytest.fixture
async def start(tmp_path, names, api, fakes):
    """Return a function that starts a server process and gives it with a phone."""
    servers = []

    async def begin(environ=None, folder="data", **more):
        environ = {**names.OFFICIAL, **names.SECRET} if environ is None else environ
        server = Server({**environ, "WECHAT_API_BASE": api.base, "WECOM_API_BASE": api.base, **more}, tmp_path / folder)
        servers.append(server)
        await server.start()
        phone = fakes.FakeWeChat(
            server.base, token=names.TOKEN, aes_key=names.AES_KEY, app_id=names.APP_ID, account=names.ACCOUNT
        )
        return server, phone

    yield begin
    for server in servers:
        if server._process is not None and server._process.poll() is None:
            server.stop()


async def until(condition, seconds=15.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        await asyncio.sleep(0.05)


def states(folder):
    """Return the states of the messages in a server's store, looking from outside."""
    with contextlib.closing(sqlite3.connect(folder / "data" / "wechat.db")) as connection:
        return [state for (state,) in connection.execute("SELECT state FROM records")]


async def once(phone, message):
    """Deliver once; return what is seen."""
    async with aiohttp.ClientSession() as session:
        answer = await phone.post(session, message)
    return phone.shown(answer, "ann") if answer else None


async def test_what_was_acknowledged_is_pushed_once_after_a_kill(start, api, tmp_path):
    server, phone = await start()
    assert await once(phone, phone.message("ann", "问：慢6秒")) is None
    await server.kill()
    await until(lambda: api.pushed)
    await until(lambda: "pushed" in states(tmp_path))  # in between it would be pushed again: WeChat knows no key for it
    await server.kill()
    await asyncio.sleep(4)
    assert api.pushed == [("ann", "答〔问〕")]


async def test_what_was_not_acknowledged_is_answered_to_the_retry(start):
    server, phone = await start()
    message = phone.message("ann", "问：慢1秒")
    delivery = asyncio.create_task(once(phone, message))
    await asyncio.sleep(0.4)
    await server.kill()
    assert await delivery is None
    assert await once(phone, message) == "答〔问〕"


async def test_a_given_reply_is_given_again_after_a_kill(start):
    server, phone = await start()
    message = phone.message("ann", "问：")
    assert await once(phone, message) == "答〔问〕"
    await server.kill()
    assert await once(phone, message) == "答〔问〕"
    assert "wechat_begun_again" not in server.log()


async def test_a_stopping_server_first_answers(start):
    server, phone = await start()
    delivery = asyncio.create_task(once(phone, phone.message("ann", "问：慢2秒")))
    await asyncio.sleep(0.5)
    assert await asyncio.to_thread(server.stop) == 0
    assert await delivery == "答〔问〕"


async def test_a_message_that_kills_every_process_is_given_up(start):
    server, phone = await start()
    message = phone.message("ann", "问：慢30秒")
    for _ in range(6):
        delivery = asyncio.create_task(once(phone, message))
        await asyncio.sleep(0.7)
        await server.kill()
        await delivery
    await asyncio.sleep(0.2)
    assert "故障" in await once(phone, message)


async def test_no_second_process_without_redis(start, tmp_path):
    server, _ = await start()
    with pytest.raises(RuntimeError, match="WECHAT_REDIS_URL"):
        await start()
    server.stop()
    await start()


async def test_more_processes_are_refused_without_redis(start):
    with pytest.raises(RuntimeError, match="WECHAT_PROCESSES"):
        await start(WECHAT_PROCESSES="2")


async def test_redis_out_of_reach_keeps_the_server_from_starting(start):
    with pytest.raises(RuntimeError, match="Redis"):
        await start(WECHAT_REDIS_URL="redis://127.0.0.1:1/0")


@pytest.fixture
async def three(start, redis_url):
    """Three processes on one Redis, empty."""
    redis = Redis.from_url(redis_url)
    await redis.flushall()
    await redis.close()
    more = {"WECHAT_REDIS_URL": redis_url, "WECHAT_PROCESSES": "3"}
    return [await start(folder=f"p{number}", **more) for number in range(3)]


async def test_three_deliveries_to_three_processes_are_one_turn(three):
    message = three[0][1].message("ann", "问：慢1秒")
    seen = await asyncio.gather(*(once(phone, message) for _, phone in three))
    assert seen == ["答〔问〕"] * 3
    assert sum(server.log().count('"answered') for server, _ in three) <= 1


async def test_another_process_goes_on_with_what_a_killed_one_promised(three, api):
    (first, phone), *_ = three
    assert await once(phone, phone.message("ann", "问：慢7秒")) is None
    first._process.send_signal(signal.SIGKILL)
    first._process.wait()
    await until(lambda: api.pushed, 40)
    await asyncio.sleep(8)
    assert api.pushed == [("ann", "答〔问〕")]


async def test_without_redis_for_a_while_what_is_fast_is_answered(start, redis_url, tmp_path):
    """Redis is stopped below the running server."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    redis = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    await asyncio.sleep(0.5)
    try:
        server, phone = await start(WECHAT_REDIS_URL=f"redis://127.0.0.1:{port}/0")
        assert await once(phone, phone.message("ann", "一：")) == "答〔一〕"
    finally:
        redis.kill()
        redis.wait()
    message = phone.message("ann", "二：慢1秒")
    assert await asyncio.gather(once(phone, message), once(phone, message)) == ["答〔二〕"] * 2
    assert "wechat_store_failed" in server.log()


def test_the_whole_server_says_why_it_does_not_start(project_root, names, tmp_path):
    """``python -m bot serve`` itself, as far as settings go."""
    environ = {"PATH": os.environ["PATH"], "BOT_DATA_DIR": str(tmp_path), **names.OFFICIAL, "WECHAT_AES_KEY": "hush"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "serve", "--port", "0"],
        cwd=project_root, env=environ, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "WECHAT_AES_KEY" in done.stderr
    assert "hush" not in done.stderr
