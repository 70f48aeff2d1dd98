import sqlite3

import pytest

from bot.runtime.event_log import RECENT, ConversationConflictError, EventLogError, NewEvent
from bot.runtime.sqlite_log import SCHEMA_VERSION, SQLiteLog


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "conversations.db"


@pytest.fixture
def log(path):
    log = SQLiteLog(path)
    yield log
    log.close()


def event(data, kind="user"):
    return NewEvent(kind, 1.0, data)


def test_events_come_back_in_order_and_apart(log):
    last = log.append("ann", 0, [event("1"), event("2")])
    log.append("bob", 0, [event("9")])
    log.append("ann", last, [event("3")])
    assert log.read("ann").data == ("1", "2", "3")
    assert log.read("bob").data == ("9",)
    assert set(log.senders()) == {"ann", "bob"}


def test_reading_since_the_latest_session(log):
    log.append("ann", 0, [event("1"), event("s", "session_started"), event("2"), event("t", "session_started")])
    assert log.read("ann", since="session_started").data == ("t",)
    assert log.read("bob", since="session_started").data == ()


def test_a_turn_is_found_by_a_mark_with_what_follows_it(log):
    log.append("ann", 0, [event("<1>"), event("a", "bot"), event("<2>"), event("b", "bot"), event("c", "bot")])
    log.append("bob", 0, [event("<1>"), event("theirs", "bot")])
    log.append("ann", 5, [event("<3>")])
    assert log.turn("ann", "user", "<1>").data == ("<1>", "a")
    assert log.turn("ann", "user", "<2>").data == ("<2>", "b", "c")
    assert log.turn("ann", "user", "<3>").data == ("<3>",)
    assert log.turn("ann", "user", "<4>").data == ()


def test_a_turn_is_looked_for_among_recent_events_only(log):
    last = log.append("ann", 0, [event("<1>")])
    log.append("ann", last, [event("x", "bot")] * RECENT)
    assert log.turn("ann", "user", "<1>").data == ()


def test_nothing_is_written_over_what_somebody_else_wrote(log, path):
    last = log.append("ann", 0, [event("1")])
    other = SQLiteLog(path)
    other.append("ann", last, [event("2")])
    other.close()
    with pytest.raises(ConversationConflictError):
        log.append("ann", last, [event("lost")])
    assert log.read("ann").data == ("1", "2")


def test_a_failed_write_writes_nothing_and_the_log_goes_on(log):
    with pytest.raises(sqlite3.Error):
        log.append("ann", 0, [event("1"), event(None)])
    assert log.read("ann").data == ()
    log.append("ann", 0, [event("1")])
    assert log.read("ann").data == ("1",)


def test_quarantine_keeps_the_rows_aside(log, path):
    log.append("ann", 0, [event("broken")])
    log.append("bob", 0, [event("fine")])
    log.quarantine("ann", "ValueError")
    assert log.read("ann").data == ()
    assert log.read("bob").data == ("fine",)
    rows = sqlite3.connect(path).execute("SELECT sender, data, reason FROM quarantined").fetchall()
    assert rows == [("ann", "broken", "ValueError")]


def test_forget_deletes_one_conversation(log):
    log.append("ann", 0, [event("1")])
    log.append("bob", 0, [event("2")])
    log.forget("ann")
    assert list(log.senders()) == ["bob"]


def test_forget_deletes_what_was_moved_aside_too(log, path):
    for name in ("ann", "bob"):
        log.append(name, 0, [event("broken")])
        log.quarantine(name, "ValueError")
    log.forget("ann")
    assert sqlite3.connect(path).execute("SELECT sender FROM quarantined").fetchall() == [("bob",)]


def test_the_file_is_written_ahead_and_synchronously(log, path):
    assert sqlite3.connect(path).execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert log._connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_newer_file_is_refused(path):
    SQLiteLog(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(EventLogError, match="更新的版本"):
        SQLiteLog(path)


def test_a_file_that_is_no_database_is_refused(path):
    path.parent.mkdir()
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(EventLogError, match="不能作为会话库打开"):
        SQLiteLog(path)
