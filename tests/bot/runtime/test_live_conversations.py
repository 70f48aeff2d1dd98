import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.runtime.conversations import Conversations
from bot.runtime.live_conversations import TURNS, LiveConversations, lighten
from bot.runtime.sqlite_log import FILE_NAME, SQLiteLog


def turn(number, slot="dialogue"):
    return [
        UserUttered(f"第{number}问", {"name": "ask"}, parse_data={"intent_ranking": [1], "text": "x", "intent": {}}),
        ActionExecuted("action_answer"),
        BotUttered(f"第{number}答", {"custom": {"kind": "content"}}),
        SlotSet(slot, {"turn": number}),
        ActionExecuted("action_listen"),
    ]


def texts(tracker):
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def slots():
    return [AnySlot(name, [{"type": "custom"}], influence_conversation=False) for name in ("dialogue", "other")]


@pytest.fixture
def open_store(tmp_path):
    opened = []

    def open_it(**options):
        log = SQLiteLog(tmp_path / FILE_NAME)
        domain = Domain([], [], slots(), {}, ["action_answer"], {}, {})
        opened.append(Conversations(log, domain, **options))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


async def say(store, events, sender="ann"):
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    tracker.update_with_events(events, None)
    await store.save(tracker)


def test_what_stays_is_the_last_turns_without_what_the_archive_has():
    tracker = DialogueStateTracker.from_events("ann", [e for n in range(9) for e in turn(n)], slots())
    lighten(tracker)
    assert texts(tracker) == ["第7问", "第8问"]
    assert len(tracker.events) == 5 * TURNS
    assert tracker.get_slot("dialogue") == {"turn": 8}
    assert "intent_ranking" not in tracker.latest_message.parse_data
    assert not any(event.data for event in tracker.events if isinstance(event, BotUttered))
    assert tracker.latest_message is tracker.events[5]


def test_nothing_of_an_older_session_stays():
    tracker = DialogueStateTracker.from_events("ann", [*turn(1), SessionStarted(), *turn(2)], slots())
    lighten(tracker)
    assert isinstance(tracker.events[0], SessionStarted)
    assert texts(tracker) == ["第2问"]


async def test_a_reply_keeps_its_answer_object(open_store):
    events = turn(1)
    said = events[2].message()
    await say(open_store(), events)
    assert said["custom"] == {"kind": "content"}


async def test_the_longest_silent_leave_first():
    live = LiveConversations(most=2)
    for sender in "abc":
        live.put(DialogueStateTracker(sender, []))
    assert [live.take(sender) is not None for sender in "abc"] == [False, True, True]
    assert len(live) == 0


async def test_a_live_conversation_is_not_read_again(open_store, monkeypatch):
    store = open_store()
    await say(store, turn(0))
    monkeypatch.setattr(store._log, "read_recent", None)
    for number in range(1, 50):
        await say(store, turn(number))
    tracker = await store.retrieve("ann")
    assert len(tracker.events) == 5 * TURNS
    assert len((await store.retrieve_full_tracker("ann")).events) == 250


async def test_a_turn_that_is_not_saved_leaves_nothing_half_done(open_store):
    store = open_store()
    await say(store, turn(0))
    (await store.retrieve("ann")).update(UserUttered("cut off"))
    assert texts(await store.retrieve("ann")) == ["第0问"]


@pytest.mark.parametrize("most", [0, 10])
async def test_read_anew_or_live_it_is_the_same_state(open_store, most):
    store = open_store(live=LiveConversations(most))
    await say(store, [SessionStarted(), *turn(0), SlotSet("other", "early")])
    for number in range(1, 9):
        await say(store, turn(number))
    tracker = await store.retrieve("ann")
    assert texts(tracker) == ["第7问", "第8问"]
    assert (tracker.get_slot("dialogue"), tracker.get_slot("other")) == ({"turn": 8}, "early")
    assert tracker.latest_action_name == "action_listen"
    await say(store, turn(9))
    assert len(texts(await store.retrieve_full_tracker("ann"))) == 10


async def test_a_slot_of_an_older_session_is_not_read(open_store):
    store = open_store(live=LiveConversations(0))
    await say(store, [SlotSet("other", "old"), SessionStarted()])
    for number in range(5):
        await say(store, turn(number))
    assert (await store.retrieve("ann")).get_slot("other") is None


async def test_what_is_forgotten_is_not_live_either(open_store):
    store = open_store()
    await say(store, turn(0))
    await store.forget("ann")
    assert await store.retrieve("ann") is None
