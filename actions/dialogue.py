"""What a conversation is about so far: small, typed, kept in one slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from knowledge import Script

SLOT = "dialogue"
"""Name of the slot in domain.yml."""


@dataclass(frozen=True)
class Dialogue:
    """The state that a follow-up is read against; everything refers to records by id."""

    clauses: tuple[str, ...] = ()
    """Clauses of the last answer that had any."""
    previous_clauses: tuple[str, ...] = ()
    """Clauses of the answer before, when they were others: for “两个比一比”."""
    agencies: tuple[str, ...] = ()
    """Agencies that the last reverse question was about."""
    items: tuple[str, ...] = ()
    """Clauses in the order they were last listed or offered: for “第二个”."""
    figures: tuple[str, ...] = ()
    """Names of the figures last told."""
    topics: tuple[str, ...] = ()
    """Names the last question used."""
    ask: str = ""
    """Kind of the last question (actions.reading.Ask)."""
    growth: bool = False
    """Whether the last question was on growth: then “GDP呢” asks for that of GDP."""
    turn: int = 0
    """Questions answered in this session."""
    script: str = Script.SIMPLIFIED.value
    """What the conversation is held in (knowledge.Script)."""

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values for the slot."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}


def read_dialogue(value: object) -> Dialogue:
    """Return the state held in a slot; anything that is not one of ours is an empty state."""
    if not isinstance(value, Mapping):
        return Dialogue()
    known: dict[str, Any] = {}
    for field in fields(Dialogue):
        stored = value.get(field.name)
        if isinstance(stored, list) and all(isinstance(item, str) for item in stored):
            known[field.name] = tuple(stored)
        elif _fits(field.name, stored):
            known[field.name] = stored
    return Dialogue(**known)


def _fits(name: str, stored: object) -> bool:
    if name == "script":
        return stored in [script.value for script in Script]
    kinds = {"ask": str, "turn": int, "growth": bool}
    return name in kinds and type(stored) is kinds[name]
