"""Which part of a message is a passage to be checked against the source, and how plainly that is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from actions.cues import compile_patterns
from knowledge import parse_yaml, to_simplified_characters

PASSAGES_FILE = Path(__file__).parent.parent / "nlu_data" / "passages.yml"
_KEYS = ("asks", "confirms", "questions")
_QUOTED = re.compile('[“"「『](.+)[”"」』]', re.DOTALL)
_BEFORE_COLON = re.compile(r"^([^:]{0,30}):(.+)$", re.DOTALL)
_PAUSE = re.compile(r"[,。;!?\n]")
_FRAME = 20
"""Characters that the words around a passage may have on either side."""
_AROUND = 2
"""Letters that may stand around a quotation that nobody asked to have checked."""


class Request(Enum):
    """How plainly a message asks for a passage to be checked."""

    ASKED = "asked"
    CONFIRM = "confirm"
    NONE = "none"


@dataclass(frozen=True)
class Passage:
    """What may be a passage of the source."""

    text: str
    """As it was typed."""
    request: Request
    marked: bool
    """Whether quotation marks or a colon set it off."""
    around: int
    """Letters of the message outside of it, words of asking aside."""
    is_question: bool
    """Whether it asks something itself."""


class PassageFinder:
    """Finds the passage of a message by the patterns of passages.yml."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        """Keep the patterns of each key of the file."""
        self._asks = patterns["asks"]
        self._confirms = patterns["confirms"]
        self._questions = patterns["questions"]

    def find(self, text: str) -> Passage:
        """Return the likeliest passage of a message, the whole message when nothing sets one off."""
        plain = to_simplified_characters(text)
        quoted, colon = _QUOTED.search(plain), _BEFORE_COLON.match(plain)
        if quoted and not (colon and colon.start(2) <= quoted.start() - 1):
            passage = self._passage(text, plain, quoted.start(1), quoted.end(1), marked=True)
            if passage.request is not Request.NONE or passage.around <= _AROUND:
                return passage
        if colon and self._asks.search(colon[1]):
            start, end = colon.span(2)
            return self._passage(text, plain, start, self._without_tail(plain, end), marked=True)
        start, end = self._without_head(plain), self._without_tail(plain, len(plain))
        return self._passage(text, plain, start, end, marked=False)

    def _passage(self, text: str, plain: str, start: int, end: int, *, marked: bool) -> Passage:
        before, after = plain[:start], plain[end:]
        rest = self._confirms.sub("", self._asks.sub("", f"{before}\n{after}"))
        asks = bool(self._questions.search(plain[start:end]))
        return Passage(text[start:end], self._request(before, after), marked, sum(map(str.isalnum, rest)), asks)

    def _request(self, before: str, after: str) -> Request:
        if self._asks.search(before) or self._asks.search(after):
            return Request.ASKED
        return Request.CONFIRM if self._confirms.search(after) else Request.NONE

    def _without_head(self, plain: str) -> int:
        """Return where the message begins behind words like “请核对一下，”."""
        pause = _PAUSE.search(plain)
        if pause and pause.start() <= _FRAME and self._asks.search(plain[: pause.start()]):
            return pause.end()
        asks = self._asks.match(plain)
        return asks.end() if asks else 0

    def _without_tail(self, plain: str, end: int) -> int:
        """Return where the message ends before words like “，这句话对吗？” or “对吗”."""
        body = plain[:end].rstrip("?。! ")
        pauses = [pause.start() for pause in _PAUSE.finditer(body)]
        if pauses and len(body) - pauses[-1] <= _FRAME and self._is_asking(body[pauses[-1] + 1 :]):
            return pauses[-1]
        for pattern in (self._confirms, self._asks):
            found = list(pattern.finditer(plain[:end]))
            if found and end - found[-1].end() <= 3:
                return found[-1].start()
        return end

    def _is_asking(self, words: str) -> bool:
        return bool(self._asks.search(words)) or bool(self._confirms.fullmatch(words))


def load_passage_finder(path: Path = PASSAGES_FILE) -> PassageFinder:
    """Read passages.yml; raise CuesError naming every bad key or pattern."""
    return PassageFinder(compile_patterns(parse_yaml(path.read_text(encoding="utf-8")), _KEYS, path.name))
