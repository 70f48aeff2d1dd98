import asyncio
import contextlib
import os
import signal
import socket

import pytest
from aiohttp import ClientSession

from bot import server
from bot.messages import Serving
from bot.server import build_app


@pytest.fixture
async def client(aiohttp_client, fake_assistant, settings):
    return await aiohttp_client(build_app(settings, fake_assistant))


async def test_alive_whatever_the_assistant_does(client, fake_assistant):
    fake_assistant.is_ready = False
    response = await client.get("/healthz")
    assert (response.status, await response.json()) == (200, {"status": "alive"})


async def test_ready_when_the_test_question_is_answered(client):
    response = await client.get("/readyz")
    body = {"status": "ready", "model": "current", "knowledge": "current"}
    assert (response.status, await response.json()) == (200, body)


async def test_ready_with_something_older_says_so(client, fake_assistant):
    fake_assistant.serving = Serving("previous", "current", ("新的模型打不开",))
    response = await client.get("/readyz")
    body = {"status": "ready", "model": "previous", "knowledge": "current", "reasons": ["新的模型打不开"]}
    assert (response.status, await response.json()) == (200, body)


async def test_not_ready_says_why(client, fake_assistant):
    fake_assistant.is_ready = False
    response = await client.get("/readyz")
    assert response.status == 503
    assert (await response.json())["error"] == "not_ready"
    assert "日志" in (await response.json())["message"]


async def test_ready_again_after_repair(client, fake_assistant, monkeypatch):
    monkeypatch.setattr(server, "READY_SECONDS", 0.0)
    fake_assistant.is_ready = False
    assert (await client.get("/readyz")).status == 503
    fake_assistant.is_ready = True
    assert (await client.get("/readyz")).status == 200


async def test_probes_cannot_load_the_server(client, fake_assistant):
    await asyncio.gather(*(client.get("/readyz") for _ in range(20)))
    assert fake_assistant.probes == 1


async def test_an_unknown_address_is_refused_in_json(client):
    response = await client.get("/nowhere")
    assert (response.status, (await response.json())["error"]) == (404, "not_found")


async def test_a_failure_inside_is_json_with_the_number_in_the_log(client, fake_assistant, log_lines):
    fake_assistant.error = RuntimeError("secret words")
    response = await client.get("/readyz")
    body = await response.json()
    assert (response.status, body["error"]) == (500, "internal")
    assert body["reference"] in body["message"]
    [line] = [line for line in log_lines() if line["event"] == "request_failed"]
    assert line["reference"] == body["reference"]
    assert "secret" not in str(body) + str(line)


def test_a_taken_port_is_an_error():
    with contextlib.closing(server.bind("127.0.0.1", 0)) as taken:
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            server.bind("127.0.0.1", taken.getsockname()[1])


async def test_of_two_servers_that_bound_the_same_port_one_is_told(fake_assistant, settings):
    first = server.bind("127.0.0.1", 0)
    second = server.bind("127.0.0.1", first.getsockname()[1])
    with first, second:
        first.listen()
        running = server.run(build_app(settings, fake_assistant), second, settings, lambda: None)
        with pytest.raises(OSError, match="in use"):
            await asyncio.wait_for(running, 5)


def test_an_unknown_host_is_an_error():
    with pytest.raises(OSError, match=r"."):
        server.bind("no-such-host.invalid", 0)


async def test_a_stopping_server_finishes_what_it_answers(fake_assistant, settings):
    started = asyncio.Event()
    plain_reply = fake_assistant.reply

    async def slowly(message):
        started.set()
        await asyncio.sleep(0.3)
        return await plain_reply(message)

    fake_assistant.reply = slowly
    listener, ready = server.bind("127.0.0.1", 0), asyncio.Event()
    running = asyncio.create_task(server.run(build_app(settings, fake_assistant), listener, settings, ready.set))
    await asyncio.wait_for(ready.wait(), 5)
    port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    async with ClientSession(headers={"Authorization": f"Bearer {settings.rest_token}"}) as session:
        asking = asyncio.create_task(session.post(url, json={"sender": "ann", "message": "x"}))
        await asyncio.wait_for(started.wait(), 5)
        os.kill(os.getpid(), signal.SIGTERM)
        response = await asyncio.wait_for(asking, 5)
        assert (await response.json())[0]["recipient_id"] == "ann"
    await asyncio.wait_for(running, 5)
    with socket.socket() as again, pytest.raises(OSError, match="refused"):
        again.connect(("127.0.0.1", port))
