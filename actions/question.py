"""The typed view of a Rasa tracker: the only reader of tracker dicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Tracker

from actions.dialogue import SLOT, Dialogue, read_dialogue
from knowledge import PolicyBase, Script, normalise


@dataclass(frozen=True)
class Question:
    """One message as the pipeline understood it."""

    text: str
    """What the person typed."""
    normalised: str
    script: Script
    intents: Mapping[str, float]
    """Intent name → probability, all intents; empty when nothing was classified."""
    dialogue: Dialogue
    explain: bool
    """Whether the caller wants the evidence with the answer."""

    @property
    def intent(self) -> str | None:
        """The most probable intent."""
        return max(self.intents, key=lambda name: self.intents[name], default=None)

    @property
    def confidence(self) -> float:
        """Probability of the most probable intent, 0 without one."""
        return max(self.intents.values(), default=0.0)


def read_question(tracker: Tracker, base: PolicyBase) -> Question:
    """Return the latest message of a tracker, pinyin read with the names of the base."""
    message: Mapping[str, Any] = tracker.latest_message or {}
    text = _typed(tracker) or str(message.get("text") or "")
    normalised = normalise(text)
    ranking = message.get("intent_ranking") or [message.get("intent") or {}]
    intents = {str(entry["name"]): float(entry["confidence"]) for entry in ranking if entry.get("name")}
    intents.pop("nlu_fallback", None)
    metadata = message.get("metadata") or {}
    return Question(
        text=text,
        normalised=base.read_pinyin(normalised.text.lstrip("/ ")),
        script=normalised.script,
        intents=intents,
        dialogue=_known(read_dialogue(tracker.get_slot(SLOT)), base),
        explain=bool(metadata.get("explain")),
    )


def _typed(tracker: Tracker) -> str:
    """Return the latest message as it was typed; what the pipeline hands on has lost its script."""
    texts = (event.get("text") for event in reversed(tracker.events or []) if event.get("event") == "user")
    return str(next(texts, None) or "")


def _known(dialogue: Dialogue, base: PolicyBase) -> Dialogue:
    """Return a state without clauses and sections that an older knowledge version had and this one has not."""
    clauses, sections = base.clauses, base.sections
    return replace(
        dialogue,
        clauses=tuple(item for item in dialogue.clauses if item in clauses),
        previous_clauses=tuple(item for item in dialogue.previous_clauses if item in clauses),
        items=tuple(item for item in dialogue.items if item in clauses or item in sections),
    )
