"""Whether a response is one good answer to the one who asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from bench.load.connection import Response

_OK = 200


class Verdict(Enum):
    """What a response was; every one but ANSWERED is a fault."""

    ANSWERED = "answered"
    REFUSED = "refused"
    """Another status than 200; a busy server that says so (429, 503) is counted here too."""
    APOLOGY = "apology"
    """An answer object of kind ``error``: stated, with a number, but no answer."""
    EMPTY = "empty"
    """200 and nothing said: what is silent is lost."""
    UNREADABLE = "unreadable"
    """200 and no list of Rasa's messages."""
    CROSSED = "crossed"
    """An answer for somebody else, or to somebody else's question."""
    DOUBLED = "doubled"
    """More than one answer to one question."""


def judge(response: Response, sender: str, mark: str, *, several: bool = False) -> Verdict:
    """Return what the response is, to ``sender`` who asked a question with ``mark`` in it.

    By ``recipient_id`` it is known whose it is; by ``understood.normalised``, where the answer object has it, which
    question it answers. A server without answer objects is held to the first alone. ``several``: one answer may
    consist of several utterances with an object each, as stock Rasa's may.
    """
    if response.status != _OK:
        return Verdict.REFUSED
    messages = _messages(response.body)
    if not messages:
        return Verdict.UNREADABLE if messages is None else Verdict.EMPTY
    answers = [message["custom"] for message in messages if isinstance(message.get("custom"), dict)]
    if any(message.get("recipient_id") != sender for message in messages) or _is_of_another(answers, mark):
        return Verdict.CROSSED
    if (len(answers) > 1 and not several) or _is_said_twice(messages):
        return Verdict.DOUBLED
    return Verdict.APOLOGY if answers and answers[0].get("kind") == "error" else Verdict.ANSWERED


def _messages(body: bytes) -> list[dict[str, Any]] | None:
    """Return Rasa's messages, None where the body holds none."""
    try:
        messages = json.loads(body)
    except ValueError:
        return None
    is_right = isinstance(messages, list) and all(isinstance(message, dict) for message in messages)
    return messages if is_right else None


def _is_of_another(answers: Sequence[Mapping[str, Any]], mark: str) -> bool:
    for answer in answers:
        understood = answer.get("understood")
        read = understood.get("normalised") if isinstance(understood, dict) else None
        if isinstance(read, str) and mark not in read:
            return True
    return False


def _is_said_twice(messages: Sequence[Mapping[str, Any]]) -> bool:
    texts = [message["text"] for message in messages if message.get("text")]
    return len(texts) != len(set(texts))
