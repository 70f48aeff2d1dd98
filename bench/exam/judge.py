"""Judge one reply: what is expected of it, and what must hold for every reply whatever was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import jsonschema

from bench.exam.items import ROOT
from bot.answer_view import AnswerView, view_messages
from bot.expectation import ExpectedTurn, failed_checks
from knowledge import PolicyBase, quote_holds

SCHEMA = ROOT / "tests" / "contract" / "answer.schema.json"
ALWAYS = ("contract", "quotes", "never", "brief")
"""Checks that no reply at all may fail."""
CHECKS = ("contract", "kind", "clauses", "first", "agencies", "says", "never", "brief", "quotes")
_THE_DOCUMENT_ITSELF = "0"


class Judge:
    """Knows the contract and the source texts."""

    def __init__(self, base: PolicyBase) -> None:
        """Read the contract's schema; take the texts from the knowledge base."""
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        self._contract = jsonschema.validators.validator_for(schema)(schema)
        self._texts = {
            clause.id: f"{clause.heading}。{clause.text}责任单位:{clause.agency_line or ''}"
            for document in base.documents
            for clause in document.clauses
        }
        self._texts[_THE_DOCUMENT_ITSELF] = base.document.source

    def failed(self, expected: ExpectedTurn, messages: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """Return check → how the reply fails it; empty when the reply is right."""
        broken = self._broken_contract(messages)
        if broken:
            return {"contract": broken}
        view = view_messages(messages)
        found = failed_checks(expected, view)
        wrong = self._wrong_quotes(view)
        return {**found, "quotes": wrong} if wrong else found

    def _broken_contract(self, messages: Sequence[Mapping[str, Any]]) -> str:
        answers = [message["custom"] for message in messages if isinstance(message.get("custom"), dict)]
        if len(answers) != 1:
            return f"契约：应有一个 custom，实有 {len(answers)} 个"
        error = jsonschema.exceptions.best_match(self._contract.iter_errors(answers[0]))
        return f"契约：{'.'.join(map(str, error.absolute_path))}: {error.message}" if error else ""

    def _wrong_quotes(self, view: AnswerView) -> str:
        wrong = [
            f"{citation.clause}“{citation.quote}”"
            for citation in view.citations
            if not quote_holds(citation.quote, self._texts.get(citation.clause, ""))
        ]
        return f"不是原文：{'；'.join(wrong)}" if wrong else ""
