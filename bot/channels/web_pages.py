"""The pages a browser opens: the chat as a page of its own, the documents, the notice on personal data.

Templates stand in bot/widget/pages/; everything filled in is escaped. Pages run no script but the widget's own files.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote as percent_encoded

from aiohttp import web

from bot.channels.web_static import WIDGET_ROOT
from bot.library import ClauseView, FactView, Library, SectionView
from bot.messages import Answering
from bot.settings import Settings

FACTS_ON_CARD = ("number", "issuer", "published", "validity")
PAGES_ROOT = WIDGET_ROOT / "pages"
_MARK = re.compile(r"(?P<clause>[0-9.]{1,20}):(?P<ranges>[0-9]{1,6}-[0-9]{1,6}(?:,[0-9]{1,6}-[0-9]{1,6}){0,20})")
_NUMBER = re.compile(r"[0-9]+")


class Pages:
    """Fills the templates."""

    def __init__(self, settings: Settings, assistant: Answering, root: Path = PAGES_ROOT) -> None:
        """Read the templates once."""
        self._settings = settings
        self._assistant = assistant
        self._templates = {
            path.stem: Template(path.read_text(encoding="utf-8").rstrip("\n")) for path in root.glob("*.html")
        }

    async def chat(self, request: web.Request) -> web.Response:
        """Send the chat as a page of its own."""
        library = self._assistant.library
        root = "../" if request.path == "/widget/" else "./"
        return self._page("chat", root=root, documents=self._cards(library, root))

    async def notice(self, request: web.Request) -> web.Response:
        """Say who processes what people write, why, for how long, and how to delete it (PIPL Art. 17)."""
        settings = self._settings
        return self._page(
            "notice",
            root="./",
            operator=escape(settings.operator),
            contact=escape(settings.contact or "（未配置；本机试用）"),
            days=str(settings.days_kept),
        )

    async def document(self, request: web.Request) -> web.Response:
        """Send a whole document; the query ``mark`` names a clause and the places of its text to highlight."""
        document = self._assistant.library.document(request.match_info["document"])
        if document is None:
            raise web.HTTPNotFound
        marked = _read_mark(request.query.get("mark", ""))
        sections = document.sections
        return self._page(
            "document",
            root="../",
            title=escape(document.title),
            number=escape(document.number),
            facts="".join(self._fact(fact) for fact in document.facts),
            contents="".join(self._fill("contents", **_section_words(s), clauses=_links(s)) for s in sections),
            sections="".join(self._section(section, marked) for section in sections),
        )

    def _cards(self, library: Library, root: str) -> str:
        return "".join(
            self._fill(
                "card",
                path=f"{root}documents/{percent_encoded(document.id, safe='')}",
                title=escape(document.title),
                facts="".join(self._fact(fact) for fact in document.facts if fact.key in FACTS_ON_CARD),
            )
            for document in library.documents
        )

    def _fact(self, fact: FactView) -> str:
        remark = self._fill("remark", text=escape(fact.remark)) if fact.remark else ""
        return self._fill("fact", label=escape(fact.label), value=escape(fact.value), remark=remark)

    def _section(self, section: SectionView, marked: _Marks) -> str:
        level = 1 + len(_NUMBER.findall(section.id))
        clauses = "".join(self._clause(clause, level + 1, marked.get(clause.id, [])) for clause in section.clauses)
        return self._fill("section", **_section_words(section), level=str(level), clauses=clauses)

    def _clause(self, clause: ClauseView, level: int, ranges: list[tuple[int, int]]) -> str:
        agencies = "".join(
            self._fill("agency", name=escape(agency.name), today=escape(f"今{agency.today}") if agency.today else "")
            for agency in clause.agencies
        )
        question = self._templates["question"].substitute(heading=clause.heading)
        return self._fill(
            "clause",
            id=escape(clause.id),
            level=str(level),
            heading=escape(clause.heading),
            text=_with_marks(clause.text, ranges),
            agencies=self._fill("agencies", count=str(len(clause.agencies)), items=agencies) if agencies else "",
            question=escape(question),
            encoded=percent_encoded(question, safe=""),
        )

    def _fill(self, template: str, /, **values: str) -> str:
        return self._templates[template].substitute(values)

    def _page(self, template: str, /, **values: str) -> web.Response:
        headers = _headers(self._settings.allowed_origins)
        return web.Response(text=self._fill(template, **values), content_type="text/html", headers=headers)


_Marks = dict[str, list[tuple[int, int]]]


def _headers(allowed_origins: tuple[str, ...]) -> dict[str, str]:
    """Allow the widget's own files and nothing else; the pages may stand in frames of the allowed sites."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:;"
        " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; frame-ancestors 'self' "
    )
    return {
        "Content-Security-Policy": policy + " ".join(allowed_origins),
        "Cache-Control": "no-cache",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


def _read_mark(text: str) -> _Marks:
    """Return the places to highlight by clause; a malformed query highlights nothing."""
    found = _MARK.fullmatch(text)
    if found is None:
        return {}
    pairs = [part.split("-") for part in found["ranges"].split(",")]
    return {found["clause"]: [(int(start), int(end)) for start, end in pairs]}


def _with_marks(text: str, ranges: list[tuple[int, int]]) -> str:
    parts, done = [], 0
    for start, end in ranges:
        if done <= start < end <= len(text):
            parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
            done = end
    return "".join([*parts, escape(text[done:])])


def _section_words(section: SectionView) -> dict[str, str]:
    return {"id": escape(section.id), "title": escape(section.title), "depth": str(len(_NUMBER.findall(section.id)))}


def _links(section: SectionView) -> str:
    return "".join(
        f'<li><a href="#clause-{escape(c.id)}"><span>{escape(c.id)}</span> {escape(c.heading)}</a></li>'
        for c in section.clauses
    )
