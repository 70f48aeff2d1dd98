"""One kept HTTP/1.1 connection, one request at a time, with as little work a request as can be.

A client library costs several times what is done here, and the load generator shares the cores with the server.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import cast

from bench.load.address import Address

_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection:[ \t]*close", re.IGNORECASE)
_END_OF_HEAD = b"\r\n\r\n"


class NoAnswerError(RuntimeError):
    """A request got no answer; the message is the reason in a few words."""


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    body: bytes
    closes: bool
    """Whether the server ends the connection with it."""


class Connection(asyncio.Protocol):
    """Sends a request, waits for its response, is opened again when it was lost."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._waiting: asyncio.Future[Response] | None = None
        self.surplus = 0
        """Answers nobody had asked for."""

    async def open(self) -> None:
        """Connect, unless it is connected; raise NoAnswerError when nobody listens."""
        if self._transport is not None and not self._transport.is_closing():
            return
        loop = asyncio.get_running_loop()
        place = self._address
        try:
            await loop.create_connection(lambda: self, place.host, place.port, ssl=place.tls)
        except OSError as error:
            raise NoAnswerError("cannot connect") from error

    def send(self, request: bytes) -> asyncio.Future[Response]:
        """Send on the open connection; the future holds the response or a NoAnswerError."""
        future: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        self._waiting = future
        if self._transport is None or self._transport.is_closing():
            self._fail("connection closed")
        else:
            self._transport.write(request)
        return future

    async def ask(self, request: bytes, timeout: float) -> Response:
        """Connect where needed, send, and return the response within ``timeout`` seconds, or raise NoAnswerError."""
        await self.open()
        future = self.send(request)
        timer = asyncio.get_running_loop().call_later(timeout, self._give_up)
        try:
            return await future
        finally:
            timer.cancel()

    def close(self) -> None:
        """Close at once."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop has a class of its own
        self._buffer.clear()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        whole = read_response(self._buffer, at_end=True)
        self._buffer.clear()
        if whole is not None and self._waiting is not None:
            self._answer(whole[0])
        self._fail("connection closed")

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while self._buffer and (found := read_response(self._buffer)) is not None:
            response, used = found
            del self._buffer[:used]
            if response.closes:
                self.close()
            if self._waiting is None:
                self.surplus += 1
            else:
                self._answer(response)

    def _answer(self, response: Response) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_result(response)

    def _fail(self, reason: str) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_exception(NoAnswerError(reason))

    def _give_up(self) -> None:
        """A late answer must not be taken for that of the next request: the connection goes too."""
        self._fail("no answer in time")
        self.close()


def read_response(buffer: bytes | bytearray, *, at_end: bool = False) -> tuple[Response, int] | None:
    """Return the first response and its length in bytes, None where it is not all there yet.

    ``at_end``: nothing more will come, so a body without a stated length is whole.
    """
    end = buffer.find(_END_OF_HEAD)
    if end < 0:
        return None
    head, start = bytes(buffer[:end]), end + len(_END_OF_HEAD)
    status = _STATUS.match(head)
    if status is None:
        return Response(0, bytes(buffer), closes=True), len(buffer)
    closes = bool(_CLOSE.search(head))
    if length := _LENGTH.search(head):
        stop = start + int(length[1])
        return (Response(int(status[1]), bytes(buffer[start:stop]), closes), stop) if len(buffer) >= stop else None
    if _CHUNKED.search(head):
        body, stop = _dechunked(bytes(buffer), start)
        return (Response(int(status[1]), body, closes), stop) if stop else None
    return (Response(int(status[1]), bytes(buffer[start:]), closes=True), len(buffer)) if at_end else None


def _dechunked(buffer: bytes, start: int) -> tuple[bytes, int]:
    """Return a body in chunks and where it ends; 0 where its end is not there yet."""
    parts: list[bytes] = []
    while (line := buffer.find(b"\r\n", start)) >= 0:
        size = int(buffer[start:line].split(b";")[0], 16)
        start = line + 2
        if not size:
            end = buffer.find(b"\r\n", start)
            return b"".join(parts), end + 2 if end >= 0 else 0
        if len(buffer) < start + size + 2:
            break
        parts.append(buffer[start : start + size])
        start += size + 2
    return b"", 0
