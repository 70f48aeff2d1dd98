"""What is expected of one answer and how an answer differs from it: the same rules for replays, tests and the exam.

An expectation left out is not checked. What is expected of citations, words and agencies holds for an answer; where
another kind of reply is allowed as well and was given, it is not asked to have them too. White space never counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answer_view import AnswerView, squeeze, view_messages

KINDS = ("answer", "not_in_plan", "clarify", "out_of_scope", "small_talk", "handoff", "error")
"""The kinds of an answer, as the contract has them."""
BRIEF = 640
"""Characters of text in one reply: what fits one WeChat message of 2,000 bytes."""
PATTERN = "re:"
"""Before a regular expression in ``never``."""

_WITHOUT_CITATION = ("clarify", "small_talk", "handoff", "out_of_scope")
_WITHOUT_AGENCIES = (*_WITHOUT_CITATION, "not_in_plan")


@dataclass(frozen=True)
class ExpectedTurn:
    """What the user says, and what is expected of the answer; None means not checked."""

    user: str
    kind: tuple[str, ...] | None = None
    """Any of these kinds is right."""
    clauses: tuple[str, ...] | None = None
    """Each must be cited, and at most two and half as many others; empty: nothing may be cited."""
    agencies: tuple[str, ...] | None = None
    """Exactly these must be listed, in any order; empty: none may be listed."""
    says: tuple[str, ...] | None = None
    """Each must stand in the text, a quote or a figure."""
    first: tuple[str, ...] | None = None
    """One of these must be cited first; among the first two where the plan does not say what is asked."""
    never: tuple[str, ...] | None = None
    """None of these may stand in the text; ``re:`` before a regular expression."""
    tags: tuple[str, ...] = ()
    """Ways of asking, to count by; nothing is checked by them."""


def observed_turn(user: str, view: AnswerView) -> ExpectedTurn:
    """Return the turn that expects what was just answered."""
    agencies = tuple(dict.fromkeys(agency.name for agency in view.agencies))
    return ExpectedTurn(
        user=user,
        kind=(view.kind,) if view.kind in KINDS else None,
        clauses=view.clauses or None,
        agencies=agencies or None,
    )


def differences(expected: ExpectedTurn, messages: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return how a reply's messages differ from what is expected, in Chinese; empty when they agree."""
    return differences_from(expected, view_messages(messages))


def differences_from(expected: ExpectedTurn, view: AnswerView) -> list[str]:
    """Return how an answer differs from what is expected, in Chinese; empty when they agree."""
    return list(failed_checks(expected, view).values())


def failed_checks(expected: ExpectedTurn, view: AnswerView) -> dict[str, str]:
    """Return check → how the answer fails it, in Chinese; empty when the answer is right."""
    told = {name: check(expected, view) for name, check in _CHECKS.items()}
    return {name: difference for name, difference in told.items() if difference}


def _excused(expected: ExpectedTurn, view: AnswerView, kinds: tuple[str, ...]) -> bool:
    """Whether another kind of reply was allowed and given, of which this is not asked."""
    return view.kind in kinds and view.kind in (expected.kind or ())


def _kind(expected: ExpectedTurn, view: AnswerView) -> str:
    if expected.kind is None or view.kind in expected.kind:
        return ""
    return f"种类：期望 {' 或 '.join(expected.kind)}，实际 {view.kind or '没有（回答里没有 custom）'}"


def _clauses(expected: ExpectedTurn, view: AnswerView) -> str:
    if expected.clauses is None or (expected.clauses and _excused(expected, view, _WITHOUT_CITATION)):
        return ""
    cited = "、".join(view.clauses) or "无"
    missing = [clause for clause in expected.clauses if clause not in view.clauses]
    if missing:
        return f"条款：没有引用 {'、'.join(missing)}，实际引用 {cited}"
    if not expected.clauses:
        return f"条款：不应引用条款，实际引用 {cited}" if view.clauses else ""
    surplus = [clause for clause in view.clauses if clause not in expected.clauses]
    most = 2 + len(expected.clauses) // 2
    return f"条款：多引用 {'、'.join(surplus)}，最多可多 {most} 条" if len(surplus) > most else ""


def _first(expected: ExpectedTurn, view: AnswerView) -> str:
    if not expected.first or _excused(expected, view, _WITHOUT_CITATION):
        return ""
    foremost = view.clauses[: 2 if view.kind == "not_in_plan" else 1]
    if set(foremost) & set(expected.first):
        return ""
    return f"首条：期望先引用 {' 或 '.join(expected.first)}，实际引用 {'、'.join(view.clauses) or '无'}"


def _agencies(expected: ExpectedTurn, view: AnswerView) -> str:
    if expected.agencies is None or (expected.agencies and _excused(expected, view, _WITHOUT_AGENCIES)):
        return ""
    actual = list(dict.fromkeys(agency.name for agency in view.agencies))
    missing = [name for name in expected.agencies if name not in actual]
    surplus = [name for name in actual if name not in expected.agencies]
    parts = [f"缺少 {'、'.join(missing)}"] if missing else []
    parts += [f"多出 {'、'.join(surplus)}"] if surplus else []
    return f"单位：{'；'.join(parts)}" if parts else ""


def _says(expected: ExpectedTurn, view: AnswerView) -> str:
    if not expected.says or _excused(expected, view, _WITHOUT_CITATION):
        return ""
    spoken = [squeeze(view.text), *(squeeze(citation.quote) for citation in view.citations), *view.figures]
    missing = [phrase for phrase in expected.says if not any(squeeze(phrase) in part for part in spoken)]
    return f"没有说到：{'、'.join(missing)}" if missing else ""


def _never(expected: ExpectedTurn, view: AnswerView) -> str:
    said = [phrase for phrase in expected.never or () if _stands_in(phrase, view.text)]
    return f"不该说到：{'、'.join(said)}" if said else ""


def _stands_in(phrase: str, text: str) -> bool:
    if not phrase.startswith(PATTERN):
        return squeeze(phrase) in squeeze(text)
    pattern = phrase.removeprefix(PATTERN)
    # A pattern may be written with the white space of the text or without.
    return any(re.search(pattern, form) for form in (text, squeeze(text)))


def _brief(expected: ExpectedTurn, view: AnswerView) -> str:
    length = len(squeeze(view.text))
    return f"太长：{length} 字，一次回答最多 {BRIEF} 字" if length > BRIEF else ""


_CHECKS: dict[str, Callable[[ExpectedTurn, AnswerView], str]] = {
    "kind": _kind,
    "clauses": _clauses,
    "first": _first,
    "agencies": _agencies,
    "says": _says,
    "never": _never,
    "brief": _brief,
}
