"""The typed view of a Rasa tracker: the only reader of tracker dicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Tracker

from actions.dialogue import SLOT, Dialogue, read_dialogue
from actions.sentences import split_sentences
from knowledge import PolicyBase, Script, normalise


@dataclass(frozen=True)
class Part:
    """One sentence of a message that has several."""

    text: str
    """The normalised sentence."""
    intents: Mapping[str, float]
    """Intent name → probability of the sentence by itself; empty when it was not classified."""


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
    parts: tuple[Part, ...] = ()
    """Its last sentences; empty for a message of one sentence."""
    before: str = ""
    """What stood before the sentence that asks, when only that is read."""

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
    metadata = message.get("metadata") or {}
    return Question(
        text=text,
        normalised=base.read_pinyin(normalised.text.lstrip("/ ")),
        script=normalised.script,
        intents=_intents(message.get("intent_ranking") or [message.get("intent") or {}]),
        dialogue=_known(read_dialogue(tracker.get_slot(SLOT)), base),
        explain=bool(metadata.get("explain")),
        parts=_parts(text, metadata.get("sentences") or (), base),
    )


def _intents(ranking: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    intents = {str(entry["name"]): float(entry["confidence"]) for entry in ranking if entry.get("name")}
    intents.pop("nlu_fallback", None)
    return intents


def _parts(text: str, classified: Sequence[Sequence[Mapping[str, Any]]], base: PolicyBase) -> tuple[Part, ...]:
    """Return the sentences with the rankings that the assistant attached, one a sentence, if it did."""
    sentences = split_sentences(text)
    rankings = classified if len(classified) == len(sentences) else [()] * len(sentences)
    return tuple(
        Part(base.read_pinyin(normalise(sentence).text.lstrip("/ ")), _intents(ranking))
        for sentence, ranking in zip(sentences, rankings, strict=True)
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
