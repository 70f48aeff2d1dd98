"""Shape a reply for the widget: the words the answer object does not say, buttons by number, links into the document.

A kept message holds ``text`` (the whole reply, for copying), ``blocks`` (in reading order: the paragraphs that say what
the answer object does not, and the citations by number), ``custom`` (the answer object), ``buttons``, ``links`` (one a
citation) and ``sources`` (the documents cited). The payloads of buttons stay on the server: a visitor sends a button's
id, so that only what was offered can be asked for.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote as percent_encoded

from bot.answer_view import AnswerView, only_repeats, squeeze, view_messages
from bot.channels.web_store import Feedback, Turn
from bot.library import DocumentView, Library, quote_ranges
from bot.messages import BotReply

PAYLOAD = "payload"
_QUOTED = re.compile(r"“(.{8,})”$")
"""A quote at the end of a line; shorter ones are names."""


def shape(reply: BotReply, library: Library) -> list[dict[str, Any]]:
    """Return the messages to keep: the reply's parts together, since people see one answer."""
    view = view_messages(reply.messages)
    custom = {key: value for key, value in reply.answer.items() if key != "trace"}
    return [
        {
            "text": view.text,
            "blocks": _blocks(view, library),
            "custom": custom,
            "buttons": [
                {"id": secrets.token_urlsafe(9), "title": choice.title, PAYLOAD: choice.payload}
                for choice in view.choices
            ],
            "links": list(_links(view, library)),
            "sources": _sources(view, library),
        }
    ]


def shown(turn: Turn, feedback: Feedback | None = None) -> dict[str, Any]:
    """Return a turn as the visitor gets it."""
    return {
        "client_msg_id": turn.client_msg_id,
        "question": turn.question,
        "time": int(turn.time),
        "vote": feedback.vote if feedback else None,
        "messages": [
            {**message, "buttons": [{"id": b["id"], "title": b["title"]} for b in message["buttons"]]}
            for message in turn.messages
        ],
    }


def issued_button(button: str, turns: Iterable[Turn]) -> Mapping[str, str] | None:
    """Return the title and payload of a button that was shown in these turns, None when it was not."""
    for turn in turns:
        for message in turn.messages:
            for shown_button in message["buttons"]:
                if shown_button["id"] == button:
                    return {"title": str(shown_button["title"]), PAYLOAD: str(shown_button[PAYLOAD])}
    return None


def answer_ids(turns: Iterable[Turn]) -> set[str]:
    """Return the ids of the answers that were given in these turns."""
    return {str(message["custom"].get("answer_id")) for turn in turns for message in turn.messages}


def _blocks(view: AnswerView, library: Library) -> list[dict[str, Any]]:
    """Return the paragraphs with each citation where the text quotes it; those it does not quote come last."""
    blocks: list[dict[str, Any]] = []
    placed: set[int] = set()
    titles = [document.title for document in library.documents]
    searched = [missing.searched for missing in view.not_stated if missing.searched]
    for line in filter(None, (line.strip() for line in view.text.splitlines())):
        quoted = _quoted_in(line, view) - placed
        if quoted:
            blocks += [{"citation": number} for number in sorted(quoted)]
            placed |= quoted
        elif not blocks or not _is_repeated(line, view, titles, searched):
            blocks.append({"text": line})
    rest = (number for number in range(len(view.citations)) if number not in placed)
    return [*blocks, *({"citation": number} for number in rest)]


def _quoted_in(line: str, view: AnswerView) -> set[int]:
    """Return the numbers of the citations whose quote, or its beginning, a line of the reply holds whole."""
    found = _QUOTED.search(squeeze(line))
    if found is None:
        return set()
    words = found[1].rstrip("…")
    return {n for n, citation in enumerate(view.citations) if squeeze(citation.quote).startswith(words)}


def _is_repeated(line: str, view: AnswerView, titles: list[str], searched: list[tuple[str, ...]]) -> bool:
    """Whether a line says only what is shown beside it: agencies, the source, the words looked for in vain."""
    if any(all(word in line for word in words) for words in searched):
        return True
    if view.citations:
        for title in titles:
            line = line.replace(title, "")
    return only_repeats(line, view)


def _sources(view: AnswerView, library: Library) -> list[dict[str, str]]:
    """Return the cited documents that can be opened."""
    names = dict.fromkeys(citation.document for citation in view.citations)
    found = [document for document in map(library.document, names) if document]
    return [{"title": d.title, "number": d.number, "path": _path(d)} for d in found]


def _path(document: DocumentView) -> str:
    return f"documents/{percent_encoded(document.id, safe='')}"


def _links(view: AnswerView, library: Library) -> Iterable[str | None]:
    """Yield for each citation the path, below the server's root, that opens its clause with the quote marked."""
    for citation in view.citations:
        document = library.document(citation.document)
        if document is None:
            yield None
            continue
        clause = document.clause(citation.clause)
        path = _path(document)
        if clause is None:
            yield path
            continue
        ranges = quote_ranges(clause.text, citation.quote)
        mark = f"?mark={clause.id}:{','.join(f'{start}-{end}' for start, end in ranges)}" if ranges else ""
        yield f"{path}{mark}#clause-{clause.id}"
