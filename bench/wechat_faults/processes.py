"""Server processes that are killed and started again."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One server on one port and one data folder, whatever happens to its process."""

    def __init__(self, environ: dict[str, str], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.kills = 0
        self.slowest_start = 0.0
        self._log = folder / "log"
        own = {
            "BOT_PORT": str(self.port),
            "BOT_DATA_DIR": str(folder),
            "PYTHONPATH": str(ROOT),
            "PATH": os.environ["PATH"],
        }
        self._environ = own | environ
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        started = time.monotonic()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bench.wechat_faults.server"], cwd=ROOT, env=self._environ, stderr=log
            )
        while not await self._listens():
            if self._process.poll() is not None or time.monotonic() - started > 60:
                raise RuntimeError(f"the server did not start: {self._log.read_text(encoding='utf-8')[-2000:]}")
            await asyncio.sleep(0.05)
        self.slowest_start = max(self.slowest_start, time.monotonic() - started)

    async def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self.kills += 1
        await self.start()

    def stop(self) -> int:
        """Stop it as an operator does; return the exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(30)

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def errors(self) -> list[str]:
        """Return the events and places of the errors in the log."""
        lines = [json.loads(line) for line in self.log().splitlines() if line.startswith("{")]
        return [f"{line['event']} {line.get('failure')}" for line in lines if line["level"] == "error"]

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True
