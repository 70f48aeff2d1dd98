"""A clock that was two hours ahead and was set right: what was noted meanwhile lies in the future."""

import pytest

from bot.admission import Admission
from bot.channels.wechat.delivery import Delivery
from bot.channels.wechat.engine import Engine
from bot.channels.wechat.inbound import OFFICIAL, Inbound
from bot.channels.wechat.owned_tasks import OwnedTasks
from bot.channels.wechat.parts import Parts
from bot.channels.wechat.quota import WindowQuota
from bot.channels.wechat.reply import Reply
from bot.channels.wechat.sqlite_store import SqliteStore
from bot.channels.wechat.steady_clock import SteadyClock
from bot.channels.wechat.store import OFFERED, PROMISED, RUNNING, Record
from bot.channels.wechat.timing import Timing

NOW = 1_750_000_000.0
AHEAD = NOW + 7200


class Phone:
    """Where answers are pushed to."""

    def __init__(self):
        self.texts = []

    async def push(self, inbound, text, choices, name):
        self.texts.append(text)


class NoComposer:
    """Composes nothing: the answers are there."""

    door = OFFICIAL


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("state", [RUNNING, PROMISED])
async def test_an_answer_noted_while_the_clock_was_ahead_is_pushed_at_once(tmp_path, state, shared):
    phone, store, tasks = Phone(), SqliteStore(tmp_path, lambda: NOW), OwnedTasks()
    quota = WindowQuota(store, lambda: NOW)
    await quota.grant("ann", by_tap=False)
    inbound = Inbound(OFFICIAL, "account", "ann", "text", int(AHEAD), "m-1", "问")
    record = Record("m-1", "ann", inbound.to_json(), state, "a dead process", AHEAD, AHEAD + 10)
    noted, _ = await store.claim(record)
    await store.save(Record(**{**vars(noted), "reply": Reply(("答",), body="答").to_json()}))
    parts = Parts(
        store, NoComposer(), Delivery(phone, quota), tasks, Admission(1000, 200), retries_help=True, shared=shared
    )
    engine = Engine(parts, Timing(), lambda: NOW)
    for _ in range(2):
        await engine.sweep()
        await tasks.drain(5)
    await store.close()
    assert phone.texts == ["答"]


def test_after_a_jump_the_clock_is_not_believed_for_a_while():
    clock = SteadyClock(600)
    looks = [(0, 0), (599, 599), (600, 600), (8000, 800), (8599, 1399), (8600, 1400), (8601, 1400), (1500, 1500)]
    believed = [clock.is_steady(NOW + wall, loop) for wall, loop in looks]
    assert believed == [False, False, True, False, False, True, True, False]


async def test_a_jump_ahead_forgets_no_message_that_is_still_repeated(tmp_path):
    now = [NOW]
    store = SqliteStore(tmp_path, lambda: now[0])
    inbound = Inbound(OFFICIAL, "account", "ann", "text", int(NOW), "m-1", "问")
    await store.claim(Record("m-1", "ann", inbound.to_json(), OFFERED, "", NOW, NOW, reply="…"))
    delivery = Delivery(Phone(), WindowQuota(store, lambda: now[0]))
    engine = Engine(
        Parts(store, NoComposer(), delivery, OwnedTasks(), Admission(1000, 200), retries_help=True),
        Timing(),
        lambda: now[0],
    )
    for now[0] in (NOW, AHEAD):
        await engine.sweep()
    assert await store.load("m-1") is not None
    await store.close()
