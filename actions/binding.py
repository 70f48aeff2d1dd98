"""How binding the plan's own wording is: a direction, a permission, an aim, a duty; said as what it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from actions.answer import Answer, Kind, Line
from actions.context import Context
from actions.cues import compile_patterns
from knowledge import fold, parse_yaml

BINDING_FILE = Path(__file__).parent.parent / "nlu_data" / "binding.yml"
_ASKED = "asked"
_TEXTS: Mapping[str, str] = {
    "duty": "utter_binding_duty",
    "permission": "utter_binding_permission",
    "direction": "utter_binding_direction",
    "exploration": "utter_binding_exploration",
    "aim": "utter_binding_aim",
    "work": "utter_binding_work",
}
"""What is said of each group of words."""
_TOLD_UNASKED = frozenset({"direction", "permission", "exploration", "aim"})
"""Groups of which it is said also where nobody asks how binding the wording is: they are mistaken for promises."""
_CONTENT = "wording utter_content"
_PLAIN_TASK = "work"
_PIECE_END = re.compile("[,;。]")


class BindingWords:
    """Adds the line on the wording to an answer that quotes it."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        """Keep the pattern ``asked`` and one a group of words."""
        self._asked = patterns[_ASKED]
        self._groups = {group: patterns[group] for group in _TEXTS}

    def add_to(self, context: Context, answer: Answer) -> Answer:
        """Return the answer with the line behind its first quote, where its wording calls for one."""
        place = next((n for n, line in enumerate(answer.lines) if line.warrant.startswith("quote ")), None)
        if place is None or answer.kind not in (Kind.ANSWER, Kind.NOT_IN_PLAN) or not answer.citations:
            return answer
        line = self._line(context, answer)
        if line is None:
            return answer
        return replace(answer, lines=(*answer.lines[: place + 1], line, *answer.lines[place + 1 :]))

    def _line(self, context: Context, answer: Answer) -> Line | None:
        names = tuple(mention.form for mention in context.reading.evidence.mentions)
        found = self.find(answer.citations[0].quote, names, context.text)
        if found is None:
            return None
        told_of_content = answer.kind is Kind.NOT_IN_PLAN or answer.lines[0].warrant.startswith(_CONTENT)
        if not self._asked.search(context.text) and not (told_of_content and found[0] in _TOLD_UNASKED):
            return None
        return context.wording.line(_TEXTS[found[0]], warrant="computed", optional=True, stands=found[1])

    def find(self, quote: str, names: tuple[str, ...] = (), question: str = "") -> tuple[str, str] | None:
        """Return group and word of the wording that the question takes up, else nearest before the first of the names.

        In a sentence that has none of the names the first word of wording counts; None where there is none.
        """
        words = sorted(
            (found.start(), group, found[0])
            for group, pattern in self._groups.items()
            for found in pattern.finditer(quote)
        )
        if not words:
            return None
        taken_up = next((word for word in words if len(word[2]) > 1 and word[2] in question), None)
        if taken_up is not None:
            return taken_up[1:]
        folded = fold(quote)
        place, name = min(((folded.find(name), name) for name in names if name in folded), default=(-1, ""))
        if place < 0:
            return words[0][1:]
        close = [word for word in words if _governs(quote, word, place, place + len(name))]
        return close[-1][1:] if close else None


def _governs(quote: str, word: tuple[int, str, str], start: int, end: int) -> bool:
    """Whether a word may speak of the name at a place: before it (a plain task in the same piece), or right behind."""
    if word[0] >= end:
        return word[0] == end
    between = quote[word[0] : start]
    return word[0] <= start and (word[1] != _PLAIN_TASK or not _PIECE_END.search(between))


def load_binding_words(path: Path = BINDING_FILE) -> BindingWords:
    """Read binding.yml; raise CuesError naming every bad key or pattern."""
    return BindingWords(compile_patterns(parse_yaml(path.read_text(encoding="utf-8")), (_ASKED, *_TEXTS), path.name))
