"""The pieces of work of a run: each done once, its result kept in a folder; one that fails is told and not the end."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.exam.items import ROOT

FAILED = "failed"
"""Key of a result that says why there is none."""
ABSENT: Mapping[str, Any] = {FAILED: "not done"}
_LAST_WORDS = 600


class CommandError(RuntimeError):
    """A command failed; the message has its last words."""


@dataclass(frozen=True)
class Work:
    """Where results are kept and whether work is begun."""

    folder: Path
    begins: bool = True
    """Whether a piece that is not done is begun."""
    only: str = ""
    """Begin only pieces whose names begin so."""

    async def piece(
        self, name: str, job: Mapping[str, Any], do: Callable[[], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        """Return a piece's result: the kept one where its job was the same, else a new one."""
        path = self.folder / "results" / f"{name}.json"
        kept = _kept(path, job)
        if kept is not None and FAILED not in kept:
            return kept
        if not self.begins or not name.startswith(self.only):
            return dict(ABSENT) if kept is None else kept
        print(f"… {name}", flush=True)
        begun = time.monotonic()
        try:
            result = await do()
        except Exception as error:
            result = {FAILED: f"{type(error).__name__}: {error}"}
            print(f"  {name} failed: {error}", flush=True)
        result |= {"took_s": round(time.monotonic() - begun, 1), "load_average": round(os.getloadavg()[0], 2)}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"job": job, "result": result}, ensure_ascii=False), encoding="utf-8")
        return result


def _kept(path: Path, job: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the result of the same job, None where there is none."""
    if not path.is_file():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    return dict(kept["result"]) if kept["job"] == json.loads(json.dumps(job)) else None


def run_command(command: Sequence[str], environment: Mapping[str, str], log: Path) -> dict[str, Any]:
    """Run a command to its end; return its wall and CPU seconds, children included, and its peak of memory."""
    log.parent.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | dict(environment), stdout=file, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        said = log.read_text(encoding="utf-8", errors="replace")[-_LAST_WORDS:]
        raise CommandError(f"exit code {process.returncode}: {said.strip()}")
    return {
        "wall_s": time.monotonic() - begun,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss / 1024,
    }
