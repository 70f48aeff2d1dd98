"""A clerk checks a quote in the document itself."""

import re
from itertools import pairwise

DOCUMENT = "documents/quanzhengban-2016-87"


def test_the_text_is_searched(bot, visit):
    bot.start()
    page = visit(bot.address(DOCUMENT)).page
    page.get_by_role("searchbox", name="在全文中查找").fill("石墨烯")
    assert page.locator("article:visible").evaluate_all("all => all.map((e) => e.id)") == ["clause-2.1.9"]
    assert page.locator(".search [role=status]").inner_text() == "1 条中找到“石墨烯”，共 1 处"
    assert page.evaluate("[...CSS.highlights.get('found')].map(String)") == ["石墨烯"]
    page.get_by_role("searchbox").fill("没有这个词")
    assert page.locator("article:visible").count() == 0
    page.get_by_role("searchbox").fill("")
    assert page.locator("article:visible").count() == 35
    assert page.evaluate("CSS.highlights.get('found').size") == 0


def test_a_clause_is_asked_about_in_the_widget_beside_it(bot, visit):
    bot.start()
    page = visit(bot.address(DOCUMENT))
    page.launcher.wait_for()
    page.page.locator("#clause-2\\.1\\.9").get_by_role("link", name="就这一条提问").click()
    page.turns.locator("blockquote").wait_for()
    assert bot.assistant.messages[-1].text == "方案对“新材料”是怎么写的？"
    assert page.page.url == bot.address(DOCUMENT)


def test_without_scripts_the_text_is_whole_and_asking_leads_to_the_chat(bot, visit):
    bot.start()
    page = visit(bot.address(f"{DOCUMENT}?mark=2.1.9:0-8#clause-2.1.9"), java_script_enabled=False).page
    article = page.locator("#clause-2\\.1\\.9")
    assert article.locator("mark").inner_text() == "加强产业自主创新"
    assert article.bounding_box()["y"] < 800
    assert page.get_by_role("searchbox").count() == 0
    link = article.get_by_role("link", name="就这一条提问").get_attribute("href")
    assert re.match(r"\.\./\?ask=%E6%96%B9", link)


def test_the_contents_lead_to_every_clause(bot, visit):
    bot.start()
    page = visit(bot.address(DOCUMENT)).page
    targets = page.locator(".contents a").evaluate_all("all => all.map((a) => a.hash.slice(1))")
    assert len(targets) == 35 + 8
    assert page.evaluate("(ids) => ids.filter((id) => !document.getElementById(decodeURIComponent(id)))", targets) == []


def test_headings_descend_in_steps(bot, visit):
    bot.start()
    page = visit(bot.address(DOCUMENT)).page
    levels = page.locator("main :is(h2, h3, h4, h5)").evaluate_all("all => all.map((e) => Number(e.tagName[1]))")
    assert levels[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))
