"""Servers as processes: started on free ports of this machine, watched, ended by their ids."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.exam.items import ROOT
from bench.load.address import Address
from bench.load.connection import Connection, NoAnswerError
from bench.load.texts import Asked
from bench.load.verdict import Verdict, judge
from bench.runtime import proc

LONGEST_START = 240.0
LONGEST_STOP = 20.0
_POLL = 0.05
_LAST_WORDS = 600
FIRST = Asked("新材料的责任单位有哪些？", "新材料")


class ServerError(RuntimeError):
    """A server did not start or went away; the message has its last words."""


@dataclass(frozen=True)
class Command:
    """How one process is started."""

    arguments: Sequence[str]
    environment: Mapping[str, str]
    """Set besides what this process has."""


class Server:
    """The processes that answer at one address together; a context that ends them."""

    def __init__(self, commands: Sequence[Command], log: Path) -> None:
        """Start all processes."""
        self._log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        self._begun = time.monotonic()
        self._processes: list[subprocess.Popen[bytes]] = []
        with log.open("wb") as file:
            for command in commands:
                environment = os.environ | {"PYTHONPATH": str(ROOT)} | dict(command.environment)
                self._processes.append(
                    subprocess.Popen(command.arguments, cwd=ROOT, env=environment, stdout=file, stderr=file)
                )
        self._roots = [process.pid for process in self._processes]

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pids(self) -> list[int]:
        """The processes and their children."""
        return proc.tree(self._roots)

    async def first_answer(self, address: Address, sender: str) -> tuple[float, float]:
        """Wait for the first good answer; return the seconds since the start and the CPU seconds until then."""
        connection = Connection(address)
        request = address.request(sender, FIRST.text)
        while time.monotonic() - self._begun < LONGEST_START:
            self.check()
            try:
                response = await connection.ask(request, LONGEST_START)
            except NoAnswerError:
                await asyncio.sleep(_POLL)
                continue
            if judge(response, sender, FIRST.mark) is Verdict.ANSWERED:
                connection.close()
                seconds = time.monotonic() - self._begun
                return seconds, proc.cpu_seconds(self.pids)
            await asyncio.sleep(_POLL)
        raise ServerError(f"no answer in {LONGEST_START:.0f} s: {self.last_words()}")

    def check(self) -> None:
        """Raise ServerError when a process has ended."""
        for process in self._processes:
            if process.poll() is not None:
                raise ServerError(f"ended with code {process.returncode}: {self.last_words()}")

    def last_words(self) -> str:
        """Return the end of what the processes said."""
        return self._log.read_text(encoding="utf-8", errors="replace")[-_LAST_WORDS:].strip()

    def stop(self) -> None:
        """End the processes, and whatever is left of their children."""
        children = self.pids
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(LONGEST_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for pid in proc.tree(children):
            os.kill(pid, signal.SIGKILL)


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
