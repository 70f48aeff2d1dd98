"""Make one answer of the contract from what a stock Rasa assistant says in one turn.

Standard library only: it runs in the environment of the stock assistant, where nothing of ours is installed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

_LISTS = ("citations", "agencies", "figures", "suggestions")
_NO_SUBJECT: Mapping[str, Any] = {"intent": None, "confidence": 0.0, "topics": []}


def contract_messages(
    said: Sequence[Mapping[str, Any]], recipient: str, intent: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return the turn as one message with text and ``custom``; one without ``custom`` where no response had any.

    Of several responses the first decides the kind (方案没有写 … then the FAQ); their lists are put together.
    ``intent`` is Rasa's, with ``name`` and ``confidence``.
    """
    text = "\n".join(message["text"] for message in said if message.get("text"))
    customs = [message["custom"] for message in said if message.get("custom")]
    if not customs:
        return [{"recipient_id": recipient, "text": text}]
    custom: dict[str, Any] = {key: [part for one in customs for part in one.get(key, [])] for key in _LISTS}
    custom |= {"kind": customs[0]["kind"], "title": None, "understood": _understood(intent, custom)}
    custom["answer_id"] = hashlib.sha256(text.encode()).hexdigest()[:16]
    if "not_stated" in customs[0]:
        custom["not_stated"] = customs[0]["not_stated"]
    return [{"recipient_id": recipient, "text": text, "custom": custom}]


def _understood(intent: Mapping[str, Any] | None, custom: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the turn was understood, as the contract has it."""
    if not intent or not intent.get("name"):
        return dict(_NO_SUBJECT)
    return {
        "intent": intent["name"],
        "confidence": min(1.0, max(0.0, float(intent.get("confidence") or 0.0))),
        "topics": list(dict.fromkeys(citation["clause"] for citation in custom["citations"])),
    }
