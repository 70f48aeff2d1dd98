"""The pieces of work of a run: each done once, its result kept in a folder; one that fails is told and not the end."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
    earlier: Mapping[str, Any] = field(default_factory=dict)
    """Pieces of an earlier run by name, taken where the folder has none."""
    taken: dict[str, Any] = field(default_factory=dict)
    """Every piece that was done or kept, by name, each with its job: what ``earlier`` may be given next time."""

    async def piece(
        self, name: str, job: Mapping[str, Any], do: Callable[[], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        """Return a piece's result: the kept one where its job was the same, else a new one."""
        path = self.folder / "results" / f"{name}.json"
        kept = _kept(path, job)
        if kept is None:
            kept = _of_same_job(self.earlier.get(name), job)
        if kept is not None and FAILED not in kept:
            self.taken[name] = {"job": job, "result": kept}
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
        if FAILED not in result:
            self.taken[name] = {"job": job, "result": result}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"job": job, "result": result}, ensure_ascii=False), encoding="utf-8")
        return result


def _kept(path: Path, job: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the result of the same job, None where there is none."""
    return _of_same_job(json.loads(path.read_text(encoding="utf-8")), job) if path.is_file() else None


def _of_same_job(kept: Mapping[str, Any] | None, job: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the result of a kept piece, None where it was another job."""
    if kept is None or kept["job"] != json.loads(json.dumps(job)):
        return None
    return dict(kept["result"])


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
