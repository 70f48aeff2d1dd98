"""What clients do wrong on the wire: nothing of it ends, blocks or silences the server."""

import asyncio
import gzip
import json
import socket
from dataclasses import replace

import pytest
from aiohttp import web

from bot import server
from bot.channels.rest import LARGEST_BODY, PATH
from bot.channels.wechat import http as wechat_http

SECONDS = 0.4
"""What slow clients get here."""
BODY = json.dumps({"sender": "ann", "message": "你好"}).encode()


@pytest.fixture
async def wire(fake_assistant, settings, monkeypatch):
    """Return a function that opens a connection to a server whose patience is short."""
    monkeypatch.setattr(server, "LINGER_SECONDS", 0.1)
    settings = replace(settings, client_seconds=SECONDS)
    listener = server.bind("127.0.0.1", 0)
    address = listener.getsockname()[:2]
    writers = []

    async def connect():
        reader, writer = await asyncio.open_connection(*address)
        writers.append(writer)
        return reader, writer

    with listener:
        async with server.listening(server.build_app(settings, fake_assistant), listener, settings):
            yield connect
            for writer in writers:
                writer.close()


def request(body=BODY, *, length=None, method="POST", path=PATH, token="a-token-of-the-tests", extra=()):
    """Return the bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}", *extra]
    if length != "":
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + body


async def read_response(reader):
    """Return status and body of the next response, None when the connection ends before it."""
    try:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:-2])
    body = await asyncio.wait_for(reader.readexactly(int(fields[b"content-length"])), 5)
    is_json = fields.get(b"content-type", b"").startswith(b"application/json")
    return int(head.split()[1]), json.loads(body) if is_json else body


async def send(connect, *parts):
    """Send some bytes on a new connection and return the response."""
    reader, writer = await connect()
    for part in parts:
        writer.write(part)
        await writer.drain()
    return await read_response(reader)


async def until(condition):
    """Wait, at most ten seconds, for something to hold."""
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.01)
    pytest.fail("waited in vain")


async def lives(connect):
    """Check that the server answers a good question now."""
    status, body = await send(connect, request())
    assert (status, body[0]["recipient_id"]) == (200, "ann")


@pytest.mark.parametrize("part", [b"", b"POST", request()[:40], request()[: -len(BODY) - 4]])
async def test_who_sends_no_whole_head_is_cut_off(wire, part):
    reader, writer = await wire()
    writer.write(part)
    assert await asyncio.wait_for(reader.read(), 5) == b""
    await lives(wire)


async def test_a_head_that_drips_is_cut_off(wire):
    reader, writer = await wire()

    async def drip():
        for byte in request():
            writer.write(bytes([byte]))
            await asyncio.sleep(0.02)

    dripping = asyncio.create_task(drip())
    assert await asyncio.wait_for(reader.read(), 5) == b""
    dripping.cancel()
    await lives(wire)


async def test_a_body_that_does_not_come_is_refused(wire, fake_assistant):
    status, body = await send(wire, request(length=len(BODY) + 1))
    assert (status, body["error"]) == (408, "body_too_slow")
    assert f"{SECONDS:g} 秒" in body["message"]
    assert fake_assistant.messages == []
    await lives(wire)


async def test_a_body_that_breaks_off_harms_nobody(wire, fake_assistant, log_lines):
    for cut in range(0, len(BODY), 5):
        _, writer = await wire()
        writer.write(request(BODY[:cut], length=len(BODY)))
        await writer.drain()
        writer.transport.abort()
    await lives(wire)
    assert len(fake_assistant.messages) == 1
    assert not [line for line in log_lines() if line["event"] == "request_failed"]


async def test_who_goes_before_the_answer_is_answered_all_the_same(wire, fake_assistant):
    heard = asyncio.Event()
    plain = fake_assistant.reply

    async def slowly(message):
        heard.set()
        await asyncio.sleep(0.05)
        return await plain(message)

    fake_assistant.reply = slowly
    _, writer = await wire()
    writer.write(request())
    await asyncio.wait_for(heard.wait(), 5)
    writer.transport.abort()
    await until(lambda: fake_assistant.messages)
    assert [message.text for message in fake_assistant.messages] == ["你好"]
    fake_assistant.reply = plain
    await lives(wire)


async def test_pipelined_requests_are_answered_in_order(wire):
    names = [f"s{number}" for number in range(200)]
    bodies = [json.dumps({"sender": name, "message": "x"}).encode() for name in names]
    reader, writer = await wire()
    writer.write(b"".join(map(request, bodies)))
    answers = [await read_response(reader) for _ in names]
    assert [(status, body[0]["recipient_id"]) for status, body in answers] == [(200, name) for name in names]


async def test_a_fault_behind_a_good_request_leaves_its_answer(wire):
    reader, writer = await wire()
    writer.write(request())
    assert (await read_response(reader))[0] == 200
    writer.write(request(b"{"))
    assert (await read_response(reader))[0] == 400
    writer.write(b"NONSENSE\r\n\r\n")
    assert (await read_response(reader))[0] == 400
    assert await asyncio.wait_for(reader.read(), 5) == b""
    await lives(wire)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"NONSENSE\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (request(extra=["X: " + "y" * 9000]), 400),
        (request(extra=[f"X-{number}: y" for number in range(500)]), 400),
        (request(length="-1"), 400),
        (request(length="1e3"), 400),
        (request(length="9" * 30), 400),
        (request(length="9" * 15), 413),
        (request(extra=["Content-Length: 3"]), 400),
        (request(extra=["Transfer-Encoding: chunked"]), 400),
        (request(b"zz\r\n", length="", extra=["Transfer-Encoding: chunked"]), 400),
        (request(length="", extra=["Transfer-Encoding: gzip"]), 400),
        (request(b"not gzip at all", extra=["Content-Encoding: gzip"]), 400),
        (request(gzip.compress(BODY, mtime=0)[:-20], extra=["Content-Encoding: gzip"]), 400),
        (request(b"x", extra=["Content-Encoding: br"]), 400),
        (request(b"x" * (LARGEST_BODY + 1)), 413),
        (request(gzip.compress(b" " * 20_000_000, mtime=0), extra=["Content-Encoding: gzip"]), 413),
        (request(extra=["Expect: 200-ok"]), 417),
        (request(method="BREW"), 400),
        (request(method="PUT"), 405),
        (request(path="/%ff%fe/\udcff"), 400),
        (request(path="/%ff%fe/%00"), 404),
        (request(path="http://other.example/nowhere"), 404),
    ],
    ids=str,
)
async def test_a_request_against_the_protocol_is_refused(wire, fake_assistant, log_lines, sent, status):
    answer = await send(wire, sent)
    assert answer is not None
    assert answer[0] == status
    assert answer[1]
    assert fake_assistant.messages == []
    assert not [line for line in log_lines() if line["level"] == "error"]
    await lives(wire)


@pytest.mark.parametrize(
    "extra",
    [
        ["Content-Type: text/xml"],
        ["Content-Type: \udcff"],
        ["Content-Type: application/json; charset=utf-7"],
        ["Content-Type: multipart/form-data"],
        ["Transfer-Encoding: chunked"],
        ["Expect: 100-continue"],
    ],
)
async def test_what_is_said_of_a_good_body_does_not_matter(wire, extra):
    chunked = extra[0].startswith("Transfer")
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY) if chunked else BODY
    reader, writer = await wire()
    writer.write(request(body, length="" if chunked else None, extra=extra))
    if extra[0].startswith("Expect"):
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert (await read_response(reader))[0] == 200


@pytest.mark.parametrize("origin", ["http://[", "\udcff", "http://\udcff\udcfe", "null", "x" * 5000])
async def test_an_odd_origin_is_refused(wire, origin):
    status, body = await send(wire, request(b"{}", path="/api/chat/session", extra=[f"Origin: {origin}"]))
    assert (status, body["error"]) == (403, "origin_not_allowed")


@pytest.mark.parametrize("path", ["/api/knowledge/%ff/%00", "/api/knowledge/%2e%2e/1", "/documents/%ed%a0%80?mark=%ff"])
async def test_an_odd_path_is_unknown(wire, path):
    assert (await send(wire, request(b"", method="GET", path=path)))[0] == 404


def connections():
    """Return the tasks that serve a connection."""
    return [task for task in asyncio.all_tasks() if "RequestHandler" in task.get_coro().__qualname__]


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="this system has no such option")
async def test_who_takes_nothing_of_a_long_answer_is_cut_off(wire, fake_assistant):
    plain = fake_assistant.reply

    async def at_length(message):
        reply = await plain(message)
        reply.messages[0]["text"] = "长" * 10_000_000
        return reply

    fake_assistant.reply = at_length
    _, writer = await wire()
    writer.transport.pause_reading()
    writer.write(request())
    await until(lambda: fake_assistant.messages)
    assert connections()
    await until(lambda: not connections())
    fake_assistant.reply = plain
    await lives(wire)


async def test_a_slow_body_at_wechats_door_is_given_up(aiohttp_client, monkeypatch):
    monkeypatch.setattr(wechat_http, "BODY_SECONDS", 0.1)

    async def door(received):
        try:
            await wechat_http.read_body(received)
        except wechat_http.BodyBrokenError as error:
            return wechat_http.refuse("official", error)

    app = web.Application()
    app.router.add_post("/", door)
    client = await aiohttp_client(app)
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
    assert (await read_response(reader))[0] == 400
    writer.close()
