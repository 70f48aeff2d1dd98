"""The state machine of one door: a verified message in, one answer out, whatever is repeated, late or interrupted.

A message is a record (store.py). One task answers it and outlives the connection it came through; every delivery of the
message waits for that task and says what the record says. Each decision is one change of the record that fails when
somebody else decided first, so two deliveries, two processes or a retry after a crash cannot decide differently.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from weakref import WeakValueDictionary

from bot.channels.wechat.composer import Composed, is_tap, memory_name, person_of
from bot.channels.wechat.inbound import Inbound
from bot.channels.wechat.parts import Parts
from bot.channels.wechat.reply import Reply
from bot.channels.wechat.steady_clock import SteadyClock
from bot.channels.wechat.store import DONE_SECONDS, KEPT, OFFERED, PROMISED, PUSHED, RUNNING, Record, StoreError
from bot.channels.wechat.timing import Timing
from bot.logs import log_event
from bot.messages import OverloadedError

NOTHING = ""
"""What is returned for “all is well, nothing to say”."""


class Engine:
    """Answers the messages of one door."""

    def __init__(self, parts: Parts, timing: Timing | None = None, clock: Callable[[], float] = time.time) -> None:
        """``clock``: seconds since 1970."""
        self._store = parts.store
        self._composer = parts.composer
        self._delivery = parts.delivery
        self._tasks = parts.tasks
        self._admission = parts.admission
        self._retries_help = parts.retries_help
        self._shared = parts.shared
        self._timing = timing or Timing()
        self._clock = clock
        self._owner = uuid.uuid4().hex
        self._push_again = 0.0
        self._pause = 0.0
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._steady = SteadyClock(DONE_SECONDS)
        self._pushing: set[str] = set()
        self._told: dict[str, tuple[str, str]] = {}
        """State and response of what was said while nothing could be noted: to be noted, lest it be said again."""

    async def receive(self, inbound: Inbound, started: float) -> str | None:
        """Return the text to answer a delivery with, NOTHING, or None when the connection shall break unanswered.

        ``started``: when the request began, by the event loop's clock.
        """
        try:
            await self._take_up(inbound, promised=False)
            return await self._respond(inbound.key, started)
        except StoreError as error:
            log_event(logging.ERROR, "wechat_store_failed", door=inbound.door, failure=error)
            return await self._respond_without_store(inbound, started)

    async def accept(self, inbound: Inbound) -> None:
        """Take up a message that can only be answered by a push; raises StoreError when it could not be noted."""
        await self._take_up(inbound, promised=True)

    async def sweep(self) -> None:
        """Go on with what a dead process, or an interrupted task of this one, left behind."""
        now = self._clock()
        if self._steady.is_steady(now, asyncio.get_running_loop().time()):  # else what is still repeated is forgotten
            await self._store.purge(now)
        await self._note_told()
        for record in await self._store.open_records():
            if Inbound.from_json(record.inbound).door != self._composer.door:
                continue
            if record.key in self._tasks:
                await self._change(record.key, lambda current: replace(current, lease=now + self._timing.lease))
            elif not record.reply and self._is_abandoned(record, now):
                await self._begin_again(record)
            elif record.reply and record.state == PROMISED and self._is_abandoned(record, now):
                await self._go_on_pushing(record, now)
            elif record.reply and record.state == RUNNING and not 0 <= now - record.created <= self._timing.retries:
                await self._promise(record.key)  # the next sweep pushes it

    async def _take_up(self, inbound: Inbound, *, promised: bool) -> None:
        """Note a message and begin to answer it; a repeated one is counted, and begun again when nobody is at it."""
        now = self._clock()
        person = person_of(inbound)
        state = PROMISED if promised else RUNNING
        fresh = Record(inbound.key, person, inbound.to_json(), state, self._owner, now, now + self._timing.lease)
        record, is_new = await self._store.claim(fresh)
        if is_new:
            await self._delivery.quota.grant(person, by_tap=is_tap(inbound))
            self._tasks.start(inbound.key, self._answer(inbound))
            return
        record = await self._change(inbound.key, lambda current: replace(current, deliveries=current.deliveries + 1))
        if not record.reply and record.is_open and self._is_abandoned(record, now):
            await self._begin_again(record)

    def _is_abandoned(self, record: Record, now: float) -> bool:
        if record.key in self._tasks:
            return False
        # A lease far in the future was written by a clock that ran ahead.
        is_owner_dead = not now <= record.lease <= now + 2 * self._timing.lease
        return record.owner == self._owner or not self._shared or is_owner_dead

    async def _begin_again(self, record: Record) -> None:
        mine = await self._take_over(record)
        if mine is not None:
            inbound = Inbound.from_json(mine.inbound)
            log_event(logging.WARNING, "wechat_begun_again", door=inbound.door, attempt=mine.attempts)
            self._tasks.start(mine.key, self._answer(inbound))

    async def _go_on_pushing(self, record: Record, now: float) -> None:
        """Push what was promised; keep it for the person's next message when it could not be pushed for long."""
        if now - record.created > self._timing.give_up and self._pause:
            await self._store.save(replace(record, state=KEPT))
            return
        if now < self._push_again <= now + self._timing.longest_pause:
            return
        mine = await self._take_over(record)
        if mine is not None:
            self._tasks.start(mine.key, self._push(mine.key))

    async def _take_over(self, record: Record) -> Record | None:
        """Become the owner; None when another process was faster."""
        lease = self._clock() + self._timing.lease
        return await self._store.save(replace(record, owner=self._owner, lease=lease))

    async def _answer(self, inbound: Inbound) -> None:
        """Find the reply, note it, and push it when WeChat was already told that it comes; one person's in order."""
        try:
            with self._admission.place(person_of(inbound)):
                record = await self._answer_in_turn(inbound)
        except OverloadedError:
            record = await self._note(inbound, self._composer.busy())
        if record.state == PROMISED:
            await self._push(record.key)

    async def _answer_in_turn(self, inbound: Inbound) -> Record:
        turn = self._turns.setdefault(person_of(inbound), asyncio.Lock())
        async with turn:
            await self._note_told()
            begun = await self._change(inbound.key, lambda record: replace(record, attempts=record.attempts + 1))
            is_given_up = begun.attempts > self._timing.attempts
            composed = self._composer.failed() if is_given_up else await self._compose(inbound)
            return await self._note(inbound, composed)

    async def _compose(self, inbound: Inbound) -> Composed:
        try:
            return await self._composer.compose(inbound)
        except StoreError:
            raise
        except Exception as error:
            log_event(logging.ERROR, "wechat_answer_failed", door=inbound.door, failure=error)
            return self._composer.failed()

    async def _note(self, inbound: Inbound, composed: Composed) -> Record:
        """Store the reply with everything that changes with it."""
        values = {}
        if composed.memory is not None:
            values[memory_name(person_of(inbound))] = composed.memory.to_json()
        while True:
            record = await self._store.load(inbound.key)
            if record is None:
                raise StoreError("a record vanished while it was worked on")
            if record.reply:  # somebody else was faster, and that is what was or will be said
                return record
            done = replace(record, reply=composed.reply.to_json())
            saved = await self._store.save(done, values=values, carried=composed.carried)
            if saved is not None:
                return saved

    async def _push(self, key: str) -> None:
        """Push a promised reply and note how that went."""
        await self._note_told()
        record = await self._store.load(key)
        if record is None or record.state != PROMISED:
            return
        self._pushing.add(key)
        try:
            state = await self._delivery.push(record)
        finally:
            self._pushing.discard(key)
        self._note_reach(is_reached=state != PROMISED)
        if state == PROMISED:
            return
        self._told[key] = (state, record.response)
        await self._note_told()

    def _note_reach(self, *, is_reached: bool) -> None:
        """While the platform is out of reach pushes wait, longer after each attempt at the end of a pause."""
        now = self._clock()
        if is_reached:
            self._pause, self._push_again = 0.0, now
        elif now >= self._push_again:
            self._pause = min(self._timing.longest_pause, self._pause * 2 or self._timing.sweep)
            self._push_again = now + self._pause

    async def _respond(self, key: str, started: float) -> str | None:
        """Wait for the record to say what is returned."""
        loop = asyncio.get_running_loop()
        while True:
            record = await self._store.load(key)
            if record is None:
                return NOTHING
            if record.state != RUNNING:
                return record.response
            elapsed = loop.time() - started
            if record.reply:
                page = (Reply.from_json(record.reply).pages or (NOTHING,))[0]
                await self._store.save(replace(record, state=OFFERED, response=page))
            elif elapsed < self._timing.passive:
                await self._wait(key, self._timing.passive - elapsed)
            elif not await self._is_to_break(record):
                await self._promise(key)
            elif elapsed < self._timing.hang:
                await self._wait(key, self._timing.hang - elapsed)
            else:
                return None

    async def _is_to_break(self, record: Record) -> bool:
        """Whether it is better to let WeChat ask again than to say something now."""
        if not self._retries_help or record.deliveries >= self._timing.deliveries:
            return False
        return not await self._delivery.may_push(record.person)

    async def _promise(self, key: str) -> None:
        """Say that the answer comes: by a push, or with the person's next message, which a text tells."""
        record = await self._store.load(key)
        if record is None or record.state != RUNNING:
            return
        if await self._delivery.may_push(record.person):
            await self._store.save(replace(record, state=PROMISED))
        else:
            await self._store.save(replace(record, state=KEPT, response=self._composer.searching()))

    async def _wait(self, key: str, seconds: float) -> None:
        task = self._tasks.get(key)
        if task is None:
            await asyncio.sleep(min(seconds, self._timing.poll))
        else:
            await asyncio.wait({task}, timeout=seconds)

    async def _change(self, key: str, change: Callable[[Record], Record]) -> Record:
        """Change a record however often somebody else changes it meanwhile."""
        while True:
            record = await self._store.load(key)
            if record is None:
                raise StoreError("a record vanished")
            changed = change(record)
            if changed == record:
                return record
            saved = await self._store.save(changed)
            if saved is not None:
                return saved

    async def _is_said(self, key: str) -> bool:
        """Whether a message is answered by a push, done or under way, that began before its store failed."""
        try:
            record = await self._store.load(key)
        except StoreError:
            record = None
        return key in self._pushing or (record is not None and record.state == PUSHED)

    async def _note_told(self) -> None:
        """Note what was said, before something is said that could say it again."""
        for key, told in list(self._told.items()):
            if await self._store.load(key) is not None:
                await self._change(key, partial(_tell, told))
            self._told.pop(key, None)

    async def _respond_without_store(self, inbound: Inbound, started: float) -> str | None:
        """Answer though nothing can be noted: in time or not at all, and WeChat's retry finds the same task."""
        name = f"bare:{inbound.key}"
        task = self._tasks.get(name) or self._tasks.start(name, self._composer.bare(inbound), keep=True)
        remaining = started + self._timing.passive - asyncio.get_running_loop().time()
        done, _ = await asyncio.wait({task}, timeout=max(0.0, remaining))
        if not done:
            return None
        if task.exception() or await self._is_said(inbound.key):
            return NOTHING
        return self._told.setdefault(inbound.key, (OFFERED, str(task.result())))[1]


def _tell(told: tuple[str, str], record: Record) -> Record:
    return replace(record, state=told[0], response=told[1]) if record.is_open else record
