"""Kill the server at every write of a turn, as the machine really does, and look at what a fresh start finds.

A turn is killed with SIGKILL before each SQL statement, within the statements, and between storing and giving the
answer. What a kill or a power failure leaves of one write to the file itself is each beginning of the write-ahead log.
"""

import asyncio
import os
import shutil
import signal
import sqlite3

import pytest

from bot.messages import UserMessage
from bot.runtime.sqlite_log import FILE_NAME, SQLiteLog

KILLS_WITHIN_STATEMENTS = 24
"""Of the hundreds of SQLite's instructions that a turn takes."""
SECTOR = 512
"""Bytes that a disk writes whole."""


def ask(assistant, name):
    """Ask a question under a name; return the reply."""
    return asyncio.run(assistant.reply(UserMessage("ann", f"问题{name}", "rest", id=name)))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def first_turn(load_toy, folder):
    """One turn is answered and the server stopped; return its reply and a function that brings this state back."""
    assistant = load_toy()
    reply = ask(assistant, "m-1")
    assistant.close()
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)

    def restore():
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)

    return reply, restore


def second_turn_in_a_child(load_toy, arm):
    """Let a child process answer a second question; ``arm`` gets its connection; return how the child ended."""
    child = os.fork()
    if child == 0:
        try:
            assistant = load_toy()
            arm(assistant._conversations._log._connection)
            ask(assistant, "m-2")
        finally:
            os._exit(1)  # the answer was not given, whatever happened
    return os.waitpid(child, 0)[1]


def die_after(times):
    """Return a function that kills the process when it was called so often before."""
    left = iter(range(times))

    def die(*_):
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    return die


def at_statement(number):
    return lambda connection: connection.set_trace_callback(die_after(number))


def at_instruction(number):
    return lambda connection: connection.set_progress_handler(die_after(number), 1)


def count_writes(load_toy):
    """Return the statements of a second turn and how many instructions they take."""
    assistant, statements, instructions = load_toy(), [], []
    connection = assistant._conversations._log._connection
    connection.set_trace_callback(statements.append)
    connection.set_progress_handler(lambda: instructions.append(1) and None, 1)
    ask(assistant, "m-2")
    connection.set_trace_callback(None)
    connection.set_progress_handler(None, 0)
    assistant.close()
    return statements, len(instructions)


def assert_nothing_lost_and_nothing_twice(load_toy, folder, first):
    """Start afresh: the first answer is there, the second question is answered now, each acted once."""
    with sqlite3.connect(folder / FILE_NAME) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    assistant = load_toy()
    assert ask(assistant, "m-1").messages == first.messages
    assert ask(assistant, "m-2").answer["answer_id"] == "turn-2"
    kinds = [event["event"] for event in whole_conversation(assistant)]
    assert (kinds.count("user"), kinds.count("bot")) == (2, 2)
    assistant.close()


def whole_conversation(assistant):
    tracker = asyncio.run(assistant._conversations.retrieve_full_tracker("rest:ann"))
    return [event.as_dict() for event in tracker.events]


def test_killed_before_each_statement_of_a_turn_nothing_is_lost_and_nothing_done_twice(load_toy, folder, first_turn):
    first, restore = first_turn
    statements, _ = count_writes(load_toy)
    assert any("INSERT INTO events" in statement for statement in statements)
    assert "COMMIT" in statements
    for number in range(len(statements)):
        restore()
        assert second_turn_in_a_child(load_toy, at_statement(number)) == signal.SIGKILL
        assert_nothing_lost_and_nothing_twice(load_toy, folder, first)


def test_killed_within_the_statements_of_a_turn_nothing_is_lost_and_nothing_done_twice(load_toy, folder, first_turn):
    first, restore = first_turn
    _, instructions = count_writes(load_toy)
    for number in range(0, instructions, instructions // KILLS_WITHIN_STATEMENTS):
        restore()
        assert second_turn_in_a_child(load_toy, at_instruction(number)) == signal.SIGKILL
        assert_nothing_lost_and_nothing_twice(load_toy, folder, first)


def test_killed_between_storing_and_giving_the_answer_the_repeated_question_gets_it(load_toy, folder, first_turn):
    first, restore = first_turn
    restore()
    assert os.WEXITSTATUS(second_turn_in_a_child(load_toy, lambda connection: None)) == 1
    assert_nothing_lost_and_nothing_twice(load_toy, folder, first)


@pytest.fixture
def log_of_two_turns(load_toy, folder):
    """Return the file after the first turn and the write-ahead log that has the second."""
    assistant = load_toy()
    ask(assistant, "m-1")
    assistant._conversations._log._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ask(assistant, "m-2")
    path = folder / FILE_NAME
    return path.read_bytes(), path.with_name(f"{FILE_NAME}-wal").read_bytes()


def rows_found(path, file, log):
    """Open what is left of file and log; return how many events the conversation has."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(file)
    path.with_name(f"{path.name}-wal").write_bytes(log)
    events = SQLiteLog(path)
    try:
        assert events._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return len(events.read("rest:ann").data)
    finally:
        events.close()


def test_cut_off_at_each_sector_of_a_write_the_turn_is_there_whole_or_not_at_all(log_of_two_turns, tmp_path):
    file, log = log_of_two_turns
    path = tmp_path / "left" / FILE_NAME
    first, both = rows_found(path, file, b""), rows_found(path, file, log)
    assert 0 < first < both
    found = [rows_found(path, file, log[:length]) for length in range(0, len(log), SECTOR)]
    assert set(found) == {first}


def test_a_byte_flipped_in_each_page_of_the_log_leaves_the_turns_before(log_of_two_turns, tmp_path):
    file, log = log_of_two_turns
    path = tmp_path / "left" / FILE_NAME
    first, both = rows_found(path, file, b""), rows_found(path, file, log)
    page = 4096 + 24
    for place in range(32 + 100, len(log), page):
        damaged = bytearray(log)
        damaged[place] ^= 0xFF
        assert rows_found(path, file, bytes(damaged)) in (first, both)
