"""``python -m bench.runtime`` (``make bench``): measure ours and stock Rasa side by side, write the page and the plots.

Exit codes: 0 written, 2 arguments wrong, 3 not Linux. What failed stands in the page.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path

from bench.exam.items import ROOT
from bench.runtime import figures
from bench.runtime.pieces import Found, Given, Run
from bench.runtime.plot import bars_svg, lines_svg
from bench.runtime.proc import PROC
from bench.runtime.sizes import FULL, QUICK, Sizes
from bench.runtime.systems import System, all_systems
from bench.runtime.table import COST_PICTURE, GROWTH_PICTURE, report
from bench.runtime.work import Work

RESULTS = ROOT / "bench" / "results"
FOLDER = ROOT / ".bench"
RAW = "runtime.json"
"""What was measured, piece by piece, beside the page."""


def main(arguments: list[str]) -> int:
    """Measure and write; return the exit code."""
    options = _read_options(arguments)
    if not (PROC / "self" / "smaps_rollup").exists():
        print("bench.runtime reads CPU time and memory from Linux's /proc", file=sys.stderr)
        return 3
    sizes = QUICK if options.quick else FULL
    given = Given(options.stock_python, options.stock_model, options.same_model, options.no_stock)
    earlier = json.loads(options.earlier.read_text(encoding="utf-8")) if options.earlier else {}
    work = Work(options.work.absolute(), begins=not options.finished, only=options.only, earlier=earlier)
    systems = all_systems()
    found = asyncio.run(Run(work, sizes, given).all(systems))
    out = options.out or (work.folder / "quick" if options.quick else RESULTS)
    write(found, systems, sizes, out)
    raw = json.dumps(work.taken, ensure_ascii=False, indent=0, sort_keys=True)
    (out / RAW).write_text(raw + "\n", encoding="utf-8")
    return 0


def write(found: Found, systems: list[System], sizes: Sizes, folder: Path) -> None:
    """Write the page and its pictures to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    costs = {system.label: figures.cpu_medians(found.sessions.get(system.key, [])) for system in systems}
    turns = {system.label: figures.turn_costs(found.sessions.get(system.key, [])) for system in systems}
    bars = bars_svg({name: one for name, one in costs.items() if one}, "CPU milliseconds a message, median")
    lines = lines_svg({name: line for name, line in turns.items() if line}, "CPU milliseconds by turn, median")
    (folder / COST_PICTURE).write_text(bars, encoding="utf-8")
    (folder / GROWTH_PICTURE).write_text(lines, encoding="utf-8")
    page = folder / "runtime.md"
    page.write_text(report(found, systems, sizes), encoding="utf-8")
    print(f"wrote {page.relative_to(ROOT) if page.is_relative_to(ROOT) else page}")


def _read_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.runtime", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a few minutes, for a look; written to WORK/quick")
    parser.add_argument("--work", type=Path, default=FOLDER, metavar="DIR", help="keeps what is done; a rerun goes on")
    parser.add_argument(
        "--only", default="", metavar="PIECE", help="begin only pieces whose names begin so, as session-ours"
    )
    parser.add_argument("--finished", action="store_true", help="begin nothing: the page of what is done")
    parser.add_argument(
        "--earlier", type=Path, metavar="FILE", help=f"a {RAW} whose pieces are taken where WORK has none"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the page goes (bench/results)")
    parser.add_argument(
        "--stock-python", type=Path, metavar="FILE", help="of an environment with stock Rasa; else made"
    )
    parser.add_argument("--stock-model", type=Path, metavar="FILE", help="of the default assistant; else trained")
    parser.add_argument(
        "--same-model", type=Path, metavar="FILE", help="of our pipeline in stock's environment; else trained"
    )
    parser.add_argument("--no-stock", action="store_true", help="leave stock Rasa out")
    options = parser.parse_args(arguments)
    files = [options.stock_python, options.stock_model, options.same_model, options.earlier]
    missing = [str(path) for path in files if path and not path.is_file()]
    if missing:
        parser.error(f"no such file: {', '.join(missing)}")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
