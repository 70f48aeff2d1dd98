"""What a turn costs late in a conversation.

Ours really has all turns. Stock Rasa's cost grows with the square of the conversation, so its earlier turns are laid
into the tracker through its HTTP API: copies of the events of turns it really had.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, ClientTimeout

from bench.load.run import Line
from bench.load.verdict import Verdict
from bench.runtime import proc
from bench.runtime.processes import Server
from bench.runtime.stock import API_TOKEN

MEASURED = 5
"""Turns whose cost is taken, from the one named on; the same question each time, as another company's."""
_PATTERN = 10
"""Turns whose events are copied."""
_QUESTION = 0


class GrowthError(RuntimeError):
    """A conversation could not be made longer; the message says why."""


@dataclass(frozen=True)
class Wanted:
    """What is to be known of a conversation."""

    turns: tuple[int, ...]
    """Turns whose cost is taken, ascending."""
    seconds: float
    """After which it is given up."""
    api: str | None
    """Stock's HTTP API; None: every turn is really had."""


async def grow(server: Server, line: Line, person: int, wanted: Wanted) -> dict[str, list[float]]:
    """Return CPU milliseconds by turn; turns that are not reached in time are left out."""
    end, turn, api = time.monotonic() + wanted.seconds, 1, wanted.api
    spent: dict[str, list[float]] = {}
    pids = server.pids
    for goal in wanted.turns:
        if api and goal > turn + _PATTERN:
            turn = await _talk(line, person, turn, min(goal, turn + _PATTERN + 1), end)
            await _lengthen(api, line.sender(person), goal - 1)
            turn = goal
        turn = await _talk(line, person, turn, goal, end)
        if turn < goal:
            break
        for _ in range(MEASURED):
            asked = line.texts.asked_again(person + turn, _QUESTION)
            before = proc.cpu_seconds(pids)
            verdict = await line.deliver(person, asked, time.monotonic())
            if verdict is Verdict.ANSWERED:
                spent.setdefault(str(goal), []).append((proc.cpu_seconds(pids) - before) * 1000)
            turn += 1
    line.connection.close()
    return spent


async def _talk(line: Line, person: int, turn: int, goal: int, end: float) -> int:
    """Have ordinary turns up to the one before ``goal``; return the next turn, a smaller one where time ran out."""
    while turn < goal and time.monotonic() < end:
        await line.deliver(person, line.texts.asked(person, turn), time.monotonic())
        turn += 1
    return turn


async def _lengthen(api: str, sender: str, turns: int) -> None:
    """Lay copies of the latest turns into stock's tracker until it has had so many."""
    address = f"{api}/conversations/{sender}/tracker"
    async with ClientSession(timeout=ClientTimeout(total=300)) as session:
        async with session.get(address, params={"token": API_TOKEN, "include_events": "ALL"}) as response:
            events = (json.loads(await response.read())).get("events") or []
        copies = copied(events, turns, time.time())
        query = {"token": API_TOKEN, "include_events": "NONE"}
        async with session.post(f"{address}/events", params=query, json=copies) as response:
            if response.status != 200:
                raise GrowthError(f"tracker/events: {response.status} {(await response.text())[:200]}")


def copied(events: Sequence[dict[str, Any]], turns: int, now: float) -> list[dict[str, Any]]:
    """Return events that make a conversation of so many turns of one that has fewer, dated before ``now``."""
    begins = [place for place, event in enumerate(events) if event["event"] == "user"]
    if len(begins) <= _PATTERN or turns < len(begins):
        raise GrowthError(f"a conversation of {len(begins)} turns cannot be made one of {turns}")
    latest = [begins[place] for place in range(-_PATTERN, 0)]
    blocks = [list(events[start:end]) for start, end in zip(latest, [*latest[1:], len(events)], strict=True)]
    wanted = turns - len(begins)
    chosen = [event for number in range(wanted) for event in blocks[number % _PATTERN]]
    first = max(float(event.get("timestamp") or 0) for event in events)
    step = max(0.0, now - first) / (len(chosen) + 1)
    return [{**event, "timestamp": first + step * number} for number, event in enumerate(chosen, 1)]
