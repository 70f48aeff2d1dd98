"""An asyncio event loop that a World drives: no selector, no sleep, no thread.

A job for an executor is what a thread of its own would make of it: jobs of an executor with one thread run one after
the other, a job that has begun cannot be cancelled, and its effect is there before anybody is told of it. The server
can be killed between any two of these.
"""

from __future__ import annotations

import asyncio
import contextlib
from asyncio import events
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.world import World

Disk = Callable[[], float]
"""Returns the seconds that the next job of a thread takes."""


@dataclass
class _Job:
    """Something a thread is to do."""

    function: Callable[[], Any]
    future: asyncio.Future[Any]


@dataclass
class _Thread:
    """The jobs of one executor, which has one thread."""

    waiting: deque[_Job] = field(default_factory=deque)
    is_busy: bool = False


class VirtualLoop(asyncio.AbstractEventLoop):
    """The loop of one life of the server."""

    def __init__(self, world: World, job_seconds: Disk) -> None:
        self._world = world
        self._job_seconds = job_seconds
        self._ready: deque[asyncio.Handle] = deque()
        self._threads: dict[Executor | None, _Thread] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self.is_dead = False
        self.failures: list[str] = []
        """What nobody caught."""

    def has_ready(self) -> bool:
        return bool(self._ready)

    def run_one(self) -> None:
        handle = self._ready.popleft()
        if handle.cancelled():
            return
        events._set_running_loop(self)
        try:
            handle._run()
        finally:
            events._set_running_loop(None)

    def kill(self) -> None:
        """End at once, as the operating system ends a process: nothing is finished, no ``finally`` runs."""
        self.is_dead = True
        self._ready.clear()

    def bury(self) -> None:
        """Let go of what a killed loop held; whatever it still does has no effect."""
        for task in self._tasks:
            task._log_destroy_pending = False
            coroutine: Any = task.get_coro()
            with contextlib.suppress(BaseException):
                coroutine.close()
        self._tasks.clear()

    # ── what asyncio asks of a loop ──

    def time(self) -> float:
        return self._world.monotonic()

    def call_soon(self, callback: Callable[..., Any], *args: Any, context: Context | None = None) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        if not self.is_dead:
            self._ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(
        self, delay: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        self._world.after(max(0.0, when - self.time()), self._ring, timer)
        return timer

    def _ring(self, timer: asyncio.TimerHandle) -> None:
        if not (self.is_dead or timer.cancelled()):
            self._ready.append(timer)

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """A cancelled timer is passed over when its time comes."""

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    def create_task(self, coro: Coroutine[Any, Any, Any], *, name: str | None = None) -> asyncio.Task[Any]:
        task = asyncio.Task(coro, loop=self, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def run_in_executor(self, executor: Executor | None, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        future = self.create_future()
        thread = self._threads.setdefault(executor, _Thread())
        thread.waiting.append(_Job(lambda: func(*args), future))
        self._next_job(thread)
        return future

    def _next_job(self, thread: _Thread) -> None:
        while thread.waiting and not thread.is_busy:
            job = thread.waiting.popleft()
            if not job.future.cancelled():
                thread.is_busy = True
                self._world.after(self._job_seconds(), self._do, thread, job)

    def _do(self, thread: _Thread, job: _Job) -> None:
        if self.is_dead:
            return
        tell: Callable[[Any], None] = job.future.set_result
        try:
            outcome = job.function()
        except BaseException as error:  # as a thread of concurrent.futures hands over everything
            outcome, tell = error, job.future.set_exception
        self._world.after(self._world.soon(), self._tell, thread, job, tell, outcome)

    def _tell(self, thread: _Thread, job: _Job, tell: Callable[[Any], None], outcome: Any) -> None:
        if self.is_dead:
            return
        if not job.future.cancelled():
            tell(outcome)
        thread.is_busy = False
        self._next_job(thread)

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return True

    def is_closed(self) -> bool:
        return False

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        if not self.is_dead:
            self.failures.append(f"{context.get('message')}: {context.get('exception')!r}")

    def default_exception_handler(self, context: dict[str, Any]) -> None:
        self.call_exception_handler(context)
