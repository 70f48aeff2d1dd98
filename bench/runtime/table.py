"""Write the page: goals first, then what each of them was computed from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from bench.exam.items import ROOT
from bench.runtime import figures, pairs
from bench.runtime.causes import causes
from bench.runtime.figures import Figure
from bench.runtime.goals import all_goals
from bench.runtime.pieces import Found
from bench.runtime.session import BURST_PATIENCE
from bench.runtime.sizes import Sizes
from bench.runtime.systems import OURS, System
from bench.runtime.work import FAILED

COST_PICTURE, GROWTH_PICTURE = "runtime-cost.svg", "runtime-growth.svg"
KNOWLEDGE = "knowledge.md"
_ABSENT = "—"
_HEAD = """# What a message costs

Written by `make bench` ({sizes} run); do not edit. bench/README.md says what is measured and how to run it again. All \
systems ran on this machine in turn, up to {rounds} times, for {minutes} minutes in all, on {cores} cores, the load \
generator on the same cores; pieces of an interrupted run are kept. The highest load average at the end of a piece was \
{load}. A figure is the median of the rounds, in brackets the least and the greatest. CPU time is what compares; wall \
time is what it took that day.
"""


def report(found: Found, systems: Sequence[System], sizes: Sizes) -> str:
    """Return the page."""
    pieces = _pieces(found)
    loads = [one["load_average"] for one in pieces if "load_average" in one]
    head = _HEAD.format(
        sizes=sizes.name,
        rounds=sizes.rounds,
        cores=os.cpu_count(),
        minutes=round(sum(one.get("took_s", 0.0) for one in pieces) / 60),
        load=f"{max(loads):.1f}" if loads else "unknown",
    )
    sections = (_goals, _messages, _pairs, _rates, _growth, _bursts, _starts, _memory, _loads)
    parts = [section(found, systems) for section in sections]
    return "\n".join([head, *parts, _failures(found, systems), _notes(systems, sizes)])


def _goals(found: Found, systems: Sequence[System]) -> str:
    rows = [
        (goal.what, goal.wanted, goal.found, {True: "met", False: "**missed**", None: _ABSENT}[goal.is_met])
        for goal in all_goals(found)
    ]
    return _table("Goals", ("goal", "wanted", "found", ""), rows) + "\n" + causes(all_goals(found))


def _messages(found: Found, systems: Sequence[System]) -> str:
    ours = figures.cpu_medians(found.sessions.get(OURS, []))
    rows = []
    for system in systems:
        rounds = found.sessions.get(system.key, [])
        cost = figures.cpu_medians(rounds)
        ratio = f"{cost.median / ours.median:.2f}" if cost and ours else _ABSENT
        walls = (told(figures.wall(rounds, percent)) for percent in (50, 95, 99))
        rows.append((system.label, told(cost), ratio, told(figures.cpu_means(rounds)), *walls))
    columns = ("system", "CPU ms, median", "÷ ours", "CPU ms, mean", "p50 ms", "p95 ms", "p99 ms")
    picture = f"\n![CPU milliseconds a message]({COST_PICTURE})\n"
    return _table("A message, asked one by one", columns, rows) + picture


def _pairs(found: Found, systems: Sequence[System]) -> str:
    rows = []
    for system in systems:
        pair = found.pairs.get(system.lever.name, {}) if system.lever else {}
        ours, without = pair.get("ours_ms"), pair.get("without_ms")
        if ours and without:
            costs = (_number(median(ours)), _number(median(without)), told(pairs.ratio(ours, without)))
            rows.append((system.label, *costs, f"{len(ours)} of {pair['asked']}"))
    if not rows:
        return "## Each lever, message by message\n\nNot measured.\n"
    columns = ("system", "ours beside it, CPU ms", "without, CPU ms", "without ÷ ours, 95 %", "pairs")
    return _table("Each lever, message by message", columns, rows)


def _rates(found: Found, systems: Sequence[System]) -> str:
    rows = []
    for system in systems:
        rounds = found.sessions.get(system.key, [])
        names = {name for one in figures.good(rounds) for name in one if name.startswith("senders_")}
        for senders in sorted(int(name.rpartition("_")[2]) for name in names):
            loops = figures.part(rounds, f"senders_{senders}")
            times = (told(figures.latency(rounds, senders, name)) for name in ("p50", "p95", "p99"))
            cost = figures.figure(one["cpu_ms"] for one in loops)
            wrong = str(sum(map(figures.faults, loops)))
            rows.append((system.label, str(senders), told(figures.rate(rounds, senders)), told(cost), *times, wrong))
    columns = ("system", "senders", "answers a second", "CPU ms", "p50 ms", "p95 ms", "p99 ms", "faults")
    return _table("Many senders, each asking again when answered", columns, rows)


def _growth(found: Found, systems: Sequence[System]) -> str:
    costs = {system: figures.turn_costs(found.sessions.get(system.key, [])) for system in systems}
    turns = sorted({turn for cost in costs.values() for turn in cost})
    rows = []
    for system, cost in costs.items():
        ratio = (
            f"{cost[turns[-1]].median / cost[turns[0]].median:.1f}" if cost.keys() >= set(turns) and turns else _ABSENT
        )
        rows.append((system.label, *(told(cost.get(turn)) for turn in turns), ratio))
    columns = ("system", *(f"turn {turn:,}, CPU ms" for turn in turns), "last ÷ first")
    return _table("One long conversation", columns, rows) + f"\n![CPU milliseconds by turn]({GROWTH_PICTURE})\n"


def _bursts(found: Found, systems: Sequence[System]) -> str:
    rows = []
    for system in systems:
        for one in figures.part(found.sessions.get(system.key, []), "burst"):
            ratio = f"{one['burst_s'] / one['work_s']:.2f}" if one["work_s"] else _ABSENT
            seconds = (f"{one['burst_s']:.2f}", f"{one['work_s']:.2f}", ratio)
            rows.append(
                (system.label, str(one["planned"]), *seconds, str(one["out_of_order"]), str(figures.faults(one)))
            )
    columns = ("system", "messages", "seconds", "one by one, s", "ratio", "out of order", "faults")
    return _table("A burst of one sender", columns, rows)


def _starts(found: Found, systems: Sequence[System]) -> str:
    rows = []
    for system in systems:
        rounds, trained = found.sessions.get(system.key, []), found.training.get(system.key, {})
        room = found.disk.get(system.key, {})
        times = (told(figures.plain(rounds, "start", name)) for name in ("wall_s", "cpu_s"))
        training = (_number(trained.get(name)) for name in ("wall_s", "cpu_s", "peak_mb"))
        rows.append(
            (system.label, *times, *training, *(_number(room.get(name)) for name in ("packages_mb", "model_mb")))
        )
    columns = ("system", "first answer, s", "CPU s", "training, s", "CPU s", "peak MB", "packages, MB", "model, MB")
    return _table("Start, training, disk", columns, rows)


def _memory(found: Found, systems: Sequence[System]) -> str:
    rows = []
    for system in systems:
        rounds = found.sessions.get(system.key, [])
        held = (told(figures.plain(rounds, name)) for name in ("memory_at_start_mb", "memory_at_end_mb", "messages"))
        rows.append((system.label, *held))
    load = {int(count): megabytes for count, megabytes in found.load.get("memory_mb", {}).items()}
    rows += [("ours under load", _ABSENT, _number(load[count]), f"{count:,}") for count in sorted(load)]
    return _table("Memory of all processes", ("system", "at start, MB", "later, MB", "after messages"), rows)


def _loads(found: Found, systems: Sequence[System]) -> str:
    rows = []
    steady, load = found.steady, found.load
    if steady and FAILED not in steady:
        rows.append((f"{steady['offered']:g} messages a second", *_load_cells(steady)))
    if load and FAILED not in load:
        rows.append((f"{load['people']:,} people who think {load['think_s']:g} s", *_load_cells(load)))
    if not rows:
        return "## Simulated people\n\nNot measured.\n"
    columns = (
        "ours",
        "messages",
        "a second",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "lost",
        "never sent",
        "doubled",
        "crossed",
        "refused",
        "failed",
        "generator, CPU s",
    )
    return _table("Simulated people, latency from the intended time", columns, rows)


def _load_cells(load: Mapping[str, Any]) -> Iterable[str]:
    yield f"{load['planned']:,}"
    yield f"{load['answers_a_second']:.0f}"
    latency = load["latency_ms"] or {}
    yield from (_number(latency.get(name)) for name in ("p50", "p95", "p99"))
    refused = sum(load["refused"].values())
    yield from (str(count) for count in (load["lost"] - load["unsent"], load["unsent"]))
    yield from (str(count) for count in (load["doubled"], load["crossed"], refused, load["errors"] - refused))
    yield _number(load["own_cpu_seconds"])


def _failures(found: Found, systems: Sequence[System]) -> str:
    """Tell what is not there, and why."""
    pieces = {"steady load": found.steady, "load": found.load}
    pieces |= {f"training, {key}": one for key, one in found.training.items()}
    pieces |= {f"disk, {key}": one for key, one in found.disk.items()}
    pieces |= {f"pairs without {key}": one for key, one in found.pairs.items()}
    lines = [f"- {name}: {FAILED}: {one[FAILED]}" for name, one in pieces.items() if FAILED in one]
    for system in systems:
        rounds = found.sessions.get(system.key, [])
        lines += [f"- {system.label}: {reason}" for reason in [figures.why_not(rounds)] if reason]
        names = dict.fromkeys(
            name for one in figures.good(rounds) for name, value in one.items() if isinstance(value, dict)
        )
        reasons = {name: figures.part_failure(rounds, name) for name in names}
        lines += [f"- {system.label}, {name}: {FAILED}: {reason}" for name, reason in reasons.items() if reason]
    shown = "\n".join(" ".join(line.split()) for line in lines) or "Nothing."
    return f"## What failed or was not done\n\n{shown}\n"


def _notes(systems: Sequence[System], sizes: Sizes) -> str:
    is_there = (ROOT / "bench" / "results" / KNOWLEDGE).is_file()
    knowledge = f"How cost grows with the knowledge base: [{KNOWLEDGE}]({KNOWLEDGE}).\n\n" if is_there else ""
    levers = "".join(f"- without {one.lever.name}: {one.lever.instead}.\n" for one in systems if one.lever)
    return f"""{knowledge}## Levers

{levers}
## What was done

- Every text is distinct: our own questions, each person naming a company of its own. One-by-one and closed loops \
begin a new conversation every five messages.
- Each lever, message by message: ours and ours without the lever run beside each other and are both asked \
{sizes.pairs} messages, each of them first every other time. The ratio is the median of the messages' ratios with its \
95 % limits (order statistics); a lever whose limits hold 1 cannot be told from nothing. Rows of single servers differ \
by the minute they ran in as well.
- Ours also classifies each sentence of a message by itself and masks personal data; stock does not.
- Stock with the same pipeline: `rasa run` and rasa_sdk's action server, two processes, trained from the same \
config.yml in stock's environment (TensorFlow, numpy 1.23, scikit-learn 1.1), algebra on one thread; our components \
and our action are imported unchanged. Stock's default answers from fixed texts, without actions.
- Turns late in a conversation: ours had them all. Stock's earlier turns were laid into its tracker through its HTTP \
API. A conversation is given up after {sizes.growth_seconds:g} s; turns not reached show {_ABSENT}.
- Memory: the private pages of all processes and the shared pages of the one that has most.
- Burst: against the same messages one by one from another sender. Order is the order in which answers came. What is \
not answered in {BURST_PATIENCE:g} s counts as lost.
- Faults: errors, apologies, lost, doubled and crossed replies, by `bench/load/verdict.py`.
"""


def told(found: Figure | None) -> str:
    """Return a figure for a cell."""
    if found is None:
        return _ABSENT
    if found.low == found.high:
        return _number(found.median)
    return f"{_number(found.median)} ({_number(found.low)}–{_number(found.high)})"


def _number(value: float | None) -> str:
    """Return a number with as many digits as say something."""
    if value is None:
        return _ABSENT
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"## {title}\n", f"| {' | '.join(columns)} |", "|---|" + "--:|" * (len(columns) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])


def _pieces(found: Found) -> list[Mapping[str, Any]]:
    """Return the results of all pieces."""
    rounds = [one for rounds in found.sessions.values() for one in rounds]
    return [*found.training.values(), *found.disk.values(), *rounds, *found.pairs.values(), found.steady, found.load]
