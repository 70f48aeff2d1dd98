"""A verified message or event as a typed value, and the key that its repetitions share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

OFFICIAL = "official"
WORK = "work"
KF = "kf"


class InboundError(Exception):
    """Fields that are no message; ``reason`` is a code for the log."""

    def __init__(self, reason: str) -> None:
        """Keep the code."""
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Inbound:
    """One message or event of one person."""

    door: str
    """OFFICIAL, WORK or KF."""
    account: str
    """Whom it was sent to: gh_… of the account, the corp id, or the id of the 微信客服 account."""
    user: str
    """Who sent it: openid, user id or external_userid."""
    kind: str
    """MsgType, lower case: text, voice, image, event, …"""
    created: int
    """When it was sent, seconds since 1970."""
    key: str
    """Equal for all deliveries of one message, different for all others."""
    text: str = ""
    """What was written; of a voice message what was understood, empty when nothing was."""
    choice: str = ""
    """Id of the tapped choice; not to be relied upon (seen as 0)."""
    event: str = ""
    """Event, lower case; empty for a message."""
    event_key: str = ""
    """What the event is about: a menu's key, a scene."""

    def to_json(self) -> str:
        """Return it as text for the store."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Inbound:
        """Return what ``to_json`` wrote."""
        return cls(**json.loads(text))


def read_inbound(fields: Mapping[str, str], door: str) -> Inbound:
    """Return the message in the (decrypted) fields of a body; raise InboundError when something needed is missing.

    Keys: ``MsgId`` alone is not one, two people were seen with the same; nor is sender and time of an event, two events
    of one second were seen (research of WxJava #333 and weixin-java-tools #66).
    """
    account, user, kind = (_needed(fields, name) for name in ("ToUserName", "FromUserName", "MsgType"))
    created = fields.get("CreateTime", "")
    if not (created.isascii() and created.isdigit() and len(created) <= 12):
        raise InboundError("bad_create_time")
    kind = kind.lower()
    event, event_key = fields.get("Event", "").lower(), fields.get("EventKey", "")
    parts: tuple[str, ...]
    if kind == "event":
        parts = ("e", account, user, created, event, event_key, fields.get("AgentID", ""))
    else:
        parts = ("m", account, user, fields.get("MsgId") or f"at{created}")
    return Inbound(
        door=door,
        account=account,
        user=user,
        kind=kind,
        created=int(created),
        key=json.dumps([door, *parts], ensure_ascii=False),
        text=fields.get("Recognition" if kind == "voice" else "Content", ""),
        choice=fields.get("bizmsgmenuid", ""),
        event=event,
        event_key=event_key,
    )


def _needed(fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name, "")
    if not value:
        raise InboundError(f"no_{name}")
    return value
