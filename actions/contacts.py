"""Whom an answer may send people to; from configuration, never invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Contacts:
    """The service desk that runs the assistant."""

    operator: str
    """Name of the body that runs the assistant."""
    hotline: str | None = None
    """Its telephone number or desk; None where none is configured."""
