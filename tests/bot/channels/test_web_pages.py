import re

import pytest

from bot.library import DocumentView, FactView, Library, SectionView
from tests.bot.channels.conftest import SITE

XSS = "<img src=x onerror=alert(1)>\"'&$root${root}"


async def page(client, path):
    response = await client.call("GET", path)
    assert response.status == 200
    assert response.content_type == "text/html"
    return response, await response.text()


@pytest.mark.parametrize(("path", "root"), [("/", "./"), ("/widget", "./"), ("/widget/", "../")])
async def test_the_chat_is_a_page_that_names_its_document(web_client, path, root):
    _, text = await page(await web_client(opened=False), path)
    assert f'src="{root}widget.js"' in text
    assert f'href="{root}documents/quanzhengban-2016-87"' in text
    assert "泉政办〔2016〕87号" in text


@pytest.mark.parametrize("name", ["quanzhengban-2016-87", "泉政办〔2016〕87号"])
async def test_a_document_is_shown_whole(web_client, library, name):
    _, text = await page(await web_client(opened=False), f"/documents/{name}")
    [document] = library.documents
    clauses = [clause for section in document.sections for clause in section.clauses]
    assert [clause.id for clause in clauses if f'id="clause-{clause.id}"' not in text] == []
    assert [clause.id for clause in clauses if clause.text not in text] == []
    assert text.count("就这一条提问") == len(clauses) == 35


async def test_a_quote_is_marked_in_its_place(web_client):
    client = await web_client(opened=False)
    _, text = await page(client, "/documents/quanzhengban-2016-87?mark=2.1.9:0-8,18-26")
    assert re.findall("<mark>(.*?)</mark>", text) == ["加强产业自主创新", "重点发展先进高分"]


@pytest.mark.parametrize("mark", ["2.1.9:0-99999", "2.1.9:8-0", "9.9.9:0-1", "<b>:0-1", "2.1.9:0-1-2", "2.1.9:5-9,0-3"])
async def test_a_mark_that_does_not_fit_changes_no_text(web_client, mark):
    client = await web_client(opened=False)
    _, text = await page(client, f"/documents/quanzhengban-2016-87?mark={mark}")
    _, plain = await page(client, "/documents/quanzhengban-2016-87")
    assert re.sub("</?mark>", "", text) == plain


async def test_unknown_documents_are_not_found(web_client):
    client = await web_client(opened=False)
    for path in ("/documents/none", "/documents/..%2f..%2fsecret", "/widget/pages/chat.html", "/widget/../secret"):
        assert (await client.call("GET", path)).status == 404


async def test_the_notice_tells_what_the_law_wants(web_client):
    client = await web_client(opened=False, operator="某市工信局", contact="0595-00000000", retention_days=90)
    _, text = await page(client, "/notice")
    for told in ("某市工信局", "0595-00000000", "90 天", "为什么处理", "处理什么", "怎样删除", "清空对话"):
        assert told in text


async def test_pages_allow_nothing_but_the_bots_own_files(web_client):
    client = await web_client(opened=False, allowed_origins=(SITE,))
    for path in ("/", "/notice", "/documents/quanzhengban-2016-87"):
        response, text = await page(client, path)
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert f"frame-ancestors 'self' {SITE}" in policy
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", text)
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)


async def test_markup_in_knowledge_and_configuration_stays_text(web_client, canned):
    clause = canned.library.documents[0].clause("2.1.9")
    clause = type(clause)("1.1", XSS, XSS + XSS, XSS, (type(clause.agencies[0])(XSS, XSS),), ())
    facts = tuple(FactView(key, XSS, XSS, XSS) for key in ("number", "title"))
    canned.library = Library([DocumentView("bad", XSS, XSS, facts, (SectionView(XSS, XSS, (clause,)),))])
    client = await web_client(opened=False, operator=XSS, contact=XSS)
    for path in ("/", "/notice", "/documents/bad", "/documents/bad?mark=1.1:40-43"):
        _, text = await page(client, path)
        assert "<img" not in text
        assert "&lt;img src=x onerror=alert(1)&gt;" in text
