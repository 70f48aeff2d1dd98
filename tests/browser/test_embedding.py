"""The widget on pages of other sites: one script tag, whatever the page is like."""

import re

import pytest

STRICT = (
    "default-src 'none'; script-src {bot}; connect-src {bot}; img-src data:; style-src 'none';"
    " require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'"
)
HOSTILE = """<style>
html { font-size: 62.5% } body { font: 9px SimSun; line-height: 1; letter-spacing: 1em; text-transform: uppercase }
* { color: red !important; background: lime !important; border: 5px dotted !important; float: left !important }
p { text-indent: 2em !important; font-size: 5px !important } button, input, textarea { display: none !important }
policy-chat { display: none !important; opacity: 0 !important; transform: scale(.2) !important }
div { position: absolute !important } body { transform: translateX(300px) }
</style>"""


def script(bot, attributes="", host="127.0.0.1"):
    return f'<script src="{bot.address("widget.js", host)}" {attributes} defer></script>'


def test_one_tag_on_another_site_is_enough(bot, site, visit):
    bot.start(allowed_origins=(site.origin(),))
    page = visit(site.put("a", f"<h1>园区</h1>{script(bot)}")).open()
    turn = page.ask("新材料有什么扶持方向？")
    assert "石墨烯" in turn.inner_text()


def test_before_it_is_opened_there_is_one_button_and_no_request_to_the_api(bot, site, visit):
    bot.start(allowed_origins=(site.origin(),))
    page = visit(site.put("a", script(bot)))
    page.launcher.wait_for()
    loaded = {url.rpartition("/")[2] for url in page._requests}
    assert loaded == {"a", "widget.js", "start.js", "dom.js", "api.js", "styles.css", "zh-Hans.json"}


def test_a_site_that_is_not_allowed_gets_no_answer(bot, site, visit):
    bot.start()
    page = visit(site.put("a", script(bot)))
    page.expected = ["CORS", "ERR_FAILED"]
    page.launcher.click()
    turn = page.ask("新材料")
    assert "没有收到回答" in turn.inner_text()
    assert bot.assistant.messages == []


def test_a_strict_policy_is_kept(bot, site, visit):
    bot.start(allowed_origins=(site.origin(),))
    origin = bot.address().rstrip("/")
    page = visit(site.put("a", script(bot), STRICT.format(bot=origin))).open()
    page.ask("新材料的目标")
    page.ask("比较新材料和新能源")
    assert page.panel.evaluate("element => getComputedStyle(element).position") == "fixed"
    bar = page.page.locator("policy-chat .bar").first
    assert bar.evaluate("element => element.getBoundingClientRect().width") > 1


def test_a_hostile_page_changes_nothing(bot, site, visit):
    bot.start(allowed_origins=(site.origin(),))
    measure = """element => { const style = getComputedStyle(element); const box = element.getBoundingClientRect();
        return [style.fontSize, style.color, style.display, style.textIndent, style.letterSpacing, style.textTransform,
                Math.round(box.width), Math.round(box.right)]; }"""
    seen = []
    for name, head in (("plain", ""), ("hostile", HOSTILE)):
        page = visit(site.put(name, f"<p>字</p>{script(bot)}", head=head)).open()
        turn = page.ask("新材料")
        parts = (page.panel, page.input, page.button("发送"), turn.locator("p").first, turn.locator("blockquote"))
        seen.append([part.evaluate(measure) for part in parts])
    assert seen[0] == seen[1]


def test_plain_http_is_enough_also_for_copying(bot, site, visit):
    host = "park.test"
    bot.start(allowed_origins=(site.origin(host),))
    site.put("a", f"<textarea></textarea>{script(bot, host='bot.test')}")
    page = visit(site.address("a", host)).open()
    assert page.page.evaluate("isSecureContext") is False
    page.ask("新材料")
    page.button("复制").click()
    page.status.filter(has_text="已复制").wait_for(state="attached")
    assert page.focused() == "复制"
    area = page.page.locator("body > textarea")
    area.press("Control+V")
    pasted = area.input_value()
    assert "石墨烯" in pasted
    assert "泉政办〔2016〕87号" in pasted
    assert bot.address(host="bot.test") in pasted


def test_title_colour_and_place_can_be_given(bot, site, visit, tmp_path):
    bot.start(allowed_origins=(site.origin(),))
    given = 'data-title="园区政策问答" data-color="#ff9900" data-site="park-home"'
    page = visit(site.put("a", script(bot, given))).open()
    assert page.panel.get_attribute("aria-label") == "园区政策问答"
    page.ask("新材料")
    assert page.violations() == []  # the orange was darkened until white reads well on it
    colour = page.panel.locator(".head").evaluate("element => getComputedStyle(element).backgroundColor")
    red, green, blue = map(int, re.findall(r"\d+", colour))
    assert red > green > blue
    assert b"park-home" in b"".join(path.read_bytes() for path in (tmp_path / "data").glob("web.db*"))


@pytest.mark.parametrize(
    ("attributes", "launcher", "asked"),
    [
        ('data-lang="zh-Hant"', "政策諮詢", "請輸入您的問題"),
        ('data-lang="zh-TW"', "政策諮詢", "請輸入您的問題"),
        ('data-lang="en"', "Ask about the policy", "Type your question"),
        ('data-lang="fr"', "政策咨询", "请输入您的问题"),
    ],
)
def test_the_interface_speaks_the_visitors_language(bot, site, visit, attributes, launcher, asked):
    bot.start(allowed_origins=(site.origin(),))
    page = visit(site.put("a", script(bot, attributes)))
    page.page.get_by_role("button", name=launcher).click()
    page.page.get_by_role("textbox", name=asked).fill("新材料")
    page.page.get_by_role("textbox", name=asked).press("Enter")
    page.turns.locator("blockquote").first.wait_for()
    assert page.violations() == []
    words = page.panel.evaluate("element => element.innerText.replace(/[\\s\\S]*?/, '')")
    assert "undefined" not in words
    assert "{" not in words


def test_a_frame_shows_the_chat_page(bot, site, visit):
    bot.start(allowed_origins=(site.origin(),))
    page = visit(site.put("a", f'<iframe src="{bot.address()}" title="助手" width=400 height=700></iframe>'))
    frame = page.page.frame_locator("iframe")
    frame.get_by_role("button", name="市科技局负责哪些工作？").click()
    frame.locator("policy-chat blockquote").wait_for()
