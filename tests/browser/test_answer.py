"""What an answer looks like: conclusion, quotes, what is not stated, comparison, figures."""

from tests.bot.channels import replies


def test_an_answer_shows_conclusion_quote_agencies_and_source(bot, visit):
    bot.start()
    page = visit(bot.address())
    turn = page.ask("新材料有什么扶持方向？")
    assert turn.locator(".asked").inner_text().endswith("新材料有什么扶持方向？")
    assert turn.locator(".body > p").first.inner_text() == "方案在 2.1.9“新材料”里写到："
    assert turn.locator("blockquote").inner_text() == replies.QUOTE
    turn.get_by_text("责任单位 2 个").click()
    assert turn.get_by_text("今市工业和信息化局").is_visible()
    assert "泉政办〔2016〕87号" in turn.locator(".source").inner_text()


def test_a_quote_folds_and_opens_its_clause_with_the_quote_marked(bot, visit):
    bot.start()
    page = visit(bot.address())
    turn = page.ask("新材料")
    summary = turn.locator("summary", has_text="2.1.9 新材料")
    summary.click()
    assert not turn.locator("blockquote").is_visible()
    summary.click()
    with page.page.context.expect_page() as opened:
        turn.get_by_role("link", name="在全文中查看").click()
    document = opened.value
    document.wait_for_load_state()
    assert document.locator("#clause-2\\.1\\.9 mark").inner_text() == replies.QUOTE
    assert document.locator("#clause-2\\.1\\.9 mark").evaluate("e => e.getBoundingClientRect().top") < 800
    assert document.evaluate("document.activeElement.id") == "clause-2.1.9"


def test_what_the_plan_does_not_state_is_set_apart(bot, visit):
    bot.start()
    page = visit(bot.address())
    turn = page.ask("新材料能补多少钱？")
    silent = turn.locator(".silent").inner_text()
    assert "未写明：金额" in silent
    assert "方案没有写" in silent
    assert "补贴、奖励" in silent
    assert turn.get_by_text("今市工业和信息化局").is_visible()


def test_a_comparison_is_a_table(bot, visit):
    bot.start()
    page = visit(bot.address())
    turn = page.ask("比较新材料和新能源")
    rows = [row.inner_text().split("\t") for row in turn.locator("tr").all()]
    assert rows[0][1:] == ["新材料 2.1.9", "新能源 2.1.10"]
    assert rows[1][1:] == [replies.QUOTE, replies.ENERGY]
    assert rows[2][1:] == ["市经信委", "市发改委"]
    assert rows[3][1:] == ["市科技局"]


def test_figures_that_belong_together_are_bars(bot, visit):
    bot.start()
    page = visit(bot.address())
    turn = page.ask("研发的目标")
    assert turn.locator("dt").all_inner_texts() == [figure["name"] for figure in replies.figures().answer["figures"]]
    assert [text.strip() for text in turn.locator("dd b").all_inner_texts()] == ["2%", "16%"]
    small, large = (bar.evaluate("e => e.getBoundingClientRect().width") for bar in turn.locator(".bar").all())
    assert 0.1 < small / large < 0.15


def test_quotes_of_one_clause_stand_together_behind_the_figures(bot, visit):
    quotes = ("到2020年,全社会研发投入占地区生产总值比重达2%", "高新技术产业增加值占地区生产总值比重达16%")
    cited = [replies.citation("1.1", "自主创新能力显著提升", quote) for quote in quotes]
    figures = replies.figures().answer["figures"]
    alike = [{**figure, "clause": "1.3", "value": 1} for figure in figures]
    bot.assistant.canned = replies.reply("目标是：", replies.answer(citations=cited, figures=[*figures, *alike]))
    bot.start()
    page = visit(bot.address())
    turn = page.ask("数字")
    assert turn.locator(".body > *").evaluate_all("all => all.map((e) => e.className)")[1:3] == ["bars", "quote"]
    assert turn.locator(".quote").count() == 1
    assert tuple(turn.locator("blockquote").all_inner_texts()) == quotes
    assert turn.get_by_role("link", name="在全文中查看").count() == 2
    assert turn.locator(".bars").count() == 1  # bars of the same length would say nothing
