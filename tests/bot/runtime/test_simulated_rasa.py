"""The simulation with Rasa's own Agent on the toy model, in place of the stand-in."""

from collections import deque
from functools import partial

import pytest

from bot.runtime.agent import load_agent
from tests.simulation.ledger import IN_ORDER, ONCE, STORED
from tests.simulation.mutations import MUTATIONS
from tests.simulation.simulation import SimulationError, simulate

SEEDS = 6
STEPS = 600


@pytest.fixture
def run(toy_model):
    """Return a function that runs a seed."""

    def make_agent(conversations, actions):
        return load_agent(toy_model, actions, conversations, session_minutes=60)

    return partial(simulate, steps=STEPS, make_agent=make_agent)


def test_what_must_hold_holds_with_rasa_and_a_seed_replays(run):
    outcomes = [run(seed) for seed in range(SEEDS)]
    assert sum(outcome.counts.get("answers shown", 0) for outcome in outcomes) > 50
    assert run(SEEDS - 1).trace == outcomes[-1].trace


@pytest.mark.parametrize("invariant", [IN_ORDER, ONCE, STORED])
def test_a_planted_bug_is_found_with_rasa(run, invariant):
    bug = next(mutation for mutation in MUTATIONS if mutation.breaks == invariant)
    with bug.plant(), pytest.raises(SimulationError) as failure:
        deque(map(run, range(50)), maxlen=0)
    assert failure.value.violation.invariant == invariant
