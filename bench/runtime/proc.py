"""CPU time and memory of a server and its children, as Linux tells them."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
_KILOBYTES = 1024
_SCHEDULED = 2
"""Kind of a process's CPU clock: the time the scheduler gave it, to the nanosecond."""


def tree(roots: Iterable[int]) -> list[int]:
    """Return the processes and all below them that are alive."""
    children: dict[int, list[int]] = defaultdict(list)
    for stat in PROC.glob("[0-9]*/stat"):
        fields = _read(stat).rpartition(")")[2].split()
        if fields and fields[0] not in "ZX":
            children[int(fields[1])].append(int(stat.parent.name))
    alive = {pid for pids in children.values() for pid in pids}
    found: list[int] = []
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        if pid in alive and pid not in found:
            found.append(pid)
            waiting += children[pid]
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the CPU seconds that processes have used, all their threads together; 0 of one that is gone."""
    return sum(map(_cpu_seconds, pids))


def _cpu_seconds(pid: int) -> float:
    try:
        return time.clock_gettime(~pid << 3 | _SCHEDULED)
    except OSError:
        return 0.0


def megabytes(pids: Iterable[int]) -> float:
    """Return what processes hold: all private pages, and the shared ones of the process that has most of them.

    So pages that children share with their parent count once, and other programs on the machine change nothing.
    """
    private, shared = 0, 0
    for pid in pids:
        rows = dict(re.findall(r"^(\w+):\s+(\d+) kB", _read(PROC / str(pid) / "smaps_rollup"), re.MULTILINE))
        own = int(rows.get("Private_Clean", 0)) + int(rows.get("Private_Dirty", 0))
        private += own
        shared = max(shared, int(rows.get("Rss", 0)) - own)
    return (private + shared) / _KILOBYTES


def _read(path: Path) -> str:
    """Return a file of /proc, nothing where its process is gone."""
    try:
        return path.read_text()
    except OSError:
        return ""
