"""One run: a seed draws people, faults and the weather; after each step the invariants are checked.

After the given number of steps everything that is broken is mended, the people ask nothing more, and what is under way
must come to its end: then every question has its answer or its apology, and the store has every answer shown.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import structlog

from bot.channels.wechat.store import StoreError
from bot.messages import ChannelStartError
from bot.runtime.event_log import EventLogError
from tests.simulation.disk import Archive, Disk
from tests.simulation.faults import Faults
from tests.simulation.followers import Follower, Pushes
from tests.simulation.ledger import ALIVE, ANSWER, ONE_REPLY, Ledger, Violation
from tests.simulation.people import Caller, Person, Place
from tests.simulation.server import MakeAgent, Server, Surroundings, scripted_agent
from tests.simulation.stand_in import clause_texts
from tests.simulation.visitors import Visitor
from tests.simulation.world import World

QUIET_SECONDS = 900.0
"""How long after the last fault everything must have come to its end."""
SWEEP_SECONDS = 3.0
QUIET_STEPS = 200_000
STEPS_BETWEEN_LOOKS = 20
REFUSALS = (EventLogError, StoreError, ChannelStartError, sqlite3.Error)
"""What keeps the server from starting, to be tried again."""


class SimulationError(AssertionError):
    """An invariant did not hold; the message tells where, and how to see it again."""

    def __init__(self, seed: int, steps: int, step: int, violation: Violation, lately: list[str]) -> None:
        self.violation = violation
        self.step = step
        lines = [
            f"seed {seed}, step {step}: {violation.invariant}",
            f"  {violation.evidence}",
            "what happened last:",
            *(f"  {line}" for line in lately),
            f"replay: python -m tests.simulation --seed {seed} --steps {steps}",
        ]
        super().__init__("\n".join(lines))


@dataclass(frozen=True)
class Outcome:
    """A run in which everything held."""

    seed: int
    steps: int
    """The steps that were made, those at the end included."""
    trace: str
    """Equal for equal runs."""
    seconds: float
    """How much time passed in it."""
    counts: dict[str, int]


class Simulation:
    """A world with a server, people and faults."""

    def __init__(self, seed: int, folder: Path, make_agent: MakeAgent = scripted_agent) -> None:
        self.seed = seed
        self.world = World(seed)
        self.ledger = Ledger()
        self.server: Server | None = None
        chance = self.world.chance
        self._disk = Disk(self.world, folder)
        is_real_log = chance.random() < 0.3 or make_agent is not scripted_agent
        self._archive = Archive(self._disk, folder / "conversations.db" if is_real_log else None)
        stormy = chance.choice((0.0, 0.5, 1.0))
        self._faults = Faults(self.world, self._disk, self._archive, stormy, self._kill)
        self._followers: dict[str, Follower] = {}
        self._pushes = Pushes(self.world, self._followers)
        self._pushes.trouble = stormy * chance.choice((0.0, 0.2))
        trouble = stormy * chance.choice((0.02, 0.2))
        self._around = Surroundings(self.world, self._disk, self.ledger, self._pushes, is_real_log, trouble, make_agent)
        self._graveyard: list[Server] = []
        self.people = self._invite()

    def _invite(self) -> list[Person]:
        chance, place = self.world.chance, Place(self.world, self.ledger, self._server_if_up, self._check_quote)
        people: list[Person] = []
        for number in range(chance.randint(2, 6)):
            kind = chance.choice((Caller, Visitor, Follower))
            people.append(kind(f"p{number}", place, chance.randint(1, 60)))
            if isinstance(people[-1], Follower):
                self._followers[people[-1].name] = people[-1]
        return people

    # ── a run ──

    def run(self, steps: int) -> Outcome:
        """Let ``steps`` steps happen and then everything come to its end.

        Raises:
            SimulationError: an invariant did not hold.
        """
        self._start()
        self._faults.begin()
        self.world.after(SWEEP_SECONDS, self._sweep)
        while self.world.steps < steps:
            self._step(steps)
        self._calm_down()
        limit = self.world.steps + QUIET_STEPS
        until = self.world.now + QUIET_SECONDS
        while self.world.now < until and not self._is_over():
            for _ in range(STEPS_BETWEEN_LOOKS):
                self._step(steps)
            if self.world.steps > limit:
                self.ledger.violate(ALIVE, "no end of steps after the last fault")
        self._check_end()
        self._judge(steps)
        counts = dict(self.ledger.counts)
        return Outcome(self.seed, self.world.steps, self.world.trace, self.world.now, counts)

    def close(self) -> None:
        """Let go of the servers that were killed."""
        if self.server is not None:
            self.server.kill()
            self._graveyard.append(self.server)
        for server in self._graveyard:
            server.loop.bury()

    def _step(self, steps: int) -> None:
        try:
            self.world.step()
        except (SystemExit, KeyboardInterrupt) as error:
            self.ledger.violate(ALIVE, f"the process ended with {error!r}")
        self.ledger.check_deadlines(self.world.now)
        if self.server is not None and self.server.loop.failures:
            self.ledger.violate(ALIVE, self.server.loop.failures.pop())
        self._judge(steps)

    def _judge(self, steps: int) -> None:
        if self.ledger.violations:
            violation, lately = self.ledger.violations[0], list(self.world.lately)
            raise SimulationError(self.seed, steps, self.world.steps, violation, lately)

    def _is_over(self) -> bool:
        is_done = self._server_if_up() is not None and all(person.is_done for person in self.people)
        return is_done and not self._promised()

    def _check_end(self) -> None:
        for person in self.people:
            if not person.is_done:
                self.ledger.violate(ONE_REPLY, f"{person.name} still waits for {person.open} answers")
        for key, state in self._promised():
            self.ledger.violate(ONE_REPLY, f"WeChat was told that {key} is answered, and it is {state} for ever")
        self._check_store()

    def _promised(self) -> list[tuple[str, str]]:
        """Return key and state of the messages in WeChat that are neither answered nor kept for the person's next."""
        path = self._disk.folder / "wechat.db"
        if not path.exists():
            return []
        query = "SELECT key, state FROM records WHERE state IN ('running', 'promised')"
        with contextlib.closing(sqlite3.connect(path)) as connection:
            return connection.execute(query).fetchall()

    def _check_store(self) -> None:
        """Look at what a fresh start would find: the answers shown are there, no question twice."""
        self.ledger.check_stored(self._archive.text)
        for events in self._archive.conversations().values():
            self.ledger.check_once(_answered(events))

    def _check_quote(self, quote: str) -> None:
        self.ledger.check_quote(quote, clause_texts(self._faults.versions))

    # ── the server's lives ──

    def _server_if_up(self) -> Server | None:
        return self.server if self.server is not None and self.server.is_up else None

    def _start(self) -> None:
        """Start the server, as whoever supervises it does, until it comes up."""
        self.world.note("start", f"knowledge {self._faults.versions[-1]}")
        self._check_store()
        server = Server(self._around, self._faults.versions[-1])
        self.server, self.world.loop = server, server.loop
        try:
            server.start()
        except REFUSALS as error:
            self.world.note("no start", type(error).__name__)
            self._kill(server)
        else:
            self.world.after(30.0, self._kill_if_not_up, server)

    def _kill_if_not_up(self, server: Server) -> None:
        if not server.is_up:
            self._kill(server)

    def _kill(self, server: Server | None = None) -> None:
        server = server or self.server
        if server is None or server is not self.server:
            return
        self.world.note("kill")
        self.ledger.counts["kills"] += 1
        server.kill()
        self._graveyard.append(server)
        self.server, self.world.loop = None, None
        self.ledger.server_ended(key.removeprefix("m-") for key, _ in self._promised())
        self.world.after(self.world.chance.choice((0.01, 1.0, 8.0)), self._start)

    def _sweep(self) -> None:
        server = self._server_if_up()
        if server is not None:
            server.run(server.engine.sweep(), lambda outcome: None)
        self.world.after(SWEEP_SECONDS, self._sweep)

    def _calm_down(self) -> None:
        self.world.note("all is mended")
        self._faults.stop()
        self._pushes.trouble = 0.0
        for person in self.people:
            person.stop()


def _answered(events: list[tuple[str, str]]) -> list[str]:
    """Return the questions of a conversation that got exactly one answer, as often as they did.

    A turn with none or with two answers ended with an apology, and who tries again shall be answered.
    """
    turns: list[list[str]] = []
    for kind, data in events:
        if kind == "user":
            turns.append([])
        elif kind == "bot" and turns:
            turns[-1].append(data.encode().decode("unicode_escape"))
    found = (ANSWER.search(answers[0]) for answers in turns if len(answers) == 1)
    return [answer[1] for answer in found if answer]


@contextlib.contextmanager
def in_place_of_the_machine(world: World) -> Iterator[None]:
    """Put the world's clock and secrets in place of the real ones, and let nothing be logged."""
    disabled = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        with (
            mock.patch.object(time, "time", world.wall),
            mock.patch.object(time, "monotonic", world.monotonic),
            mock.patch.object(secrets, "token_bytes", world.token_bytes),
        ):
            yield
    finally:
        logging.disable(disabled)


def simulate(
    seed: int,
    steps: int,
    make_agent: MakeAgent = scripted_agent,
    tell: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Run one seed, telling what happens; raise SimulationError when an invariant did not hold."""
    shared_memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared_memory if shared_memory.is_dir() else None) as folder:
        simulation = Simulation(seed, Path(folder), make_agent)
        simulation.world.tell = tell
        with in_place_of_the_machine(simulation.world):
            try:
                return simulation.run(steps)
            finally:
                simulation.close()
