"""What ``/why`` and ``ask --explain`` tell: from the normalised text to the warrant of every sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.answer_view import AnswerView, mapping, mappings, printable, text, text_list
from bot.shell.labels import label, labelled, reason, warrant

_RANKED = 5
"""Intents shown; the rest are improbable."""


def evidence(view: AnswerView) -> list[tuple[str, list[str]]]:
    """Return labelled values, without the labels that have none."""
    rows = [
        ("回答种类", [labelled("kinds", view.kind) if view.kind else ""]),
        ("为什么", list(map(reason, text_list(view.trace, "decision")))),
        ("方案没有写", list(_not_stated(view))),
        ("规范化", [text(view.trace, "normalised") or text(view.understood, "normalised")]),
        ("分词", [" / ".join(text_list(view.trace, "tokens"))]),
        ("意图", list(_ranking(view))),
        ("提到的", list(_mentions(view))),
        ("检索", [f"{_value(hit, 'clause')}  {_score(hit, 'score')}" for hit in mappings(view.trace, "hits")]),
        ("线索", ["、".join(labelled("cues", cue) for cue in text_list(view.trace, "cues"))]),
        ("问的方面", ["、".join(labelled("aspects", aspect) for aspect in text_list(view.trace, "aspects"))]),
        (
            "对话焦点",
            list(_focus(mapping(view.trace, "focus"))),
        ),
        ("动作", [text(view.trace, "action")]),
        ("句子与凭据", [_warrant(item) for item in mappings(view.trace, "warrants")]),
    ]
    return [(label, kept) for label, values in rows if (kept := [value for value in values if value])]


def _ranking(view: AnswerView) -> Iterator[str]:
    ranking = mappings(view.trace, "ranking")
    for intent in ranking[:_RANKED]:
        yield f"{_score(intent, 'confidence')}  {labelled('intents', _value(intent, 'name'))}"
    if not ranking and text(view.understood, "intent"):
        yield f"{_score(view.understood, 'confidence')}  {labelled('intents', _value(view.understood, 'intent'))}"


def _mentions(view: AnswerView) -> Iterator[str]:
    mentions = mappings(view.trace, "mentions")
    for mention in mentions:
        kind, how = label("topics", text(mention, "kind")), label("matches", text(mention, "how"))
        details = "，".join(filter(None, [kind, how, _score(mention, "score")]))
        yield f"{_value(mention, 'surface')} → {_value(mention, 'topic')}" + (f"（{details}）" if details else "")
    if not mentions:
        yield "、".join(text_list(view.understood, "topics"))


def _not_stated(view: AnswerView) -> Iterator[str]:
    """Tell which aspects are not stated, and the words looked for in vain."""
    for unstated in view.not_stated:
        words = "、".join(unstated.searched)
        yield unstated.label + (f"（全文查过，没有：{words}）" if words else "")


def _focus(focus: Mapping[str, Any]) -> Iterator[str]:
    """Tell what the dialogue is about, leaving out what it is not."""
    for key, value in focus.items():
        if value not in (None, "", [], {}):
            yield f"{label('focus', printable(str(key)))} = {_plain(value)}"


def _warrant(item: Mapping[str, Any]) -> str:
    return f"{_value(item, 'sentence')} ← {warrant(_value(item, 'warrant'))}"


def _value(source: Mapping[str, Any], key: str) -> str:
    return text(source, key) or "—"


def _score(source: Mapping[str, Any], key: str) -> str:
    value = source.get(key)
    return f"{value:.3f}" if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _plain(value: object) -> str:
    return printable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
