"""WeChat as it is seen from outside: platforms and people, sharing no code with the product."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp import web

from bench import wechat_fakes
from bot.channels.wechat import WeChatChannel
from bot.channels.wechat.settings import read_wechat_settings
from bot.channels.wechat.timing import Timing

HERE = Path(__file__).parent
ROOT = HERE.parents[3]

APP_ID = "wx5823bf96d3bd56c7"
ACCOUNT = "gh_10f6c3c3ac5a"
CORP_ID = "ww1234567890abcdef"
AGENT_ID = "218"
TOKEN = "QDG6eKtoken"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
OFFICIAL = {"WECHAT_APP_ID": APP_ID, "WECHAT_TOKEN": TOKEN, "WECHAT_AES_KEY": AES_KEY}
SECRET = {"WECHAT_APP_SECRET": "the-app-secret"}
WORK = {
    "WECOM_CORP_ID": CORP_ID,
    "WECOM_AGENT_ID": AGENT_ID,
    "WECOM_SECRET": "the-secret-of-work",
    "WECOM_TOKEN": TOKEN,
    "WECOM_AES_KEY": AES_KEY,
}
KF = {
    "WECOM_CORP_ID": CORP_ID,
    "WECOM_KF_SECRET": "the-secret-of-kf",
    "WECOM_KF_TOKEN": TOKEN,
    "WECOM_KF_AES_KEY": AES_KEY,
}


@pytest.fixture(scope="session")
def names():
    """The ids and keys of this file, for tests that cannot import it."""
    return sys.modules[__name__]


@pytest.fixture(scope="session")
def vectors():
    return json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def fakes():
    return wechat_fakes


@pytest.fixture
def project_root():
    return ROOT


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    """A redis-server of the tests' own; with CI set a machine without one fails, elsewhere the test is skipped."""
    program = shutil.which("redis-server")
    if program is None:
        assert not os.environ.get("CI"), "CI installs redis-server"
        pytest.skip("no redis-server on this machine")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


SCALE = 0.1
"""The tests' seconds: WeChat waits 0.5 of ours instead of 5."""


@pytest.fixture
async def running(aiohttp_server, fakes, settings):
    """Return a function that starts a server with the given variables; it has the fakes as its attributes."""
    started = []

    async def start(environ, *, answers=None, api=None, deliveries=3, **changes):
        api = api or fakes.FakeApi()
        base = await api.start() if api.port is None else f"http://127.0.0.1:{api.port}"
        environ = {"WECHAT_API_BASE": base, "WECOM_API_BASE": base, **environ}
        wechat, problems = read_wechat_settings(environ, ROOT / "credentials.yml")
        assert problems == []
        answers = answers or fakes.FakeAnswers()
        app = web.Application()
        whole = replace(settings, wechat=wechat, **changes)
        seconds = {"passive": 4, "hang": 5.5, "poll": 0.1, "retries": 20, "lease": 10, "sweep": 3}
        timing = Timing(**{name: value * SCALE for name, value in seconds.items()}, deliveries=deliveries)
        channel = WeChatChannel(wechat, whole, answers, timing)
        channel.add_routes(app)
        server = await aiohttp_server(app)
        address = f"http://{server.host}:{server.port}"
        keys = {"token": TOKEN, "aes_key": environ.get("WECHAT_AES_KEY")}
        phone = fakes.FakeWeChat(
            address, **keys, app_id=APP_ID, account=ACCOUNT, seconds=5 * SCALE, deliveries=deliveries
        )
        work = fakes.FakeWork(
            address, token=TOKEN, aes_key=AES_KEY, corp_id=CORP_ID, agent_id=AGENT_ID, seconds=5 * SCALE
        )
        one = SimpleNamespace(
            answers=answers, api=api, wechat=phone, work=work, address=address, server=server, channel=channel
        )
        started.append(one)
        return one

    yield start
    for one in started:
        await one.server.close()
        await one.api.stop()


@pytest.fixture
def until():
    """Return a function that waits until something holds."""

    async def wait(condition, seconds=3.0):
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it never came"
            await asyncio.sleep(0.01)

    return wait


@pytest.fixture
def sent():
    """Return a function that makes one request to a running server; it returns status and body."""

    async def call(one, query=None, body=b"", *, path="/wechat/official", method="post"):
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, one.address + path, params=query, data=body or None) as answer,
        ):
            return answer.status, await answer.read()

    return call


@pytest.fixture
async def passive(running):
    """An unverified account's server."""
    return await running(OFFICIAL)


@pytest.fixture
async def verified(running):
    """A verified account's server."""
    return await running({**OFFICIAL, **SECRET})
