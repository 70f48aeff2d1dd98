"""The load on ours: thousands of simulated people for as long as it takes them to write many messages."""

from __future__ import annotations

from typing import Any

from bench.load.plan import messages_in, plan
from bench.load.run import Crowd, Until, closed_loop, open_loop, thinking
from bench.runtime import proc
from bench.runtime.processes import Server
from bench.runtime.sizes import Sizes

CONNECTIONS = 64
_STEPS = 20
"""Times memory is looked at while the load runs."""


async def load(server: Server, crowd: Crowd, sizes: Sizes) -> dict[str, Any]:
    """Return what came of the whole load, with the memory held on the way."""
    await server.first_answer(crowd.address, f"{crowd.name}-first")
    await closed_loop(crowd, 1, Until(messages=sizes.warm_up), first_person=sizes.people)
    held: dict[int, float] = {0: proc.megabytes(server.pids)}
    looked_at = {sizes.early, sizes.messages, *range(0, sizes.messages, max(1, sizes.messages // _STEPS))}

    def watch(count: int) -> None:
        if count in looked_at:
            held[count] = proc.megabytes(server.pids)

    before = proc.cpu_seconds(server.pids)
    tally = await thinking(crowd, sizes.people, sizes.think, sizes.messages, watch)
    cpu = proc.cpu_seconds(server.pids) - before
    server.check()
    held[tally.taken] = proc.megabytes(server.pids)
    return tally.as_dict() | {
        "people": sizes.people,
        "think_s": sizes.think,
        "early": sizes.early,
        "memory_mb": {str(count): held[count] for count in sorted(held)},
        "cpu_ms": cpu / max(1, tally.planned) * 1000,
    }


async def steady(server: Server, crowd: Crowd, sizes: Sizes) -> dict[str, Any]:
    """Return what came of a load that should leave room: so many messages a second, whatever the server does."""
    await server.first_answer(crowd.address, f"{crowd.name}-first")
    await closed_loop(crowd, 1, Until(messages=sizes.warm_up), first_person=sizes.people)
    people = round(sizes.steady_rate * sizes.think)
    messages = messages_in(people, sizes.think, sizes.steady_seconds)
    tally = await open_loop(crowd, plan(people, sizes.think, messages), connections=CONNECTIONS)
    return tally.as_dict() | {"offered": sizes.steady_rate}
