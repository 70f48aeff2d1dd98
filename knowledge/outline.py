"""Read a policy's source text as received: join wrapped lines, find headings, drop page furniture.

The text of a government web page is wrapped inside sentences and its headings run on behind the sentence before
them (``制定本方案。 一、工作目标``). A heading therefore starts at any white space, not only at a line's start, and
ends at the first full stop or line end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.quotes import squeeze

_HEADING = re.compile(
    r"(?:(?<=\s)|^)"
    r"(?:(?P<part>[一二三四五六七八九十]+)、"
    r"|[(（](?P<section>[一二三四五六七八九十]+)[)）]"
    r"|(?P<item>\d{1,2})[.．](?!\d)"
    r"|(?P<dash>——))"
    r"(?P<heading>[^。\n]{2,40}?)\s*(?:。|\n|$|(?=[ \t][(（][一二三四五六七八九十]+[)）]))"
)
_PAGE_TAIL = re.compile(r"因篇幅问题不能全部显示.*\Z", re.DOTALL)
_METADATA = re.compile(r"【(?P<label>[^】]+)】\s*(?P<value>[^•【]*?)(?=\s*(?:•|【|正文|\n))")
_AGENCY_LINE = re.compile(r"责任单位[:：](?P<names>[^。]+)。?")


@dataclass(frozen=True)
class Leaf:
    """One numbered item with its own text."""

    id: str
    heading: str
    text: str
    agency_line: str | None


@dataclass(frozen=True)
class Branch:
    """A heading that only groups others; ``intro`` is the paragraph under it, perhaps empty."""

    id: str
    title: str
    intro: str


@dataclass(frozen=True)
class Outline:
    """What a source text is made of."""

    metadata: dict[str, str]
    """Label → value of the 【…】 lines at the head of the page."""
    opening: str
    """Everything before the first heading, white space removed."""
    branches: tuple[Branch, ...]
    leaves: tuple[Leaf, ...]
    truncated: bool
    """Whether the page ended with the notice that it does not show everything."""


@dataclass(frozen=True)
class _Marker:
    """One heading as it was found."""

    level: str
    heading: str
    body: str
    ends_line: bool
    """Whether the heading has its line to itself; with a full stop the text follows on."""


def read_outline(source: str) -> Outline:
    """Return the outline of a source text; raises ValueError when it has no numbered heading at all."""
    body = _PAGE_TAIL.sub("", source)
    found = list(_HEADING.finditer(body))
    if not found:
        raise ValueError("读不到任何标题；标题须以“一、”“（一）”“1.”或“——”开头，前面是空格或换行")
    markers = [_marker(body, match, following) for match, following in zip(found, [*found[1:], None], strict=True)]
    branches, leaves = _number(markers)
    head = body[: found[0].start()]
    metadata = {squeeze(m["label"]): squeeze(m["value"]) for m in _METADATA.finditer(head)}
    return Outline(metadata, squeeze(head), tuple(branches), tuple(leaves), body != source)


def _marker(body: str, match: re.Match[str], following: re.Match[str] | None) -> _Marker:
    end = following.start() if following else len(body)
    level = next(name for name in ("part", "section", "item", "dash") if match[name])
    ends_line = not match[0].rstrip(" ").endswith("。")
    return _Marker(level, squeeze(match["heading"]), squeeze(body[match.end() : end]), ends_line)


def _number(markers: list[_Marker]) -> tuple[list[Branch], list[Leaf]]:
    """Give every marker its id by counting within its parent, whatever the printed number."""
    branches: list[Branch] = []
    leaves: list[Leaf] = []
    counts = {"part": 0, "section": 0, "leaf": 0}
    for marker, following in zip(markers, [*markers[1:], None], strict=True):
        if marker.level == "part":
            counts = {"part": counts["part"] + 1, "section": 0, "leaf": 0}
            branches.append(Branch(str(counts["part"]), marker.heading, marker.body))
        elif marker.level == "section":
            counts = {**counts, "section": counts["section"] + 1, "leaf": 0}
            identifier = f"{counts['part']}.{counts['section']}"
            if following is not None and following.level in ("item", "dash") and marker.ends_line:
                branches.append(Branch(identifier, marker.heading, marker.body))
            else:
                leaves.append(_leaf(identifier, marker))
        else:
            counts["leaf"] += 1
            parents = [counts["part"], counts["section"], counts["leaf"]]
            leaves.append(_leaf(".".join(str(number) for number in parents if number), marker))
    return branches, leaves


def _leaf(identifier: str, marker: _Marker) -> Leaf:
    line = _AGENCY_LINE.search(marker.body)
    text = marker.body[: line.start()] if line else marker.body
    return Leaf(identifier, marker.heading, text, line["names"] if line else None)
