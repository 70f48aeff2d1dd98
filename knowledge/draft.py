"""From a source text to a draft ``policy.yml`` that a person then reviews."""

from __future__ import annotations

from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from knowledge.agency_names import read_agency_line
from knowledge.outline import Leaf, Outline

_BANNER = """\
# 本文件由 `python -m knowledge draft` 根据 source.txt 起草，再由人逐条核对。
# text 与 quote 必须与 source.txt 一字不差（空白除外）；`python -m knowledge check` 会核对。
"""


def draft_policy(document_id: str, title: str, outline: Outline) -> str:
    """Return the text of a draft ``policy.yml``; unknown facts are left out for the reviewer to add."""
    number = outline.metadata.get("字号", "")
    policy: dict[str, Any] = {
        "document": {
            "id": document_id,
            "title": title,
            "number": number,
            "aliases": [],
            "facts": [
                {"key": label, "label": label, "value": value, "quote": f"【{label}】{value}"}
                for label, value in outline.metadata.items()
                if label != "字号"
            ],
        },
        "sections": [{"id": branch.id, "title": branch.title} for branch in outline.branches],
        "clauses": [_clause(leaf) for leaf in outline.leaves],
    }
    stream = StringIO()
    yaml = YAML()
    yaml.allow_unicode = True
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(policy, stream)
    return _BANNER + stream.getvalue()


def _clause(leaf: Leaf) -> dict[str, Any]:
    clause: dict[str, Any] = {"id": leaf.id, "heading": leaf.heading, "text": leaf.text}
    if leaf.agency_line:
        clause["agency_line"] = leaf.agency_line
        clause["agencies"] = list(read_agency_line(leaf.agency_line))
    return clause
