"""Tasks that outlive the request they began in: held by name, waited for at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.logs import log_event

KEEP_SECONDS = 60.0
"""How long the outcome of a kept task can be had."""


class OwnedTasks:
    """Running tasks by name."""

    def __init__(self) -> None:
        """None run."""
        self._tasks: dict[str, asyncio.Task[Any]] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._tasks

    def get(self, name: str) -> asyncio.Task[Any] | None:
        """Return the task of this name while it runs."""
        return self._tasks.get(name)

    def start(self, name: str, work: Coroutine[Any, Any, Any], *, keep: bool = False) -> asyncio.Task[Any]:
        """Run some work; ``keep``: its outcome can be had a while longer."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks[name] = task
        task.add_done_callback(lambda done: self._end(name, done, keep))
        return task

    async def drain(self, seconds: float) -> None:
        """Wait for what runs, then cancel it."""
        tasks = [task for task in self._tasks.values() if not task.done()]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _end(self, name: str, task: asyncio.Task[Any], keep: bool) -> None:
        if not task.cancelled() and task.exception():
            log_event(logging.ERROR, "wechat_task_failed", failure=task.exception())
        if keep:
            asyncio.get_running_loop().call_later(KEEP_SECONDS, self._remove, name, task)
        else:
            self._remove(name, task)

    def _remove(self, name: str, task: asyncio.Task[Any]) -> None:
        if self._tasks.get(name) is task:
            del self._tasks[name]
