"""From what a run of the bench found to goals, page and pictures; nothing is measured here."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bench.runtime import table
from bench.runtime.__main__ import write
from bench.runtime.causes import causes
from bench.runtime.figures import Figure, cpu_medians, turn_costs, why_not
from bench.runtime.goals import Goal, all_goals
from bench.runtime.pieces import Found
from bench.runtime.plot import bars_svg, lines_svg
from bench.runtime.sizes import FULL, QUICK
from bench.runtime.systems import DEFAULT, OURS, SAME, all_systems
from bench.runtime.work import FAILED


def loop(rate, p50, p99, **wrong):
    faults = dict.fromkeys(("errors", "lost", "doubled", "crossed"), 0) | wrong
    return {"answers_a_second": rate, "latency_ms": {"p50": p50, "p95": p99, "p99": p99}, "cpu_ms": 5.0, **faults}


def session(cpu, start, memory, turns=None, **parts):
    return {
        "start": {"wall_s": start, "cpu_s": start},
        "memory_at_start_mb": memory,
        "memory_at_end_mb": memory,
        "messages": 10,
        "one_by_one": {"cpu_ms": [cpu, cpu, cpu * 9], "wall_ms": [cpu] * 3, "faults": 0},
        "growth": {"cpu_ms": turns or {"2": [4.0], "1000": [4.4]}},
        "load_average": 1.0,
        **parts,
    }


def found(**changes):
    burst = {"planned": 100, "burst_s": 1.1, "work_s": 1.0, "out_of_order": 0} | loop(1, 1, 1)
    ours = session(4.0, 5.0, 200.0, senders_64=loop(200.0, 100.0, 300.0), burst=burst)
    load = loop(333.0, 10.0, 20.0) | {
        "people": 10_000,
        "think_s": 30,
        "planned": 200_000,
        "early": 10_000,
        "memory_mb": {"0": 200.0, "10000": 210.0, "200000": 220.0},
        "own_cpu_seconds": 3.0,
        "refused": {},
        "unsent": 0,
    }
    whole = Found(
        sessions={OURS: [ours], SAME: [session(44.0, 30.0, 900.0)], DEFAULT: [session(80.0, 60.0, 2000.0)]}, load=load
    )
    return replace(whole, **changes)


def verdicts(one):
    return {goal.what: goal.is_met for goal in all_goals(one)}


def test_all_goals_are_met_where_the_figures_meet_them():
    assert set(verdicts(found()).values()) == {True}


@pytest.mark.parametrize(
    ("changes", "missed"),
    [
        ({"load": {"lost": 1}}, "lost"),
        ({"load": {"crossed": 2}}, "lost"),
        ({"load": {"errors": 3, "refused": {"429": 3}}}, "lost"),
        ({"load": {"memory_mb": {"10000": 200.0, "200000": 221.0}}}, "memory after"),
        ({"ours": {"senders_64": loop(149.0, 100.0, 300.0)}}, "answers a second"),
        ({"ours": {"senders_64": loop(200.0, 100.0, 501.0)}}, "p99"),
        ({"ours": {"senders_64": loop(200.0, 100.0, 300.0, errors=1)}}, "faults"),
        ({"ours": {"growth": {"cpu_ms": {"2": [4.0], "1000": [4.9]}}}}, "turn 1,000"),
        ({"ours": {"one_by_one": {"cpu_ms": [4.5], "wall_ms": [1.0]}}}, "same pipeline"),
        ({"ours": {"start": {"wall_s": 8.0, "cpu_s": 1.0}}}, "start to first"),
        ({"ours": {"memory_at_start_mb": 301.0}}, "memory at start"),
    ],
)
def test_a_goal_is_missed_where_its_figure_is(changes, missed):
    whole = found()
    whole.sessions[OURS][0] |= changes.get("ours", {})
    whole.load |= changes.get("load", {})
    assert [what for what, is_met in verdicts(whole).items() if is_met is False and missed in what]


def test_what_was_not_measured_is_neither_met_nor_missed():
    assert set(verdicts(Found()).values()) == {None}
    small = found()
    small.load |= {"people": 100}
    assert verdicts(small)[next(what for what in verdicts(small) if "100 people" in what)] is None


def test_figures_are_medians_of_rounds_and_leave_failed_rounds_out():
    rounds = [session(4.0, 1, 1), session(6.0, 1, 1), session(5.0, 1, 1), {FAILED: "it ended"}]
    assert cpu_medians(rounds) == Figure(5.0, 4.0, 6.0)
    assert why_not(rounds) is None
    assert why_not([{FAILED: "it ended"}]) == "failed: it ended"
    assert turn_costs([session(1, 1, 1, {"20": [3.0, 1.0, 2.0]})]) == {20: Figure(2.0, 1.0, 3.0)}


def test_the_page_has_every_row_and_says_what_failed(tmp_path):
    whole = found()
    whole.sessions[SAME] = [{FAILED: "ServerError: no\nsuch | model"}]
    whole.sessions[OURS][0]["senders_8"] = {FAILED: "ValueError: odd"}
    write(whole, all_systems(), FULL, tmp_path)
    page = (tmp_path / "runtime.md").read_text(encoding="utf-8")
    assert all(f"| {system.label} |" in page for system in all_systems())
    assert "failed: ServerError: no such | model" in page
    assert "ours, senders_8: failed: ValueError: odd" in page
    for line in page.splitlines():
        if line.startswith("|"):
            assert line.endswith("|")
    for picture in (table.COST_PICTURE, table.GROWTH_PICTURE):
        assert picture in page
        ElementTree.parse(tmp_path / picture)


def test_the_page_tells_what_a_lever_is_worth_by_pairs(tmp_path):
    lever = next(system.lever for system in all_systems() if system.lever)
    whole = found(pairs={lever.name: {"ours_ms": [10.0, 20.0], "without_ms": [15.0, 30.0], "asked": 3}})
    whole.pairs["sender-queue"] = {FAILED: "ServerError: gone"}
    write(whole, all_systems(), FULL, tmp_path)
    page = (tmp_path / "runtime.md").read_text(encoding="utf-8")
    assert f"| ours without {lever.name} | 15.0 | 22.5 | 1.50 | 2 of 3 |" in page
    assert "pairs without sender-queue: failed: ServerError: gone" in page


def test_memory_under_load_is_told_in_order_also_of_figures_that_were_kept_as_text(tmp_path):
    whole = found()
    whole.load["memory_mb"] = {"100000": 219.0, "20000": 212.0, "0": 200.0}
    write(whole, all_systems(), FULL, tmp_path)
    page = (tmp_path / "runtime.md").read_text(encoding="utf-8")
    rows = [line.split(" | ")[-1] for line in page.splitlines() if line.startswith("| ours under load")]
    assert rows == ["0 |", "20,000 |", "100,000 |"]


def test_a_page_of_nothing_is_a_page_too(tmp_path):
    write(Found(), all_systems(), QUICK, tmp_path)
    assert "not measured" in (tmp_path / "runtime.md").read_text(encoding="utf-8")


def test_pictures_are_the_same_for_the_same_figures():
    one = {"a & b": Figure(2.0, 1.0, 3.0), "c": Figure(0.0, 0.0, 0.0)}
    assert bars_svg(one, "t") == bars_svg(dict(one), "t")
    assert "a &amp; b" in bars_svg(one, "t")
    assert "polyline" in lines_svg({"a": {2: Figure(1.0, 1.0, 1.0), 1000: Figure(50.0, 1.0, 60.0)}}, "t")


def test_a_missed_goal_is_told_with_its_cause():
    whole = found()
    whole.sessions[OURS][0]["start"]["wall_s"] = 29.0
    missed = [goal for goal in all_goals(whole) if goal.is_met is False]
    assert [goal.what for goal in missed] == ["start to first answer, stock with the same pipeline ÷ ours"]
    assert causes(missed).splitlines()[-1].startswith(f"- {missed[0].what}: importing Rasa")
    assert causes(all_goals(found())) == ""


def test_a_missed_goal_of_unknown_cause_says_so():
    assert "the cause is not known" in causes([Goal("another", "1", "2", False)])


def test_a_load_that_was_not_run_is_no_empty_table():
    assert "## Simulated people\n\nNot measured." in table.report(found(load={}), [], FULL)
