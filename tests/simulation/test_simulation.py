"""Many seeds hold, a seed replays exactly, and planted bugs are found."""

import re
import subprocess
import sys
from collections import Counter
from itertools import count
from pathlib import Path

import pytest

from tests.simulation.__main__ import main
from tests.simulation.ledger import INVARIANTS
from tests.simulation.mutations import MUTATIONS
from tests.simulation.simulation import SimulationError, simulate

ROOT = Path(__file__).parents[2]
STEPS = 2000
SEEDS = 40
MOST_STEPS_TO_A_BUG = 200_000


def test_what_must_hold_holds_after_each_of_many_steps():
    steps, counts = 0, Counter()
    for seed in range(SEEDS):
        outcome = simulate(seed, STEPS)
        steps += outcome.steps
        counts.update(outcome.counts)
    assert steps >= 20_000
    # Nothing was proved if hardly anything happened.
    assert counts["answers shown"] > 1000
    assert counts["kills"] > 20
    assert counts["log quarantine"] > 5


def test_the_same_seed_is_the_same_run():
    for seed in range(5):
        assert simulate(seed, STEPS) == simulate(seed, STEPS)


def test_a_seed_is_the_same_run_in_another_process():
    runs = (simulate(seed, STEPS) for seed in range(100))
    here = next(run for run in runs if run.counts.get("kills", 0) > 3)
    command = [sys.executable, "-m", "tests.simulation", "--seed", str(here.seed), "--steps", str(STEPS)]
    there = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"trace {here.trace}" in there.stdout


def test_other_seeds_are_other_runs():
    assert len({simulate(seed, 200).trace for seed in range(20)}) == 20


def first_failure(look_from=0):
    """Run seeds until one fails; return the failure."""
    made = 0
    for seed in count(look_from):
        try:
            made += simulate(seed, STEPS).steps
        except SimulationError as error:
            return error
        assert made < MOST_STEPS_TO_A_BUG, "the planted bug was not found"
    raise AssertionError("there is always a next seed")


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.name for mutation in MUTATIONS])
def test_a_planted_bug_is_found(mutation):
    with mutation.plant():
        failure = first_failure(mutation.look_from)
    assert failure.violation.invariant == mutation.breaks, str(failure)


def test_for_each_invariant_a_bug_is_planted():
    assert {mutation.breaks for mutation in MUTATIONS} == set(INVARIANTS)


def test_a_failure_tells_how_to_see_it_again(capsys):
    with MUTATIONS[0].plant():
        failure = first_failure()
        seed, steps = re.search(r"replay: python -m tests.simulation --seed (\d+) --steps (\d+)", str(failure)).groups()
        assert main(["--seed", seed, "--steps", steps]) == 1
    assert f"seed {seed}, step {failure.step}: {failure.violation.invariant}" in capsys.readouterr().err
    assert main(["--seed", seed, "--steps", steps]) == 0
