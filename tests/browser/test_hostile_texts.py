"""Nothing that anybody writes, in a question, an answer, a document or an attribute, becomes markup or code."""

import pytest

from bot.library import ClauseView, DocumentView, Examples, FactView, Library, SectionView
from tests.bot.channels import replies

CORPUS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "'-alert(1)-'",
    "</textarea><iframe srcdoc='<script>parent.alert(1)</script>'>",
    "<a href=javascript:alert(1)>甲</a>",
    "<details open ontoggle=alert(1)>",
    "<style>*{display:none}</style>",
    "{{constructor.constructor('alert(1)')()}} ${alert(1)} $root",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "\u202e)1(trela<script>",
)
FOREIGN = (
    "document.querySelector('policy-chat').shadowRoot.querySelectorAll('script, img, iframe, a[href^=java]').length"
)


def hostile_answer(text):
    custom = replies.answer(
        "not_in_plan",
        text,
        title=text,
        citations=[{"document": text, "clause": text, "heading": text, "quote": text}] * 2,
        agencies=[replies.agency(text, text)],
        figures=[{"name": text, "value": 1, "unit": text, "year": 2020, "clause": text}] * 2,
        suggestions=[text, text + "？"],
        not_stated=[{"aspect": "amount", "label": text, "searched": [text]}],
    )
    return replies.reply(f"{text}\n【原文】“{text}”\n{text}", custom)


@pytest.mark.parametrize("intent", ["ask_measures", "ask_compare"])
def test_questions_answers_and_buttons_stay_text(bot, visit, intent):
    bot.start()
    page = visit(bot.address())
    for text in CORPUS:
        bot.assistant.canned = hostile_answer(text)
        bot.assistant.canned.answer["understood"]["intent"] = intent
        turn = page.ask(text)
        assert text in turn.locator(".asked").inner_text()
        page.panel.evaluate("panel => panel.querySelectorAll('details').forEach((e) => { e.open = true; })")
    page.panel.locator(".choices button").last.click()
    page.turns.nth(len(CORPUS)).locator(".answer:not(.waiting)").wait_for()
    page.page.reload()
    page.turns.nth(len(CORPUS)).locator(".answer").wait_for()
    assert page.page.evaluate(FOREIGN) == 0


def test_a_link_that_is_no_web_address_is_none(bot, visit):
    bot.start()
    page = visit(bot.address())
    bad = {"path": "javascript:alert(1)", "title": "甲", "number": "乙"}

    def spoil(route):
        response = route.fetch()
        body = response.json()
        body["messages"][0]["links"] = ["javascript:alert(1)"]
        body["messages"][0]["sources"] = [bad]
        route.fulfill(response=response, json=body)

    page.page.route("**/api/chat/messages", spoil)
    turn = page.ask("新材料")
    assert turn.locator("a[href]").count() == 0


@pytest.mark.parametrize("text", CORPUS)
def test_knowledge_and_configuration_stay_text(bot, site, visit, text):
    clause = ClauseView("1.1", text, text, text, (), ())
    facts = (FactView("number", text, text, text),)
    document = DocumentView("bad", text, text, facts, (SectionView("1", text, (clause,)),))
    bot.assistant.library = Library([document], Examples((text,), (text,), (text,), (text,)))
    bot.start(operator=text, contact=text, allowed_origins=(site.origin(),))
    for path in ("", "notice", "documents/bad"):
        page = visit(bot.address(path))
        assert text in page.page.evaluate("document.body.textContent")
        page.page.wait_for_load_state("networkidle")
    attribute = text.replace("&", "&amp;").replace('"', "&quot;")
    given = " ".join(f'data-{name}="{attribute}"' for name in ("title", "color", "site"))
    tag = f'<script src="{bot.address("widget.js")}" {given} defer></script>'
    page = visit(site.put("a", tag))
    page.launcher.click()
    page.panel.get_by_role("heading", name=text, exact=True).wait_for()
    page.ask("新材料")
    assert page.page.evaluate(FOREIGN) == 0
