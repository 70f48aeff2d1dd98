"""The goals and whether they are met: computed from what was found, nothing is edited by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from bench.runtime import figures
from bench.runtime.figures import Figure
from bench.runtime.pieces import Found
from bench.runtime.systems import DEFAULT, OURS, SAME
from bench.runtime.work import FAILED

MOST_SENDERS = 64


@dataclass(frozen=True)
class Goal:
    """One goal."""

    what: str
    wanted: str
    found: str
    is_met: bool | None
    """None: not measured."""


def all_goals(found: Found) -> list[Goal]:
    """Return every goal with what was found."""
    return [
        _ratio("CPU a message, stock with the same pipeline ÷ ours", found, SAME, figures.cpu_medians, 10),
        _ratio("CPU a message, stock with its default pipeline ÷ ours", found, DEFAULT, figures.cpu_medians, 15),
        _growth(found),
        *_burst(found),
        *_throughput(found),
        *_people(found),
        _ratio("memory at start, stock with the same pipeline ÷ ours", found, SAME, _memory, 3),
        _memory_kept(found),
        _ratio("start to first answer, stock with the same pipeline ÷ ours", found, SAME, _start, 4),
    ]


def _ratio(
    what: str, found: Found, stock: str, read: Callable[[list[figures.Round]], Figure | None], least: float
) -> Goal:
    """Return a goal of stock costing so many times what ours does."""
    ours, theirs = (read([*found.sessions.get(key, [])]) for key in (OURS, stock))
    if ours is None or theirs is None or not ours.median:
        return Goal(what, f"≥ {least:g}", "not measured", None)
    ratio = theirs.median / ours.median
    return Goal(what, f"≥ {least:g}", f"{ratio:.1f} ({theirs.median:.4g} ÷ {ours.median:.4g})", ratio >= least)


def _memory(rounds: list[figures.Round]) -> Figure | None:
    return figures.plain(rounds, "memory_at_start_mb")


def _start(rounds: list[figures.Round]) -> Figure | None:
    return figures.plain(rounds, "start", "wall_s")


def _growth(found: Found) -> Goal:
    what, wanted = "CPU of turn 1,000 ÷ turn 2", "≤ 1.2"
    costs = figures.turn_costs(found.sessions.get(OURS, []))
    if 2 not in costs or 1000 not in costs:
        return Goal(what, wanted, "not measured", None)
    ratio = costs[1000].median / costs[2].median
    return Goal(what, wanted, f"{ratio:.2f}", ratio <= 1.2)


def _burst(found: Found) -> list[Goal]:
    bursts = figures.part(found.sessions.get(OURS, []), "burst")
    asked = ("burst of one sender, time ÷ sum of its work", "≤ 1.2"), ("burst of one sender, out of order or lost", "0")
    if not bursts or not all(one["work_s"] for one in bursts):
        return [Goal(what, wanted, "not measured", None) for what, wanted in asked]
    ratio = median(one["burst_s"] / one["work_s"] for one in bursts)
    wrong = sum(one["out_of_order"] + figures.faults(one) for one in bursts)
    told = f"({len(bursts)} × {bursts[0]['planned']} messages)"
    return [Goal(*asked[0], f"{ratio:.2f} {told}", ratio <= 1.2), Goal(*asked[1], f"{wrong} {told}", not wrong)]


def _throughput(found: Found) -> list[Goal]:
    rounds = found.sessions.get(OURS, [])
    rate = figures.rate(rounds, MOST_SENDERS)
    asked = (
        (f"answers a second, {MOST_SENDERS} senders", "≥ 150"),
        (f"p99 ÷ p50, {MOST_SENDERS} senders", "≤ 5"),
        (f"faults, {MOST_SENDERS} senders", "0"),
    )
    middle, late = (figures.latency(rounds, MOST_SENDERS, name) for name in ("p50", "p99"))
    if rate is None or middle is None or late is None:
        return [Goal(what, wanted, "not measured", None) for what, wanted in asked]
    wrong = sum(map(figures.faults, figures.part(rounds, f"senders_{MOST_SENDERS}")))
    ratio = late.median / middle.median
    cost = median(one["cpu_ms"] for one in figures.part(rounds, f"senders_{MOST_SENDERS}"))
    busy = f"{rate.median:.0f} ({cost:.1f} ms of CPU each: {rate.median * cost / 1000:.1f} cores busy)"
    return [
        Goal(*asked[0], busy, rate.median >= 150),
        Goal(*asked[1], f"{ratio:.1f}", ratio <= 5),
        Goal(*asked[2], str(wrong), not wrong),
    ]


def _people(found: Found) -> list[Goal]:
    load = found.load
    if not load or FAILED in load:
        return [Goal("10,000 people who think 30 s: lost, crossed, doubled, errors", "0", "not measured", None)]
    what = f"{load['people']:,} people who think {load['think_s']:g} s: "
    counts = {name: int(load[name]) for name in ("lost", "crossed", "doubled", "errors")}
    is_whole = load["people"] >= 10_000 and load["think_s"] <= 30
    told = ", ".join(str(count) for count in counts.values()) + f" of {load['planned']:,}"
    refused = sum(load["refused"].values())
    told += f" ({refused:,} of the errors: asked to come back later)" if refused else ""
    return [Goal(f"{what}{', '.join(counts)}", "0 each", told, not any(counts.values()) if is_whole else None)]


def _memory_kept(found: Found) -> Goal:
    load = found.load
    held = {int(count): megabytes for count, megabytes in load.get("memory_mb", {}).items()}
    last, early = max(held, default=0), int(load.get("early", 0))
    what, wanted = "memory after 200,000 messages ÷ after 10,000", "≤ 1.1"
    if early not in held or last <= early:
        return Goal(what, wanted, "not measured", None)
    ratio = held[last] / held[early]
    told = f"{ratio:.2f} ({last:,} and {early:,} messages)"
    is_whole = last >= 198_000 and early == 10_000
    return Goal(what, wanted, told, ratio <= 1.1 if is_whole else None)
