"""Run seeds of the simulation: ``python -m tests.simulation --seed S --steps N`` replays one exactly."""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bot.runtime.environment import prepare_rasa


def main(arguments: list[str] | None = None) -> int:
    """Run and print; return 1 when an invariant did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description="Simulate the server with faults.")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds to run, counted up from the first")
    parser.add_argument("--steps", type=int, default=2000, help="steps of a seed before everything is mended")
    parser.add_argument("--trace", action="store_true", help="print everything that happens")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what was run and held into a Markdown file")
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    prepare_rasa()
    from tests.simulation.simulation import SimulationError, simulate  # noqa: PLC0415 - imports Rasa

    started, totals, failed = time.process_time(), Counter[str](), 0
    for seed in range(options.seed, options.seed + options.seeds):
        try:
            outcome = simulate(seed, options.steps, tell=print if options.trace else lambda line: None)
        except SimulationError as error:
            print(error, end="\n\n", file=sys.stderr)
            failed += 1
            continue
        totals.update(outcome.counts)
        totals.update({"steps": outcome.steps, "simulated seconds": round(outcome.seconds)})
        if options.seeds == 1:
            print(f"seed {seed}: trace {outcome.trace}")
    held = f"{options.seeds - failed} seeds held, {failed} failed; {time.process_time() - started:.1f} s of CPU time"
    print(held)
    print(", ".join(f"{count} {what}" for what, count in sorted(totals.items())))
    if options.report:
        options.report.write_text(_report(options, held, totals), encoding="utf-8")
    return 1 if failed else 0


def _report(options: argparse.Namespace, held: str, totals: Mapping[str, int]) -> str:
    command = f"python -m tests.simulation --seed {options.seed} --seeds {options.seeds} --steps {options.steps}"
    rows = "".join(f"| {what} | {count:,} |\n" for what, count in sorted(totals.items()))
    return (
        f"# The simulation\n\nWritten by `{command} --report FILE`; do not edit.\n"
        "tests/simulation/README.md tells what is simulated and which invariants are checked after each step.\n\n"
        f"{held}.\n\n"
        f"| what happened | times |\n|---|--:|\n{rows}"
    )


if __name__ == "__main__":
    sys.exit(main())
