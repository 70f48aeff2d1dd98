"""The bench of the runtime without a model: levers, reading /proc, kept pieces, figures, goals, the page."""

import ast
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.runtime import proc, variants
from bench.runtime.growth import GrowthError, copied
from bench.runtime.processes import Command, Server, ServerError
from bench.runtime.sizes import FULL
from bench.runtime.stock import MEMORY, SQLITE, Ports, Stock, StockError, rasa_server
from bench.runtime.systems import SAME, Models, all_systems, launch
from bench.runtime.work import FAILED, Work, run_command
from bot.runtime.environment import prepare_rasa

ROOT = Path(__file__).parents[2]

# ── levers ──


@pytest.mark.parametrize("name", [lever.name for lever in variants.all_levers()])
def test_a_lever_takes_something_away_that_is_really_there(name, monkeypatch):
    prepare_rasa()
    changed = []

    def remember(holder, attribute, value):
        changed.append((holder, attribute, getattr(holder, attribute), value))

    monkeypatch.setattr(variants, "setattr", remember, raising=False)
    variants.lever(name).remove()
    assert len(changed) == 1
    _, _, before, after = changed[0]
    assert before is not after


def test_a_lever_whose_piece_was_renamed_says_so():
    with pytest.raises(variants.LeverError, match="NoSuchQueue"):
        variants.replace("bot.runtime.agent", "NoSuchQueue", None)
    with pytest.raises(variants.LeverError, match="sender-queue"):
        variants.lever("no such lever")


def test_switches_of_the_runtime_are_found_with_what_they_mean():
    source = 'class Levers:\n    own_turns: bool = True\n    """Without copies,\n    without replays."""\n'
    assert variants.told(ast.parse(source)) == {"own_turns": "Without copies, without replays"}


def test_every_switch_of_the_runtime_is_a_lever():
    names = {name.replace("_", "-") for name in variants.switch_names()}
    assert {lever.name for lever in variants.switched()} - {variants.EVERY_SWITCH} == names


def test_a_switch_of_the_runtime_takes_the_place_of_a_replaced_piece(monkeypatch, tmp_path):
    module = tmp_path / "levers_of_a_test.py"
    module.write_text(
        "from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass Levers:\n"
        '    kept_validator: bool = True\n    """Built once."""\n    own_turns: bool = True\n'
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(variants, "SWITCHES", "levers_of_a_test")
    names = [lever.name for lever in variants.all_levers()]
    assert names[:3] == ["kept-validator", "own-turns", variants.EVERY_SWITCH]
    assert "result-validator" not in names
    assert variants.lever("kept-validator").instead == "does without: Built once"

    loading = type("Loading", (), {"load_assistant": staticmethod(lambda levers: levers)})
    monkeypatch.setitem(sys.modules, "bot.loading", loading)
    for name in ("kept-validator", "own-turns"):
        variants.lever(name).remove()
    levers = loading.load_assistant()
    assert (levers.kept_validator, levers.own_turns) == (False, False)


async def test_the_stock_store_forgets_as_ours_does(tmp_path):
    prepare_rasa()
    from rasa.shared.core.events import UserUttered  # noqa: PLC0415 - Rasa must be prepared first
    from rasa.shared.core.trackers import DialogueStateTracker  # noqa: PLC0415

    store = variants.stock_conversations()(tmp_path / "data")
    await store.save(DialogueStateTracker.from_events("a", [UserUttered("x")]))
    assert await store.retrieve("a") is not None
    await store.forget("a")
    assert await store.retrieve("a") is None
    store.close()


def test_each_lever_has_a_row_and_a_server_of_its_own(tmp_path):
    models = Models(tmp_path, tmp_path / "same.tar.gz", tmp_path / "default.tar.gz")
    for system in all_systems():
        if system.lever:
            commands = launch(system, None, models, tmp_path).commands
            assert system.lever.name in commands[-1].arguments
            assert len(commands) == (2 if system.lever.needs_action_server else 1)


# ── stock ──


def test_stock_listens_on_this_machine_only_and_keeps_its_store_where_it_is_told(tmp_path):
    stock = Stock(Path("python"), tmp_path)
    for store in (SQLITE, MEMORY):
        server, actions = rasa_server(stock, tmp_path / "m.tar.gz", Ports(5005, 5055), store, tmp_path / store)
        assert server.arguments[server.arguments.index("--interface") + 1] == "127.0.0.1"
        endpoints = (tmp_path / store / "endpoints.yml").read_text()
        assert "http://127.0.0.1:5055/webhook" in endpoints
        assert ("sqlite" in endpoints) is (store == SQLITE)
        assert actions.arguments[-1] == "5055"
    assert len(rasa_server(stock, tmp_path / "m.tar.gz", Ports(5005, None), MEMORY, tmp_path / "default")) == 1


def test_stock_without_its_environment_or_model_says_so(tmp_path):
    models = Models(tmp_path, tmp_path / "same.tar.gz", tmp_path / "default.tar.gz")
    same = next(system for system in all_systems() if system.key == SAME)
    with pytest.raises(StockError, match="--no-stock"):
        launch(same, None, models, tmp_path)
    with pytest.raises(StockError, match=r"same\.tar\.gz"):
        launch(same, Stock(Path("python"), tmp_path), models, tmp_path)


def turn(number):
    return [
        {"event": "user", "text": f"question {number}", "timestamp": float(number)},
        {"event": "action", "name": "action_listen", "timestamp": number + 0.5},
    ]


def test_a_conversation_is_lengthened_by_copies_in_order_of_time():
    events = [
        {"event": "session_started", "timestamp": 0.0},
        *(event for number in range(1, 13) for event in turn(number)),
    ]
    added = copied(events, 100, now=1000.0)
    whole = [*events, *added]
    assert sum(event["event"] == "user" for event in whole) == 100
    times = [event["timestamp"] for event in whole]
    assert times == sorted(times)
    assert len({event["timestamp"] for event in added}) == len(added)
    assert times[-1] < 1000.0
    assert {event["text"] for event in added if event["event"] == "user"} == {f"question {n}" for n in range(3, 13)}
    with pytest.raises(GrowthError):
        copied(events[:5], 100, now=1000.0)


# ── processes ──


BUSY = """
import sys, time
held = bytearray(40_000_000)
while time.process_time() < 0.2: pass
print(1, flush=True)
sys.stdin.read()
"""


def test_cpu_time_and_memory_of_a_process_and_its_child_are_seen():
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}])"
    with subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        pids = proc.tree([process.pid])
        assert len(pids) == 2
        assert proc.cpu_seconds(pids) >= 0.2
        assert proc.megabytes(pids) > 40
        process.stdin.close()
    assert proc.tree([process.pid]) == []
    assert proc.cpu_seconds([process.pid]) == 0.0


def is_alive(pid):
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and " Z " not in stat.read_text()


def test_a_server_is_ended_with_its_children(tmp_path):
    child = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
    parent = f"import subprocess, time; subprocess.Popen({child!r}); time.sleep(600)"
    log = tmp_path / "log"
    with Server([Command([sys.executable, "-c", parent], {})], log) as server:
        while "up" not in log.read_text():
            time.sleep(0.02)
        pids = server.pids
        assert len(pids) == 2
    for _ in range(500):
        if not any(map(is_alive, pids)):
            break
        time.sleep(0.02)
    left = [pid for pid in pids if is_alive(pid)]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert not left


def check_until_it_ends(server):
    while True:
        server.check()
        time.sleep(0.02)


def test_a_server_that_ends_is_told_with_its_last_words(tmp_path):
    command = Command([sys.executable, "-c", "import sys; sys.exit('no such model')"], {})
    with (
        Server([command], tmp_path / "log") as server,
        pytest.raises(ServerError, match="ended with code 1: no such model"),
    ):
        check_until_it_ends(server)


def test_a_command_is_measured_with_its_children(tmp_path):
    spend = "import time\nwhile time.process_time() < 0.2: pass"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {spend!r}])"
    assert run_command([sys.executable, "-c", code], {}, tmp_path / "log")["cpu_s"] >= 0.2


# ── pieces ──


async def test_a_piece_is_done_once_and_again_when_its_job_changed(tmp_path):
    done = []

    async def do():
        done.append(1)
        return {"value": len(done)}

    work = Work(tmp_path)
    assert (await work.piece("one", {"size": 1}, do))["value"] == 1
    assert (await work.piece("one", {"size": 1}, do))["value"] == 1
    assert (await work.piece("one", {"size": 2}, do))["value"] == 2
    assert (await Work(tmp_path, begins=False).piece("one", {"size": 3}, do))[FAILED] == "not done"
    assert (await Work(tmp_path, only="two").piece("one", {"size": 3}, do))[FAILED] == "not done"


async def test_a_piece_that_fails_is_told_and_tried_again(tmp_path):
    async def fail():
        raise ValueError("no such thing")

    async def succeed():
        return {"value": 1}

    work = Work(tmp_path)
    assert (await work.piece("one", {}, fail))[FAILED] == "ValueError: no such thing"
    assert (await Work(tmp_path, begins=False).piece("one", {}, succeed))[FAILED] == "ValueError: no such thing"
    assert (await work.piece("one", {}, succeed))["value"] == 1


async def test_a_piece_of_an_earlier_run_is_taken_where_none_is_kept(tmp_path):
    async def do():
        return {"value": 2}

    earlier = {"one": {"job": {"size": 1}, "result": {"value": 1}}}
    work = Work(tmp_path, earlier=earlier)
    assert (await work.piece("one", {"size": 1}, do))["value"] == 1
    assert work.taken == earlier
    assert (await work.piece("one", {"size": 2}, do))["value"] == 2
    assert work.taken["one"]["job"] == {"size": 2}
    assert (await work.piece("one", {"size": 2}, do))["value"] == 2


def test_the_sizes_of_the_goals_are_those_of_the_whole_run():
    assert (FULL.burst, FULL.people, FULL.think, FULL.messages, FULL.early) == (100, 10_000, 30, 200_000, 10_000)
    assert set(FULL.turns) == {2, 20, 200, 1000}
    assert set(FULL.senders) == {1, 8, 64}


def test_the_command_names_files_that_are_not_there():
    command = [sys.executable, "-m", "bench.runtime", "--stock-python", "nowhere/python"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ)
    assert (done.returncode, "nowhere/python" in done.stderr) == (2, True)
    assert json.dumps(done.returncode)
