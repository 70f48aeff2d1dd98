"""From a source text to a draft ``policy.yml`` that a person then reviews. What is not known is left empty."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from knowledge.agency_names import read_agency_line
from knowledge.outline import Leaf, Outline

EMPTY_FACTS = """\
# 方案写明的事实：subjects、figures（数字）、aspects（写到的方面）、glossary（白话解释）；写法见 knowledge/README.md。
subjects: []
figures: []
aspects: []
glossary: []
"""
"""A ``facts.yml`` for the editor to fill."""
_BANNER = """\
# 本文件由 `python -m knowledge draft` 根据 source.txt 起草，再由人逐条核对。
# text 与 quote 必须与 source.txt 一字不差（空白除外）；`python -m knowledge check` 会核对。
"""
_TITLE = re.compile(r"关于印发《?(?P<title>[^》。]{4,60}?)》?的通知")
_FACT_KEYS = {
    "字号": ("number", "发文字号"),
    "制定机关": ("issuer", "制定机关"),
    "公布日期": ("published", "公布日期"),
    "施行日期": ("effective", "施行日期"),
    "效力等级": ("rank", "效力等级"),
    "时效性": ("validity", "时效性"),
    "主题分类": ("subject", "主题分类"),
}
"""Label of the page → key and label of the fact."""


@dataclass(frozen=True)
class Draft:
    """A draft and what its reviewer has to settle."""

    text: str
    """The text of ``policy.yml``."""
    questions: tuple[str, ...]
    """What could not be read from the source, in Chinese: no title, agencies that agencies.yml does not know …"""


def draft_policy(document_id: str, outline: Outline, known_agencies: Collection[str]) -> Draft:
    """Return the draft of one document; unknown agencies are listed, not guessed."""
    title = guess_title(outline)
    policy = {
        "document": {
            "id": document_id,
            "title": title,
            "number": outline.metadata.get("字号", ""),
            "aliases": [],
            "facts": [_fact(label, value) for label, value in outline.metadata.items()],
        },
        "sections": [{"id": branch.id, "title": branch.title, "aliases": []} for branch in outline.branches],
        "clauses": [_clause(leaf) for leaf in outline.leaves],
    }
    return Draft(_BANNER + _dump(policy), tuple(_questions(policy["document"], outline, known_agencies)))


def guess_title(outline: Outline) -> str:
    """Return what a notice 关于印发…的通知 issues, empty where the text before the first heading names nothing."""
    found = _TITLE.search(outline.opening)
    return found["title"] if found else ""


def unknown_agencies(outline: Outline, known: Collection[str]) -> dict[str, list[str]]:
    """Return agency → clauses for each agency of the text that is not known."""
    unknown: dict[str, list[str]] = {}
    for leaf in outline.leaves:
        for name in read_agency_line(leaf.agency_line or ""):
            if name not in known:
                unknown.setdefault(name, []).append(leaf.id)
    return unknown


def _questions(head: Any, outline: Outline, known_agencies: Collection[str]) -> list[str]:
    questions = [f"没有读到{label}，请填写 document.{key}" for key, label in _HEAD.items() if not head[key]]
    questions += [
        f"agencies.yml 里没有“{name}”（{'、'.join(clauses)}），请核对写法并补录"
        for name, clauses in unknown_agencies(outline, known_agencies).items()
    ]
    if outline.truncated:
        questions.append("来源网页末尾注明未能全部显示，请核对原文是否完整")
    return questions


_HEAD = {"title": "文件名称", "number": "发文字号"}


def _fact(label: str, value: str) -> dict[str, Any]:
    key, shown = _FACT_KEYS.get(label, (label, label))
    return {"key": key, "label": shown, "value": value, "quote": f"【{label}】{value}", "aliases": [], "remark": None}


def _clause(leaf: Leaf) -> dict[str, Any]:
    clause: dict[str, Any] = {"id": leaf.id, "heading": leaf.heading, "text": leaf.text}
    if leaf.agency_line:
        clause["agency_line"] = leaf.agency_line
        clause["agencies"] = list(read_agency_line(leaf.agency_line))
    return clause


def _dump(policy: dict[str, Any]) -> str:
    stream = StringIO()
    yaml: Any = YAML()
    yaml.allow_unicode = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(policy, stream)
    return stream.getvalue()
