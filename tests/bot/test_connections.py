import asyncio
import resource
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot import connections, server
from bot.connections import SPARE_FILES, most_connections

ASK = (
    b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a-token-of-the-tests\r\n"
    b'Content-Length: 33\r\n\r\n{"sender": "ann", "message": "x"}'
)


@asynccontextmanager
async def serving(assistant, settings):
    """Serve; give a function that connects."""
    opened = []
    with server.bind("127.0.0.1", 0) as listener:
        address = listener.getsockname()[:2]

        async def connect():
            opened.append(await asyncio.open_connection(*address))
            return opened[-1]

        async with server.listening(server.build_app(settings, assistant), listener, settings):
            yield connect
            for _, writer in opened:
                writer.close()


async def status_of(reader):
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    return int(head.split()[1])


async def test_whoever_holds_connections_keeps_nobody_out(fake_assistant, settings, monkeypatch):
    monkeypatch.setattr(connections, "SWEEP_SECONDS", 0.02)
    gate = asyncio.Event()
    plain = fake_assistant.reply

    async def waiting(message):
        await gate.wait()
        return await plain(message)

    fake_assistant.reply = waiting
    async with serving(fake_assistant, replace(settings, most_connections=5)) as connect:
        reader, writer = await connect()
        writer.write(ASK)
        held = [await connect() for _ in range(30)]
        for _, other in held[::2]:
            other.write(b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost:")
        for other, _ in held[:26]:
            assert await asyncio.wait_for(other.read(), 10) == b""
        assert not any(other.at_eof() for other, _ in held[26:])
        gate.set()
        assert await status_of(reader) == 200
        fresh, writer = await connect()
        writer.write(ASK)
        assert await status_of(fresh) == 200


@pytest.mark.parametrize(
    ("soft", "hard", "wanted", "raised", "allowed"),
    [
        (1024, 4096, 100, None, 100),
        (1024, 4096, 2000, 2000 + SPARE_FILES, 2000),
        (1024, 4096, 9000, 4096, 4096 - SPARE_FILES),
        (1024, resource.RLIM_INFINITY, 9000, 9000 + SPARE_FILES, 9000),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, 9000, None, 9000),
        (20, 20, 9000, 20, 1),
    ],
)
def test_as_many_files_as_are_needed_and_allowed(monkeypatch, soft, hard, wanted, raised, allowed):
    given = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: given.append(limits[0]))
    assert most_connections(wanted) == allowed
    assert given == ([raised] if raised else [])
