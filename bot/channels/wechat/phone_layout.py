"""Lay an answer out for a phone: the conclusion, each quote with its link, the agencies one a line, the source last.

Only the answer object is read, through ``bot.answer_view``. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.answer_view import AnswerView, Citation, own_text, quoted_citations, squeeze, view_messages
from bot.channels.wechat.reply import Choice, Said
from bot.channels.wechat.texts import Texts

_MOST_CHOICES = 5
_TAG_BEGINS = re.compile(r"<(?=[A-Za-z/!?])")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_LIST_MARK = re.compile(r"^[*+-]\s+", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")


class PhoneLayout:
    """Turns the messages of one turn into what is said in WeChat."""

    def __init__(self, texts: Texts, public_url: str | None) -> None:
        """``public_url``: where people reach the server, without a slash at the end; None leaves the links out."""
        self._texts = texts
        self._public_url = public_url

    def lay_out(self, messages: Sequence[Mapping[str, Any]]) -> Said:
        """Return text and choices; the text is empty when nothing was said."""
        view = view_messages(messages)
        conclusion, source = _without_source(own_text(view), view)
        blocks = [plain(conclusion), *self._quotes(view), *self._agencies(view, conclusion), plain(source)]
        choices = tuple(Choice(plain(choice.title), choice.payload) for choice in view.choices[:_MOST_CHOICES])
        return Said("\n\n".join(filter(None, blocks)), choices, needs_choices=view.kind == "clarify")

    def _quotes(self, view: AnswerView) -> Iterator[str]:
        """Yield the quotes the text has, each under its clause and with a link to it."""
        spoken = squeeze(view.text)
        for citation in quoted_citations(view):
            if not all(run in spoken for run in squeeze(citation.quote).split("……")):
                continue
            title = self._texts.quote.format(clause=citation.clause, heading=citation.heading)
            yield "\n".join(filter(None, [plain(title), plain(f"“{citation.quote}”"), self._link(citation)]))

    def _link(self, citation: Citation) -> str:
        folder = self._texts.documents.get(citation.document)
        if not self._public_url or not folder:
            return ""
        address = f"{self._public_url}/documents/{folder}#{citation.clause}"
        return f'<a href="{address}">{self._texts.open_quote}</a>'

    def _agencies(self, view: AnswerView, conclusion: str) -> Iterator[str]:
        """Yield the agencies the text names, or only today's names where the conclusion lists them itself."""
        texts = self._texts
        spoken = squeeze(view.text)
        named = [agency for agency in view.agencies if agency.name in spoken]
        is_listed = all(agency.name in conclusion for agency in named)
        lines = []
        for agency in named:
            today = agency.today if agency.today and squeeze(agency.today) in spoken else None
            if today:
                lines.append(texts.agency_today.format(name=agency.name, today=today))
            elif not is_listed:
                lines.append(texts.agency.format(name=agency.name))
        if lines:
            yield plain("\n".join([texts.today if is_listed else texts.agencies, *lines]))


def _without_source(text: str, view: AnswerView) -> tuple[str, str]:
    """Return the text and its last line apart, when that names the cited document."""
    head, _, last = text.rpartition("\n")
    names_it = any(citation.document and citation.document in last for citation in view.citations)
    return (head, last) if head and names_it else (text, "")


def plain(text: str) -> str:
    """Return a text without Markdown and without anything that WeChat would take for a link."""
    text = _HEADING.sub("", text)
    text = _LIST_MARK.sub("· ", text)
    text = _EMPHASIS.sub(r"\2", text)
    return _TAG_BEGINS.sub("＜", _CODE.sub(r"\1", text))
