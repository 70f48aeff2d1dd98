"""Send messages and tally what comes back: by plan, whatever the server does, or each after the last is answered."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from bench.load.address import Address
from bench.load.connection import Connection, NoAnswerError
from bench.load.plan import Planned
from bench.load.tally import UNSENT, Tally
from bench.load.texts import Asked, Texts
from bench.load.verdict import Verdict, judge

PATIENCE = 30.0
"""Seconds after which a message counts as lost."""
TALK = 5
"""Messages of a conversation in a closed loop."""
PAUSE = 0.1
"""Seconds a closed loop waits where no response came, so as not to spin at a server that is gone."""
Watch = Callable[[int], None]
"""Told after each message that was not refused how many there have been."""


@dataclass(frozen=True)
class Crowd:
    """Who asks whom what."""

    address: Address
    texts: Texts
    name: str
    """Begins every sender's name; two runs with different names share no conversation."""
    patience: float = PATIENCE
    several: bool = False
    """Whether one answer may be several utterances (bench/load/verdict.py)."""

    def sender(self, person: int) -> str:
        """Return the name a person writes under."""
        return f"{self.name}-{person}"


@dataclass(frozen=True)
class Until:
    """When a closed loop ends: by whichever comes first."""

    seconds: float = math.inf
    messages: float = math.inf


async def open_loop(
    crowd: Crowd, planned: Iterable[Planned], *, connections: int, watch: Watch = lambda count: None
) -> Tally:
    """Send every message at its time, waiting for a free connection where there is none; that wait is latency."""
    tally, due = Tally(), asyncio.Queue[Planned | None]()
    begun, cpu = time.monotonic(), time.process_time()
    lines = [Line(crowd, tally, begun, watch) for _ in range(connections)]
    workers = [asyncio.ensure_future(line.work(due)) for line in lines]
    for message in planned:
        wait = begun + message.at - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        if any(worker.done() for worker in workers):
            break
        tally.planned += 1
        due.put_nowait(message)
    for _ in workers:
        due.put_nowait(None)
    await _finish(workers, crowd.patience)
    if unsent := sum(1 for _ in range(due.qsize()) if due.get_nowait() is not None):
        tally.lost[UNSENT] += unsent
    return _closed(tally, lines, begun, cpu)


async def closed_loop(crowd: Crowd, senders: int, until: Until, *, first_person: int = 0) -> Tally:
    """Let so many people ask, each their next question as soon as the last is answered.

    After TALK messages somebody new goes on in a person's place, numbered from ``first_person`` on.
    """
    tally = Tally()
    begun, cpu = time.monotonic(), time.process_time()
    lines = [Line(crowd, tally, begun) for _ in range(senders)]

    async def chat(place: int, line: Line) -> None:
        turns = 0
        while tally.planned < until.messages and time.monotonic() - begun < until.seconds:
            tally.planned += 1
            talks, turn = divmod(turns, TALK)
            person = first_person + talks * senders + place
            verdict = await line.deliver(person, crowd.texts.asked(person, turn), time.monotonic())
            if verdict is None:
                await asyncio.sleep(PAUSE)
            turns += 1

    await asyncio.gather(*(chat(place, line) for place, line in enumerate(lines)))
    return _closed(tally, lines, begun, cpu)


async def thinking(crowd: Crowd, people: int, think: float, messages: int, watch: Watch = lambda count: None) -> Tally:
    """Let people write who wait ``think`` seconds after an answer, beginning at a random moment of it.

    Each has a connection and a conversation of its own. Who is refused asks the same again after as long, as people do
    whom a polite notice tells that too many are waiting; the latency of the answer is from the first time.
    """
    tally, chance = Tally(), random.Random(1)
    begun, cpu = time.monotonic(), time.process_time()
    lines = [Line(crowd, tally, begun, watch) for _ in range(people)]

    async def write(person: int, wait: float) -> None:
        turn = 0
        await asyncio.sleep(wait)
        while tally.planned < messages:
            tally.planned += 1
            intended, asked = time.monotonic(), crowd.texts.asked(person, turn)
            while await lines[person].deliver(person, asked, intended) is Verdict.REFUSED:
                await asyncio.sleep(think)
            await asyncio.sleep(think)
            turn += 1

    await asyncio.gather(*(write(person, chance.random() * think) for person in range(people)))
    return _closed(tally, lines, begun, cpu)


async def burst(crowd: Crowd, person: int, asked: Sequence[Asked]) -> tuple[Tally, list[int]]:
    """Send all messages of one person at once, each on a connection of its own; return the order of the answers too."""
    tally, order = Tally(planned=len(asked)), []
    begun, cpu = time.monotonic(), time.process_time()
    lines = [Line(crowd, tally, begun) for _ in asked]
    await asyncio.gather(*(line.connection.open() for line in lines))

    async def one(place: int) -> None:
        await lines[place].deliver(person, asked[place], begun)
        order.append(place)

    begun = time.monotonic()
    await asyncio.gather(*(one(place) for place in range(len(asked))))
    return _closed(tally, lines, begun, cpu), order


class Line:
    """One connection and the tally of what comes through it."""

    def __init__(self, crowd: Crowd, tally: Tally, begun: float, watch: Watch = lambda count: None) -> None:
        self.connection = Connection(crowd.address)
        self.sender = crowd.sender
        self.texts = crowd.texts
        self.tally = tally
        self._crowd = crowd
        self._begun = begun
        self._watch = watch

    async def work(self, due: asyncio.Queue[Planned | None]) -> None:
        """Send what is due until None comes."""
        while True:
            idle = due.empty()
            message = await due.get()
            if message is None:
                return
            intended = self._begun + message.at
            if idle:
                self.tally.lateness = max(self.tally.lateness, time.monotonic() - intended)
            await self.deliver(message.person, self._crowd.texts.asked(message.person, message.turn), intended)

    async def deliver(self, person: int, asked: Asked, intended: float) -> Verdict | None:
        """Send one message, tally what comes of it; return the verdict, None where no response came."""
        tally, sender = self.tally, self._crowd.sender(person)
        sent = time.monotonic()
        try:
            response = await self.connection.ask(self._crowd.address.request(sender, asked.text), self._crowd.patience)
        except NoAnswerError as error:
            tally.lost[str(error)] += 1
            return None
        except asyncio.CancelledError:
            tally.lost["no answer in time"] += 1
            raise
        came = time.monotonic()
        verdict = judge(response, sender, asked.mark, several=self._crowd.several)
        tally.verdicts[verdict] += 1
        if verdict is Verdict.ANSWERED:
            tally.latencies.append(came - intended)
            tally.services.append(came - sent)
        elif verdict is Verdict.REFUSED:
            tally.statuses[response.status] += 1
            return verdict
        self._watch(tally.taken)
        return verdict


async def _finish(workers: Sequence[Awaitable[None]], patience: float) -> None:
    """Wait for what is on its way, not for ever."""
    tasks = [asyncio.ensure_future(worker) for worker in workers]
    _, waiting = await asyncio.wait(tasks, timeout=patience)
    for task in waiting:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise result


def _closed(tally: Tally, lines: Sequence[Line], begun: float, cpu: float) -> Tally:
    for line in lines:
        tally.surplus += line.connection.surplus
        line.connection.close()
    tally.seconds = time.monotonic() - begun
    tally.cpu_seconds = time.process_time() - cpu
    return tally
