import asyncio
import contextlib
import json
import sqlite3
import threading

import pytest
from rasa.core.tracker_store import check_if_tracker_store_async
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.messages import UserMessage
from bot.runtime.conversations import Conversations
from bot.runtime.event_log import ConversationConflictError
from bot.runtime.sqlite_log import FILE_NAME, SQLiteLog


@pytest.fixture
def open_store(tmp_path):
    opened = []

    def open_it():
        opened.append(Conversations(SQLiteLog(tmp_path / FILE_NAME), Domain.empty()))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


def write_row(folder, sender, data, kind="user"):
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.execute("INSERT INTO events (sender, type, time, data) VALUES (?, ?, 0, ?)", (sender, kind, data))
    connection.commit()
    connection.close()


def texts(tracker):
    return [event.text for event in tracker.events if isinstance(event, (UserUttered, BotUttered))]


async def say(store, sender, *events):
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    for event in events:
        tracker.update(event)
    await store.save(tracker)


async def test_a_conversation_outlives_reopening(open_store, tmp_path):
    store = open_store()
    await say(store, "ann", ActionExecuted("action_session_start"), SessionStarted(), UserUttered("你好"))
    await say(store, "ann", BotUttered("您好", {"custom": {"kind": "small_talk"}}), SlotSet("x", 1))
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    tracker = await open_store().retrieve("ann")
    assert texts(tracker) == ["你好", "您好"]
    assert list(tracker.events)[2].data["custom"] == {"kind": "small_talk"}


async def test_each_event_is_stored_once(open_store):
    store = open_store()
    tracker = await store.get_or_create_tracker("ann", append_action_listen=False)
    for text in "123":
        tracker.update(UserUttered(text))
        await store.save(tracker)
    await store.save(tracker)
    assert texts(await store.retrieve_full_tracker("ann")) == ["1", "2", "3"]


async def test_only_the_latest_session_is_retrieved_whatever_the_clock_says(open_store):
    store = open_store()
    await say(store, "ann", SessionStarted(timestamp=9e9), UserUttered("旧", timestamp=9e9))
    await say(store, "ann", SessionStarted(timestamp=1.0), UserUttered("新", timestamp=1.0))
    assert texts(await store.retrieve("ann")) == ["新"]
    assert texts(await store.retrieve_full_tracker("ann")) == ["旧", "新"]
    await say(store, "ann", UserUttered("又", timestamp=0.5))
    assert texts(await store.retrieve("ann")) == ["新", "又"]


@pytest.mark.parametrize("data", ["{", "[]", "null", "{}", '{"event": "of_a_newer_version"}', '{"event": "user"'])
async def test_an_unreadable_conversation_is_moved_aside_and_others_are_not(open_store, tmp_path, log_lines, data):
    store = open_store()
    await say(store, "ann", UserUttered("你好"))
    await say(store, "bob", UserUttered("在吗"))
    write_row(tmp_path, "ann", data)
    store = open_store()
    assert await store.retrieve("ann") is None
    assert "conversation_quarantined" in [line["event"] for line in log_lines()]
    await say(store, "ann", UserUttered("又来了"))
    assert texts(await store.retrieve("ann")) == ["又来了"]
    assert texts(await store.retrieve("bob")) == ["在吗"]
    rows = sqlite3.connect(tmp_path / FILE_NAME).execute("SELECT sender, data FROM quarantined").fetchall()
    assert [sender for sender, _ in rows] == ["ann", "ann"]
    assert data in [kept for _, kept in rows]


@pytest.mark.parametrize("sender", ["\ud800", "a\x00b"])
async def test_no_sender_ends_the_process(open_store, sender):
    store = open_store()
    with contextlib.suppress(ValueError):  # raised to the caller is fine, SystemExit is not
        await say(store, sender, UserUttered("你好"))
    await say(store, "ann", UserUttered("还在"))
    assert texts(await store.retrieve("ann")) == ["还在"]


@pytest.mark.parametrize("text", ["\ud800", "\x00", "😀", "\u2028"])
async def test_any_text_is_kept(open_store, text):
    store = open_store()
    await say(store, "ann", UserUttered(text))
    assert texts(await store.retrieve("ann")) == [text]


async def test_a_failed_save_is_raised_and_nothing_is_lost_in_silence(open_store):
    store = open_store()
    await say(store, "ann", UserUttered("1"))
    pages = store._log._connection.execute("PRAGMA page_count").fetchone()[0]
    store._log._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        await say(store, "ann", UserUttered("x" * 100_000))
    store._log._connection.execute("PRAGMA max_page_count = 100000")
    await say(store, "ann", UserUttered("2"))
    assert texts(await store.retrieve("ann")) == ["1", "2"]


async def test_what_is_no_json_is_raised(open_store):
    with pytest.raises((TypeError, ValueError)):
        await say(open_store(), "ann", BotUttered("x", {"custom": {"set": {1}}}))


async def test_two_writers_of_one_conversation_conflict(open_store):
    one, two = open_store(), open_store()
    mine = await one.get_or_create_tracker("ann", append_action_listen=False)
    await say(two, "ann", UserUttered("先到"))
    mine.update(UserUttered("后到"))
    with pytest.raises(ConversationConflictError):
        await one.save(mine)


async def test_a_locked_file_does_not_stop_the_loop(open_store, tmp_path):
    store = open_store()
    blocker = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None, check_same_thread=False)
    blocker.execute("BEGIN IMMEDIATE")
    threading.Timer(0.5, lambda: blocker.execute("ROLLBACK")).start()
    saving = asyncio.create_task(say(store, "ann", UserUttered("你好")))
    ticks = 0
    while not saving.done():
        await asyncio.sleep(0.01)
        ticks += 1
    await saving
    assert ticks > 10
    assert texts(await store.retrieve("ann")) == ["你好"]


async def test_keys_and_forget(open_store):
    store = open_store()
    await say(store, "ann", UserUttered("1"))
    await say(store, "bob", UserUttered("2"))
    await store.forget("ann")
    assert list(await store.keys()) == ["bob"]


async def test_rasa_knows_it_as_an_asynchronous_store(open_store):
    assert check_if_tracker_store_async(open_store())


class TestUnderTheAgent:
    """With the real Agent on the toy model."""

    async def test_a_conversation_goes_on_after_a_restart(self, load_toy):
        first = load_toy()
        await first.reply(UserMessage("ann", "新材料", "rest"))
        first.close()
        reply = await load_toy().reply(UserMessage("ann", "新材料", "rest"))
        assert reply.answer["answer_id"] == "turn-2"

    async def test_after_a_long_silence_a_conversation_starts_afresh(self, load_toy):
        assistant = load_toy(session_minutes=0.001)
        answers = []
        for pause in (0, 0.1, 0):
            await asyncio.sleep(pause)
            answers.append((await assistant.reply(UserMessage("ann", "新材料", "rest"))).answer["answer_id"])
        assert answers[-1] == "turn-2"

    async def test_a_failed_save_is_a_stated_failure(self, load_toy, log_lines, monkeypatch):
        assistant = load_toy()
        await assistant.reply(UserMessage("ann", "新材料", "rest"))
        log = assistant._conversations._log
        pages = log._connection.execute("PRAGMA page_count").fetchone()[0]
        log._connection.execute(f"PRAGMA max_page_count = {pages}")
        replies = [await assistant.reply(UserMessage("ann", "新材料" * 300, "rest")) for _ in range(5)]
        assert replies[-1].answer["kind"] == "error"
        [line, *_] = [line for line in log_lines() if line["event"] == "answer_failed"]
        assert "full" in json.dumps(line)

    async def test_a_failed_read_is_a_stated_failure(self, load_toy, log_lines, monkeypatch):
        assistant = load_toy()

        def fail(*_, **__):
            raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr(assistant._conversations._log, "read_recent", fail)
        reply = await assistant.reply(UserMessage("ann", "新材料", "rest"))
        assert reply.answer["kind"] == "error"

    async def test_a_corrupt_row_costs_one_conversation_only(self, load_toy, tmp_path):
        assistant = load_toy()
        for sender in ("ann", "bob"):
            await assistant.reply(UserMessage(sender, "新材料", "rest"))
        write_row(tmp_path / "data", "rest:ann", '{"event": "unheard_of"}')
        turns = [await assistant.reply(UserMessage(sender, "新材料", "rest")) for sender in ("ann", "bob")]
        assert [turn.answer["answer_id"] for turn in turns] == ["turn-1", "turn-2"]

    async def test_rasa_saves_the_tracker_it_was_given(self, load_toy, monkeypatch):
        """The count of stored events rides on the tracker: Rasa must not copy it between read and save."""
        assistant = load_toy()
        store = assistant._conversations
        saved = []
        save = store.save

        async def note(tracker):
            saved.append(getattr(tracker, "stored_events", None))
            await save(tracker)

        monkeypatch.setattr(store, "save", note)
        for _ in range(2):
            await assistant.reply(UserMessage("ann", "新材料", "rest"))
        assert saved[-1] is not None
        assert saved[-1][0] > 0


def test_trackers_can_carry_the_count():
    tracker = DialogueStateTracker("ann", [])
    tracker.stored_events = (1, 1)
    assert not hasattr(tracker.copy(), "stored_events")
