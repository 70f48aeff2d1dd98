"""Lay an answer out for a phone: paragraphs, a link under each quote, agencies one a line with their names of today.

The text keeps its words and their order. Quotes and agencies are found by the answer object, not by phrases. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.answer_view import Agency, AnswerView, Citation, squeeze, view_messages
from bot.channels.wechat.reply import Choice, Said
from bot.channels.wechat.texts import Texts

_DOCUMENT_ITSELF = "0"
"""What facts on the document itself are cited as; the document view has no place of its own for it."""
_MOST_CHOICES = 5
_FEWEST_LISTED = 4
"""Agencies that are worth a line each."""
_LABEL = 10
"""Characters of a line that is a list and nothing else, besides the list."""
_SHORTEST_QUOTE = 8
"""Characters; what is shorter is a heading or a name in passing."""
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
        text = ""
        after_block = False
        for line, is_block in self._lines(view):
            gap = "\n\n" if is_block or after_block else "\n"
            text, after_block = f"{text}{gap}{line}" if text else line, is_block
        choices = tuple(Choice(plain(choice.title), choice.payload) for choice in view.choices[:_MOST_CHOICES])
        return Said(text, choices, needs_choices=view.kind == "clarify")

    def _lines(self, view: AnswerView) -> Iterator[tuple[str, bool]]:
        """Yield the text's lines, and whether each stands apart: a quote, a list, the source."""
        lines = [line.strip() for line in view.text.splitlines() if line.strip()]
        is_listed = any(_is_list(line, view.agencies) for line in lines)
        for line in lines:
            quoted = [citation for citation in view.citations if _is_quoted(citation, line)]
            if _is_list(line, view.agencies):
                yield self._list(view.agencies, line), True
            elif _is_of_today(line, view.agencies):
                if not is_listed:
                    yield self._list(view.agencies, line), True
            elif quoted:
                yield "\n".join(filter(None, [plain(line), *dict.fromkeys(map(self._link, quoted))])), True
            else:
                names_source = any(citation.document and citation.document in line for citation in view.citations)
                yield plain(line), names_source and line == lines[-1]

    def _link(self, citation: Citation) -> str:
        folder = self._texts.documents.get(citation.document)
        if not self._public_url or not folder:
            return ""
        anchor = "" if citation.clause == _DOCUMENT_ITSELF else f"#clause-{citation.clause}"
        address = f"{self._public_url}/documents/{folder}{anchor}"
        return f'<a href="{address}">{self._texts.open_quote}</a>'

    def _list(self, agencies: Sequence[Agency], line: str) -> str:
        """Return the agencies of a line, one a line, below what stands in front of them."""
        listed = [line[: min(line.find(agency.name) for agency in agencies if agency.name in line)].strip()]
        for agency in sorted(
            (agency for agency in agencies if agency.name in line), key=lambda one: line.find(one.name)
        ):
            form = self._texts.agency_today if agency.today else self._texts.agency
            listed.append(form.format(name=agency.name, today=agency.today))
        return plain("\n".join(filter(None, listed)))


def _is_quoted(citation: Citation, line: str) -> bool:
    """Whether a line quotes it, perhaps as runs joined by ……."""
    spoken = squeeze(line)
    runs = [run for run in squeeze(citation.quote).split("……") if run]
    return len(squeeze(citation.quote)) >= _SHORTEST_QUOTE and all(run in spoken for run in runs)


def _is_list(line: str, agencies: Sequence[Agency]) -> bool:
    """Whether a line is a list of several agencies and nothing else."""
    return sum(agency.name in line for agency in agencies) >= _FEWEST_LISTED and _is_only(
        line, [agency.name for agency in agencies]
    )


def _is_of_today(line: str, agencies: Sequence[Agency]) -> bool:
    """Whether a line gives names of today and nothing else."""
    pairs = [f"{agency.name}→{agency.today}" for agency in agencies if agency.today]
    return any(pair in line for pair in pairs) and _is_only(line, pairs)


def _is_only(line: str, parts: Sequence[str]) -> bool:
    for part in sorted(parts, key=len, reverse=True):
        line = line.replace(part, "")
    return len(re.sub(r"[\W_]", "", line)) <= _LABEL


def plain(text: str) -> str:
    """Return a text without Markdown and without anything that WeChat would take for a link."""
    text = _HEADING.sub("", text)
    text = _LIST_MARK.sub("· ", text)
    text = _EMPHASIS.sub(r"\2", text)
    return _TAG_BEGINS.sub("＜", _CODE.sub(r"\1", text))
