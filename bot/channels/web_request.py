"""Read the web chat's requests: bytes → checked values, or the reason why not. Pure, no I/O."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.channels.refusal import Refused
from bot.channels.request_body import read_object, read_text
from bot.personal_data import mask_personal_data

LONGEST_QUESTION = 500
LONGEST_COMMENT = 500
VOTES = ("up", "down")
REASONS = ("off_topic", "not_in_text", "incomplete", "unclear", "other")
"""Why an answer did not help; the widget's texts name them."""

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_ANSWER_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_SITE = re.compile(r"[A-Za-z0-9_.-]{0,64}")


@dataclass(frozen=True)
class Asked:
    """A message: words, or one of the buttons that were shown."""

    client_msg_id: str
    text: str | None
    """Without personal data."""
    button: str | None

    @property
    def key(self) -> str:
        """What tells it from another message under the same client_msg_id."""
        return f"text {self.text}" if self.text is not None else f"button {self.button}"


@dataclass(frozen=True)
class Opinion:
    """What a visitor thinks of an answer."""

    answer_id: str
    vote: str
    reason: str | None
    comment: str | None
    """Without personal data."""


def read_session_request(body: bytes) -> str:
    """Return the site's name for the place the widget stands at; empty without one."""
    fields = read_object(body, '{"site": "…"}') if body.strip() else {}
    site = fields.get("site", "")
    if not isinstance(site, str) or not _SITE.fullmatch(site):
        raise Refused(400, "bad_site", "site 须为 0–64 个字符，只可用字母、数字和 _ . -")
    return site


def read_asked(body: bytes) -> Asked:
    """Return the message in a body ``{"text" | "button", "client_msg_id"}``."""
    fields = read_object(body, '{"text": "…", "client_msg_id": "…"}')
    identifier = _matching(fields, "client_msg_id", _ID, "8–64 个字母、数字、_ 或 -")
    if ("text" in fields) == ("button" in fields):
        raise Refused(400, "bad_message", "text 和 button 须有且只有一个")
    if "button" in fields:
        return Asked(identifier, None, _matching(fields, "button", _ID, "服务器给出的按钮编号"))
    return Asked(identifier, mask_personal_data(read_text(fields["text"], "text", LONGEST_QUESTION)), None)


def read_opinion(body: bytes) -> Opinion:
    """Return the opinion in a body ``{"answer_id", "vote", "reason"?, "comment"?}``."""
    fields = read_object(body, '{"answer_id": "…", "vote": "up"}')
    comment = fields.get("comment")
    return Opinion(
        answer_id=_matching(fields, "answer_id", _ANSWER_ID, "回答的编号"),
        vote=_one_of(fields, "vote", VOTES),
        reason=None if fields.get("reason") is None else _one_of(fields, "reason", REASONS),
        comment=None if comment is None else mask_personal_data(read_text(comment, "comment", LONGEST_COMMENT)),
    )


def _matching(fields: dict[str, Any], name: str, pattern: re.Pattern[str], allowed: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Refused(400, f"bad_{name}", f"{name} 须为{allowed}")
    return value


def _one_of(fields: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or value not in allowed:
        raise Refused(400, f"bad_{name}", f"{name} 须为 {'、'.join(allowed)} 之一")
    return value
