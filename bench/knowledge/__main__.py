"""``python -m bench.knowledge``: measure, and write bench/results/knowledge.md and knowledge.svg."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.exam.items import ROOT
from bench.knowledge.engines import ENGINES
from bench.knowledge.plot import growth_svg
from bench.knowledge.report import report

_RESULTS = ROOT / "bench" / "results"
_SIZES = (100, 1_000, 10_000, 100_000)
_PARTS = ("messages", "engines", "meanings")
_TANTIVY = "tantivy"


class JobFailedError(Exception):
    """A process that measured something ended badly; carries the end of what it said."""


def main(arguments: Sequence[str]) -> int:
    """Measure what is asked for and write the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.knowledge", description=__doc__)
    parser.add_argument("--sizes", type=_size, nargs="+", default=_SIZES, metavar="CLAUSES")
    parser.add_argument("--only", choices=_PARTS, nargs="+", default=_PARTS)
    parser.add_argument("--tantivy-python", metavar="FILE", help="a Python that has tantivy; without it no such row")
    parser.add_argument("--model-dir", type=Path, default=ROOT / "models")
    parser.add_argument("--out", type=Path, default=_RESULTS / "knowledge.md")
    options = parser.parse_args(arguments)
    sizes = sorted(set(options.sizes))
    with TemporaryDirectory() as folder:
        messages = _messages(Path(folder), sizes, options.model_dir) if "messages" in options.only else {}
        engines = _engines(Path(folder), sizes, options.tantivy_python) if "engines" in options.only else {}
    meanings = {size: _worker("meanings", str(size)) for size in sizes} if "meanings" in options.only else {}
    options.out.write_text(report(messages, engines, meanings), encoding="utf-8")
    lines = {
        step: [(size, messages[size]["steps"][step]["median"]) for size in sizes]
        for step in (messages[sizes[0]]["steps"] if messages else ())
    }
    if lines:
        options.out.with_suffix(".svg").write_text(growth_svg(lines, "CPU of a message's steps"), encoding="utf-8")
    return 0


def _size(text: str) -> int:
    clauses = int(text)
    if not 35 <= clauses <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{clauses} clauses: from 35, as many as the plan has, to 1,000,000")
    return clauses


def _messages(folder: Path, sizes: Sequence[int], model_dir: Path) -> dict[int, Any]:
    if not list(model_dir.glob("*.tar.gz")):
        raise SystemExit(f"no model in {model_dir}: run python -m bot train first, or leave out messages with --only")
    rankings = folder / "rankings.json"
    _worker("rank", str(model_dir), str(rankings))
    return {size: _worker("messages", str(size), str(rankings)) for size in sizes}


def _engines(folder: Path, sizes: Sequence[int], tantivy_python: str | None) -> dict[int, list[dict[str, Any]]]:
    terms, queries, found = (str(folder / name) for name in ("terms", "queries", "found"))
    rows = _worker("terms", str(sizes[-1]), terms, queries)["rows"]
    measured: dict[int, list[dict[str, Any]]] = {}
    for size in sizes:
        count = str(rows[min(size, len(rows)) - 1])
        measured[size] = list(_each_engine(terms, count, queries, tantivy_python))
        Path(found).write_text(json.dumps({row["engine"]: row["found"] for row in measured[size]}), encoding="utf-8")
        shares = _worker("judge", terms, count, queries, found)
        for row in measured[size]:
            row["agreement"] = shares[row["engine"]]
    return measured


def _each_engine(terms: str, rows: str, queries: str, tantivy_python: str | None) -> Iterator[dict[str, Any]]:
    for name in ENGINES:
        python = tantivy_python if name == _TANTIVY else sys.executable
        if python is not None:
            yield _run([python, "-m", "bench.knowledge.engines", name, terms, rows, queries])


def _worker(*arguments: str) -> Any:
    return _run([sys.executable, "-m", "bench.knowledge.worker", *arguments])


def _run(command: Sequence[str]) -> Any:
    """Run a process that prints a JSON object; raise JobFailedError when it fails."""
    print("…", " ".join(command[2:5]), file=sys.stderr, flush=True)
    alone = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | alone, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise JobFailedError(f"{' '.join(command[1:4])}: {done.stderr[-800:]}")
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
