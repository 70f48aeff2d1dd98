"""Functions that run in other processes, for a machine with more than one core.

The processes are forked when everything is loaded, so that they share its memory, and before any thread runs. Each
works through its calls one after another; a call goes to the one with the fewest waiting, further calls of the same
asyncio task to the same one, which remembers what the first computed. What passes between them is pickled: both ends
are this program, and nobody else can write to the sockets.

A process ends with its socket, so none outlives the server, however that ended. One that is lost is not replaced: its
calls raise WorkerLostError, and the caller does the work itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pickle
import signal
import socket
import stat
import struct
import traceback
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from bot.logs import log_event

_LENGTH = struct.Struct("!I")
_STANDARD_STREAMS = 3

Function = Callable[[Any], Awaitable[Any]]


class WorkerLostError(RuntimeError):
    """The process that was to do it ended."""


class RaisedThereError(RuntimeError):
    """Where in the other process an exception was raised; stands as its cause."""


@dataclass
class _Worker:
    """One process as its parent sees it."""

    pid: int
    socket: socket.socket
    number: int = 0
    """Calls made."""
    busy: int = 0
    """Calls not yet answered."""
    waiting: dict[int, asyncio.Future[Any]] = field(default_factory=dict)
    writer: asyncio.StreamWriter | None = None
    connecting: asyncio.Task[None] | None = None
    reading: asyncio.Task[None] | None = None
    is_lost: bool = False

    async def call(self, name: str, argument: Any) -> Any:
        """Run a function there; its exception is raised here."""
        self.busy += 1
        self.number += 1
        number, outcome = self.number, asyncio.get_running_loop().create_future()
        try:
            if self.connecting is None:
                self.connecting = asyncio.create_task(self._connect())
            await asyncio.shield(self.connecting)
            assert self.writer is not None
            self.waiting[number] = outcome
            self.writer.write(_frame((number, name, argument)))
            return await outcome
        finally:
            self.busy -= 1
            self.waiting.pop(number, None)

    async def _connect(self) -> None:
        reader, self.writer = await asyncio.open_connection(sock=self.socket)
        self.reading = asyncio.create_task(self._read(reader))

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                number, result, error = await _receive(reader)
                outcome = self.waiting.get(number)
                if outcome is None or outcome.done():  # its caller was cancelled
                    continue
                if error is None:
                    outcome.set_result(result)
                else:
                    raised, place = error
                    raised.__cause__ = RaisedThereError(place)
                    outcome.set_exception(raised)
        except (OSError, EOFError):
            self.lose()

    def lose(self) -> None:
        """Tell the callers that nothing will come."""
        if not self.is_lost:
            log_event(logging.ERROR, "worker_lost", pid=self.pid, calls=len(self.waiting))
        self.is_lost = True
        for outcome in self.waiting.values():
            if not outcome.done():
                outcome.set_exception(WorkerLostError(f"process {self.pid} ended"))

    def end(self) -> None:
        """Close the socket, in the loop that listens to it where that still runs."""
        self.is_lost = True
        if self.writer is not None and self.reading is not None and not self.reading.get_loop().is_closed():
            self.reading.cancel()
            self.writer.transport.abort()
        else:
            self.socket.close()


class WorkerPool:
    """Processes that all know the same functions; to be used from one event loop."""

    def __init__(self, functions: Mapping[str, Function], count: int) -> None:
        """Fork ``count`` processes."""
        self._workers = [_fork(functions) for _ in range(count)]
        self._chosen: ContextVar[_Worker | None] = ContextVar("worker", default=None)

    @property
    def pids(self) -> list[int]:
        """Return the numbers of the processes that still work."""
        return [worker.pid for worker in self._workers if not worker.is_lost]

    async def call(self, name: str, argument: Any) -> Any:
        """Run a function in one of the processes.

        Raises:
            WorkerLostError: the process ended, or none is left.
        """
        worker = self._chosen.get()
        if worker is None or worker.is_lost:
            living = [worker for worker in self._workers if not worker.is_lost]
            if not living:
                raise WorkerLostError("no process is left")
            worker = min(living, key=lambda one: one.busy)
            self._chosen.set(worker)
        return await worker.call(name, argument)

    def close(self) -> None:
        """End the processes and wait for them."""
        for worker in self._workers:
            worker.end()
            os.kill(worker.pid, signal.SIGKILL)
            os.waitpid(worker.pid, 0)
        self._workers = []


def _fork(functions: Mapping[str, Function]) -> _Worker:
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid:
        theirs.close()
        ours.setblocking(False)
        return _Worker(pid, ours)
    try:
        _serve(theirs, functions)
    finally:
        os._exit(0)  # nothing of the parent's is finished or closed here


def _serve(connection: socket.socket, functions: Mapping[str, Function]) -> None:
    """Answer calls until the parent is gone."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # what ends a whole group: the parent finishes its answers first
    _close_other_sockets(connection.fileno())
    stream = connection.makefile("rwb")
    asyncio._set_running_loop(None)  # a test may fork inside one
    signal.set_wakeup_fd(-1)
    loop = asyncio.SelectorEventLoop()  # of its own kind: uvloop would go on with the parent's signals
    while head := stream.read(_LENGTH.size):
        number, name, argument = pickle.loads(stream.read(_LENGTH.unpack(head)[0]))
        outcome: tuple[int, Any, tuple[Exception, str] | None]
        try:
            outcome = (number, loop.run_until_complete(functions[name](argument)), None)
        except Exception as error:
            outcome = (number, None, _portable(error))
        stream.write(_frame(outcome))
        stream.flush()


def _close_other_sockets(kept: int) -> None:
    """Close what would else stay open for the parent's clients and the other processes after the parent is gone.

    Their numbers stay taken, since objects of the parent will still close them.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for name in os.listdir("/dev/fd"):
        with contextlib.suppress(OSError):  # the folder's own descriptor is gone by now
            if int(name) >= _STANDARD_STREAMS and int(name) != kept and stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                os.dup2(nothing, int(name))


def _portable(error: Exception) -> tuple[Exception, str]:
    """Return an exception that can be sent, and where it was raised."""
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    try:
        copy = pickle.loads(pickle.dumps(error))
    except Exception:
        copy = None
    whole = copy if type(copy) is type(error) else RuntimeError(type(error).__name__)
    return whole, " < ".join(reversed(places[-8:]))


def _frame(content: Any) -> bytes:
    data = pickle.dumps(content, protocol=5)
    return _LENGTH.pack(len(data)) + data


async def _receive(reader: asyncio.StreamReader) -> tuple[int, Any, tuple[Exception, str] | None]:
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    number, result, error = pickle.loads(await reader.readexactly(length))
    return number, result, error
