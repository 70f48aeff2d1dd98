"""Fixed texts of domain.yml: everything that is said around quotes and computed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.answer import Line
from knowledge import Script, name_to_traditional, to_traditional

_CITING = frozenset({"utter_quote", "utter_fact_quote", "utter_source", "utter_plan_names"})
"""Texts whose values stay as the plan writes them, whatever script the reply is in."""
_AS_GIVEN = frozenset({"quote", "number", "typed", "stands", "text", "question"})
"""Values that stay as they are: the plan's own words, a person's own, a text in its script already, a button's."""
_SENTENCES = frozenset({"plain", "remark"})
"""Values that are whole sentences of ours."""


class Wording:
    """Looks up and fills the responses of the domain that Rasa hands to an action."""

    def __init__(
        self, responses: Mapping[str, Sequence[Mapping[str, Any]]], script: Script = Script.SIMPLIFIED
    ) -> None:
        """Keep the domain's ``responses``; ``script`` is what the paragraphs of the reply are written in."""
        self._responses = responses
        self.script = script

    def say(self, name: str, /, **values: object) -> str:
        """Return a filled text in Simplified characters, as the machine-readable answer has it.

        Raises KeyError for an unknown response or a missing value.
        """
        return self._template(name).format(**values)

    def line(self, name: str, /, *, warrant: str | None = None, optional: bool = False, **values: object) -> Line:
        """Return a filled text as one paragraph; its warrant is the wording itself unless another is given."""
        text = self._traditional(name, values) if self.script is Script.TRADITIONAL else self.say(name, **values)
        return Line(text, warrant or f"wording {name}", optional)

    def _template(self, name: str) -> str:
        text: str = self._responses[name][0]["text"]
        return text.rstrip("\n")

    def _traditional(self, name: str, values: Mapping[str, object]) -> str:
        """Return a filled text in Traditional characters; names are converted word for word, quotes not at all."""
        template = to_traditional(self._template(name))
        if name in _CITING:
            return template.format(**values)
        return template.format(**{key: _converted(key, value) for key, value in values.items()})


def _converted(key: str, value: object) -> object:
    if not isinstance(value, str) or key in _AS_GIVEN:
        return value
    return to_traditional(value) if key in _SENTENCES else name_to_traditional(value)
