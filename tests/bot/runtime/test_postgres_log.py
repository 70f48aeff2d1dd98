"""The archive in PostgreSQL, on a cluster of this test's own; without PostgreSQL it is skipped, in CI it fails."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psycopg2
import pytest

from bot.runtime.event_log import ConversationConflictError, EventLogError, NewEvent, NewTurn
from bot.runtime.open_log import open_event_log
from bot.runtime.postgres_log import SCHEMA_VERSION, PostgresLog

PLACES = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/local/bin"), Path("/usr/bin")]


def programs():
    """Return the folder of initdb and postgres, None where they are not installed."""
    found = shutil.which("initdb")
    places = [*PLACES, *([Path(found).parent] if found else [])]
    return next((place for place in places if (place / "initdb").is_file() and (place / "postgres").is_file()), None)


def as_somebody(folder):
    """Return options that run a program as nobody where this is root, as whom PostgreSQL refuses to run."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@pytest.fixture(scope="module")
def cluster():
    """Return the address of a cluster on a socket of its own."""
    place = programs()
    if place is None:
        assert os.environ.get("CI") != "true", "PostgreSQL must be installed where CI=true"
        pytest.skip("PostgreSQL is not installed")
    folder = tempfile.mkdtemp(prefix="pg")  # short: the path of a socket may have about a hundred characters
    who = {"cwd": folder, "env": {"LC_ALL": "C", "PATH": os.environ["PATH"]}, **as_somebody(folder)}
    options = ["-D", f"{folder}/data"]
    subprocess.run(
        [place / "initdb", *options, "-U", "test", "-A", "trust", "-E", "UTF8", "--no-sync"],
        **who,
        check=True,
        capture_output=True,
    )
    command = [place / "postgres", *options, "-k", folder, "-c", "listen_addresses=", "-F"]
    server = subprocess.Popen(command, **who, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"postgresql://test@/postgres?host={folder}"
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder)


@pytest.fixture
def url(cluster):
    """Return the address, the tables gone."""
    for attempt in range(200):
        try:
            connection = psycopg2.connect(cluster)
            break
        except psycopg2.OperationalError:
            assert attempt < 199
            threading.Event().wait(0.1)
    connection.autocommit = True
    connection.cursor().execute("DROP TABLE IF EXISTS events, quarantined, event_log_version")
    connection.close()
    return cluster


@pytest.fixture
def open_log(url):
    opened = []

    def open_it():
        opened.append(open_event_log(Path("nowhere"), url))
        return opened[-1]

    yield open_it
    for log in opened:
        log.close()


def event(data, kind="user"):
    return NewEvent(kind, 1.0, data)


def cut(log):
    """End the connection of a log from the other side."""
    other = psycopg2.connect(log._url)
    other.autocommit = True
    other.cursor().execute("SELECT pg_terminate_backend(%s)", (log._connection.info.backend_pid,))
    other.close()


def test_events_come_back_in_order_and_apart_and_outlive_the_connection(open_log):
    log = open_log()
    last = log.append("ann", 0, [event("1"), event("2")])
    log.append("bob", 0, [event("9")])
    log.append("ann", last, [event("3")])
    log.close()
    log = open_log()
    assert log.read("ann").data == ("1", "2", "3")
    assert set(log.senders()) == {"ann", "bob"}
    log.forget("ann")
    assert list(log.senders()) == ["bob"]


def test_the_last_turns_and_the_slots_before_them(open_log):
    log, last = open_log(), 0
    for n in range(5):
        kinds = [("session_started", "s")] * (n == 1) + [("user", f"u{n}"), ("slot", f"v{n}")]
        last = log.append("ann", last, [event(data, kind) for kind, data in kinds])
    recent = log.read_recent("ann", 2)
    assert recent.data == ("u3", "v3", "u4", "v4")
    assert log.read_slots("ann", recent.session, recent.first) == ["v2", "v1"]
    assert log.read("ann", since="session_started").data[0] == "s"
    sender, row = log.find("user", "u2")
    assert log.read_session(sender, row, since="session_started").data == ("s", "u1", "v1", "u2")


@pytest.mark.parametrize("sender", ["\ud800", "a\x00b", "'; DROP TABLE events; --", "%s ? \\", "泉州" * 200])
def test_any_sender_is_kept(open_log, sender):
    log = open_log()
    log.append(sender, 0, [event("{}")])
    assert log.read(sender).data == ("{}",)
    assert list(log.senders()) == [sender]


def test_nothing_is_written_over_what_somebody_else_wrote(open_log):
    one, other = open_log(), open_log()
    last = one.append("ann", 0, [event("1")])
    other.append("ann", last, [event("2")])
    outcomes = one.append_all([NewTurn("ann", last, [event("lost")]), NewTurn("bob", 0, [event("3")])])
    assert isinstance(outcomes[0], ConversationConflictError)
    assert (one.read("ann").data, one.read("bob").data) == (("1", "2"), ("3",))


def test_of_writers_at_once_one_wins(open_log):
    logs, outcomes = [open_log() for _ in range(4)], []
    threads = [
        threading.Thread(target=lambda log=log: outcomes.extend(log.append_all([NewTurn("ann", 0, [event("1")])])))
        for log in logs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ConversationConflictError"] * 3 + ["int"]
    assert logs[0].read("ann").data == ("1",)


def test_a_lost_connection_is_opened_again(open_log):
    log = open_log()
    last = log.append("ann", 0, [event("1")])
    for step in (
        lambda: log.read("ann"),
        lambda: log.read_recent("ann", 2),
        lambda: log.append("ann", last, [event("2")]),
    ):
        cut(log)
        step()
    assert log.read("ann").data == ("1", "2")


def test_a_commit_whose_answer_is_lost_is_not_written_twice(open_log, monkeypatch):
    log = open_log()
    run = log._cursor

    def lose_the_answer(query, values):
        rows = run(query, values)
        if query == "COMMIT":
            monkeypatch.setattr(log, "_cursor", run)
            cut(log)
            run("SELECT 1", ())
        return rows

    monkeypatch.setattr(log, "_cursor", lose_the_answer)
    assert log.append("ann", 0, [event("1"), event("2")]) == log.read("ann").last_id
    assert log.read("ann").data == ("1", "2")


def test_a_failed_write_writes_nothing_and_the_log_goes_on(open_log):
    log = open_log()
    with pytest.raises(psycopg2.Error):
        log.append("ann", 0, [event("1"), event(None)])
    assert log.read("ann").data == ()
    log.append("ann", 0, [event("1")])


def test_quarantine_keeps_the_rows_aside(open_log):
    log = open_log()
    log.append("ann", 0, [event("broken")])
    log.quarantine("ann", "ValueError")
    assert log.read("ann").data == ()
    assert [row[:2] for row in log._rows("SELECT data, reason FROM quarantined", ())] == [("broken", "ValueError")]


def test_a_newer_database_is_refused(open_log):
    open_log()._rows("UPDATE event_log_version SET version = ?", (SCHEMA_VERSION + 1,))
    with pytest.raises(EventLogError, match="更新的版本"):
        open_log()


def test_a_server_that_is_not_there_is_told_without_the_password():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"postgresql://u:not-for-eyes@127.0.0.1:{unused.getsockname()[1]}/x"
        with pytest.raises(EventLogError, match="BOT_DATABASE_URL") as caught:
            PostgresLog(address)
    assert "not-for-eyes" not in str(caught.value)


async def test_the_assistant_keeps_its_conversations_there(url, toy_model, toy_actions):
    from bot.assistant import Assistant  # noqa: PLC0415 - after Rasa was prepared
    from bot.messages import UserMessage  # noqa: PLC0415 - as above
    from bot.runtime.agent import load_agent  # noqa: PLC0415 - as above
    from bot.runtime.conversations import Conversations  # noqa: PLC0415 - as above
    from bot.runtime.whole_reply import rasa_message  # noqa: PLC0415 - as above

    for number in (1, 2):
        conversations = Conversations(open_event_log(Path("nowhere"), url))
        agent = load_agent(toy_model, toy_actions, conversations, session_minutes=60)
        reply = await Assistant(agent, conversations, rasa_message).reply(UserMessage("\ud800", "新\x00材料", "rest"))
        conversations.close()
        assert reply.answer["answer_id"] == f"turn-{number}"


def test_the_driver_is_loaded_only_when_it_is_used():
    look = "import sys, bot.runtime.open_log; print('psycopg2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout == "False\n"
