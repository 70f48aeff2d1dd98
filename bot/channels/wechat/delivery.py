"""Push a reply within the quota; what may not be pushed is kept for the person's next message."""

from __future__ import annotations

import logging

from bot.channels.wechat.inbound import Inbound
from bot.channels.wechat.outlets import NOT_ALLOWED, TOO_LONG_FOR_ONE, UNREACHABLE, Outlet, PushError, advice
from bot.channels.wechat.pages import paginate, size
from bot.channels.wechat.quota import Quota
from bot.channels.wechat.reply import Choice, Reply
from bot.channels.wechat.store import KEPT, PROMISED, PUSHED, Record
from bot.logs import log_event


class Delivery:
    """Pushes of one door."""

    def __init__(self, outlet: Outlet | None, quota: Quota) -> None:
        """``outlet``: None where nothing can be pushed."""
        self._outlet = outlet
        self.quota = quota

    async def may_push(self, person: str) -> bool:
        """Whether the door can push to a person now, as far as is known."""
        return self._outlet is not None and await self.quota.left(person) > 0

    async def push(self, record: Record) -> str:
        """Push a record's reply; return its state then: PUSHED, KEPT, or PROMISED when it shall be tried again."""
        reply = Reply.from_json(record.reply)
        if not reply.pages:
            return PUSHED
        choices = reply.choices if len(reply.pages) == 1 else ()  # else they stand on the last page
        return await self._push(record, Inbound.from_json(record.inbound), reply.pages[0], choices)

    async def _push(self, record: Record, inbound: Inbound, text: str, choices: tuple[Choice, ...]) -> str:
        outlet = self._outlet
        if outlet is None or not await self.quota.take(record.person, record.key):
            log_event(logging.INFO, "wechat_push_kept", door=inbound.door, reason="quota")
            return KEPT
        try:
            await outlet.push(inbound, text, choices, record.key)
        except PushError as error:
            if error.reason == TOO_LONG_FOR_ONE and size(text) > 1:
                return await self._push_halves(outlet, record, inbound, text)
            if error.reason == NOT_ALLOWED:
                self._outlet = None
            if error.reason == UNREACHABLE:
                log_event(logging.WARNING, "wechat_push_postponed", door=inbound.door, code=error.code)
                return PROMISED
            log_event(
                logging.WARNING,
                "wechat_push_kept",
                door=inbound.door,
                reason=error.reason,
                code=error.code,
                advice=advice(error.code),
            )
            return KEPT
        return PUSHED

    async def _push_halves(self, outlet: Outlet, record: Record, inbound: Inbound, text: str) -> str:
        """Push a text that was too long in parts; once the first is out, the rest is not said a second time."""
        parts = paginate(text, size(text) // 2 + 64)
        for number, part in enumerate(parts):
            try:
                name = f"{record.key}#{number}"
                if number and not await self.quota.take(record.person, name):
                    break
                await outlet.push(inbound, part, (), name)
            except PushError as error:
                log_event(logging.WARNING, "wechat_push_in_parts_failed", door=inbound.door, code=error.code)
                return PUSHED if number else KEPT
        return PUSHED
