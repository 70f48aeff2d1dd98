"""The store below the assistant fails in every way a machine has: what is said then, and what is kept."""

import asyncio
import contextlib
import os
import resource
import sqlite3
import subprocess
import sys
import time
from unittest import mock

import pytest

from bot.messages import UserMessage
from bot.runtime import sqlite_log
from bot.runtime.event_log import EventLogError
from bot.runtime.sqlite_log import FILE_NAME, SQLiteLog

PAGES = 16
LONG = "补贴" * 700
"""A question whose turn takes more than one page of the file."""
HOURS = 2 * 3600.0


def message(name, text="新材料", sender="ann"):
    return UserMessage(sender, text, "rest", id=name)


def ask(assistant, name, text="新材料", sender="ann"):
    return asyncio.run(assistant.reply(message(name, text, sender)))


def kind(reply):
    return reply.answer["kind"]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data" / FILE_NAME


def stored(file):
    """Return the names of the messages whose turns are stored, looking from outside."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = connection.execute("SELECT json_extract(data, '$.message_id') FROM events WHERE type = 'user'")
        return [name for (name,) in rows]


# ── no room ──


def test_a_disk_full_at_each_page_is_said_and_what_was_answered_is_kept(load_toy, file):
    assistant, failed = load_toy(), 0
    connection = assistant._conversations._log._connection
    answered = []
    for number in range(PAGES):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + number}")
        for turn in range(3):
            name = f"m-{number}-{turn}"
            if kind(ask(assistant, name, LONG)) != "error":
                answered.append(name)
            else:
                failed += 1
        assert stored(file) == answered
        connection.execute("PRAGMA max_page_count = 1000000")
        assert kind(ask(assistant, f"m-{number}-after")) != "error"
        answered.append(f"m-{number}-after")
    assert failed > PAGES
    assert stored(file) == answered


def grow_no_more(file, more):
    """Let no file of this process grow beyond what the log has now and some bytes more, as a full disk does."""
    size = file.with_name(f"{FILE_NAME}-wal").stat().st_size + more
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def in_a_child(work):
    """Run something in a child process, which no limit set there outlives; return whether it did not fail."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            print(repr(error), file=sys.stderr)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("room", range(0, 24_000, 3_000))
def test_a_write_that_the_system_refuses_is_said_and_what_was_answered_is_kept(load_toy, file, room):
    def work():
        assistant = load_toy()
        assert kind(ask(assistant, "before")) != "error"
        grow_no_more(file, room)
        kinds = {name: kind(ask(assistant, name, LONG)) for name in ("m-1", "m-2", "m-3")}
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert "error" in kinds.values()
        assert kind(ask(assistant, "after")) != "error"
        answered = [name for name, said in kinds.items() if said != "error"]
        assert stored(file) == ["before", *answered, "after"]

    assert in_a_child(work)


# ── somebody else's lock ──


@contextlib.contextmanager
def locked_by_another_process(file, statements="BEGIN EXCLUSIVE"):
    """Hold the file locked until the end."""
    hold = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "[c.execute(s) for s in sys.argv[2].split(';')]; print('locked', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(file), statements]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "locked\n"
        yield
    finally:
        process.communicate()


def test_a_file_locked_by_another_process_is_said_while_others_are_served(load_toy, file, monkeypatch, log_lines):
    monkeypatch.setattr(sqlite_log, "BUSY_SECONDS", 0.5)
    assistant = load_toy()
    ask(assistant, "before")

    async def ask_and_count():
        asking, ticks = asyncio.create_task(assistant.reply(message("m-1"))), 0
        while not asking.done():
            await asyncio.sleep(0.01)
            ticks += 1
        return await asking, ticks

    with locked_by_another_process(file):
        reply, ticks = asyncio.run(ask_and_count())
    assert kind(reply) == "error"
    assert ticks > 10
    assert "locked" in str([line for line in log_lines() if line["event"] == "answer_failed"])
    assert kind(ask(assistant, "m-1")) != "error"
    assert stored(file) == ["before", "m-1"]


def test_a_lock_that_passes_costs_time_and_no_answer(load_toy, file):
    assistant = load_toy()
    ask(assistant, "before")

    async def ask_and_release():
        with locked_by_another_process(file):
            asking = asyncio.create_task(assistant.reply(message("m-1")))
            await asyncio.sleep(0.2)
            assert not asking.done()
        return await asking

    assert kind(asyncio.run(ask_and_release())) != "error"
    assert stored(file) == ["before", "m-1"]


def test_a_file_that_another_process_keeps_for_itself_stops_the_start_with_its_name(load_toy, file, monkeypatch):
    monkeypatch.setattr(sqlite_log, "BUSY_SECONDS", 0.1)
    load_toy().close()
    alone = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE held (x); COMMIT"
    with locked_by_another_process(file, alone), pytest.raises(EventLogError, match=FILE_NAME):
        SQLiteLog(file)
    SQLiteLog(file).close()


# ── damage ──


@pytest.mark.parametrize("damage", ["{", "null", "[]", '{"event": "of_a_newer_version"}', '{"event": "user"}'])
def test_each_row_damaged_costs_that_conversation_and_no_other(load_toy, file, damage):
    assistant = load_toy()
    ask(assistant, "m-1", sender="0")
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        rows = connection.execute("SELECT count(*) FROM events").fetchone()[0]
        senders = [str(number) for number in range(rows + 1)]
        for sender in senders[1:]:
            ask(assistant, "m-1", sender=sender)
        for number in range(rows):  # of each conversation another row
            row = "SELECT id FROM events WHERE sender = ? ORDER BY id LIMIT 1 OFFSET ?"
            update = f"UPDATE events SET data = ? WHERE id = ({row})"
            connection.execute(update, (damage, f"rest:{number}", number))
        assistant.close()
        assistant = load_toy()  # a live conversation is not read again
        turns = [ask(assistant, "m-2", sender=sender).answer["answer_id"] for sender in senders]
        aside = {sender for (sender,) in connection.execute("SELECT DISTINCT sender FROM quarantined")}
    assert turns[-1] == "turn-2"
    damaged = {sender for sender, turn in zip(senders, turns, strict=True) if turn == "turn-1"}
    assert len(damaged) > rows / 2  # what stands before the session is not read
    assert aside == {f"rest:{sender}" for sender in damaged}


def test_each_page_of_the_file_destroyed_is_said_at_the_start_or_in_the_reply(load_toy, file):
    assistant = load_toy()
    for number in range(20):
        ask(assistant, f"m-{number}", sender=f"s{number % 4}")
    assistant.close()
    sound = file.read_bytes()
    outcomes = set()
    for place in range(0, len(sound), 4096):
        for path in file.parent.iterdir():
            path.unlink()
        file.write_bytes(sound[:place] + b"\xa5" * 4096 + sound[place + 4096 :])
        try:
            assistant = load_toy()
        except EventLogError as error:
            outcomes.add("refused" if FILE_NAME in str(error) else "refused without a name")
            continue
        outcomes |= {kind(ask(assistant, "new", sender=f"s{number}")) for number in range(4)}
        assistant.close()
    assert outcomes == {"refused", "error", "small_talk"}


# ── the clock ──


def at(seconds):
    """Let the wall clock show another time."""
    return mock.patch.object(time, "time", return_value=time.time() + seconds)


def test_a_clock_two_hours_ahead_and_back_hides_nothing_of_the_conversation(load_toy):
    assistant = load_toy(session_minutes=24 * 60)
    turns = []
    for number, seconds in enumerate((0, HOURS, 0, -HOURS, 1, HOURS, 60)):
        with at(seconds):
            turns.append(ask(assistant, f"m-{number}").answer["answer_id"])
    assert turns == [f"turn-{number + 1}" for number in range(7)]


def test_a_clock_that_jumps_beyond_the_session_begins_a_new_one_and_keeps_the_old(load_toy, file):
    assistant = load_toy(session_minutes=60)
    turns = []
    for number, seconds in enumerate((0, HOURS, 0, 1)):
        with at(seconds):
            turns.append(ask(assistant, f"m-{number}").answer["answer_id"])
    assert turns == ["turn-1", "turn-1", "turn-2", "turn-3"]  # the third knows the second, not the first
    assert stored(file) == ["m-0", "m-1", "m-2", "m-3"]
