"""Fixed texts of domain.yml: everything that is said around quotes and computed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.answer import Line


class Wording:
    """Looks up and fills the responses of the domain that Rasa hands to an action."""

    def __init__(self, responses: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Keep the domain's ``responses``."""
        self._responses = responses

    def say(self, name: str, /, **values: object) -> str:
        """Return a filled text; raises KeyError for an unknown response or a missing value."""
        text: str = self._responses[name][0]["text"]
        return text.rstrip("\n").format(**values)

    def line(self, name: str, /, *, warrant: str | None = None, optional: bool = False, **values: object) -> Line:
        """Return a filled text as one paragraph; its warrant is the wording itself unless another is given."""
        return Line(self.say(name, **values), warrant or f"wording {name}", optional)
