"""Agencies that a row names without their last word: 规划 in “国土和规划两个局”, 港口 in “邮政、港口、机场三家”."""

from __future__ import annotations

import re
from collections import defaultdict

from knowledge.lexicon import Lexicon, Topic, TopicKind

_LAST_WORD = re.compile(r"(?:管理局|工作局|发展局|资源局|局|委|办|厅|公司|管委会)$")
_AND = "、和跟与及"
_HAN = r"\u4e00-\u9fff"
_ROW = re.compile(rf"[{_HAN}]+(?:[{_AND}][{_HAN}]+)+")
_COUNTED = re.compile(r"(?:这)?[两二三四五六几]?(?:个|家)(?:局|单位|部门|机关)?")
_SHORTEST, _LONGEST = 2, 4


class AgencyRows:
    """Finds short names of agencies that only a row of agencies makes clear."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the names of agencies without their last word; those of several agencies are left out."""
        topics: dict[str, set[Topic]] = defaultdict(set)
        for form in lexicon.forms:
            agencies = [topic for topic in lexicon.topics(form) if topic.kind is TopicKind.AGENCY]
            stem = _LAST_WORD.sub("", form).removeprefix("市")
            if agencies and stem != form and _SHORTEST <= len(stem) <= _LONGEST:
                topics[stem].update(agencies)
        self._topics = {stem: next(iter(found)) for stem, found in topics.items() if len(found) == 1}

    def find(self, text: str, named: list[tuple[int, int]]) -> list[tuple[int, int, str, Topic]]:
        """Return (start, end, stem, agency) in rows that hold an agency at ``named`` places or count 几家, 几个局."""
        found = []
        for row in _ROW.finditer(text):
            counted = [match.start() + row.start() for match in _COUNTED.finditer(row[0]) if match.start()]
            if not counted and not any(row.start() <= start < row.end() for start, _ in named):
                continue
            for item in re.finditer(rf"[^{_AND}]+", row[0]):
                start = row.start() + item.start()
                stem = self._stem(item[0], start, counted)
                if stem and not any(a <= start < b and b - a > len(stem) for a, b in named):
                    found.append((start, start + len(stem), stem, self._topics[stem]))
        return found if len(found) + len(named) > 1 else []

    def _stem(self, item: str, start: int, counted: list[int]) -> str | None:
        """Return the stem an item of a row is, up to where it is counted (“机场三家”)."""
        ends = [place - start for place in counted if 0 < place - start <= len(item)]
        text = item[: ends[0]] if ends else item
        whole = text if text in self._topics else None
        return whole or next((text[:n] for n in range(_LONGEST, 1, -1) if ends and text[:n] in self._topics), None)
