"""With the keyboard, with a screen reader, magnified, in forced colours, on a phone."""

import pytest

from tests.bot.channels import replies

STATES = {
    "content": "新材料",
    "silence": "能补多少钱",
    "comparison": "比较",
    "figures": "目标",
    "clarification": "选哪个",
    "small talk": "你好",
    "failure": "坏掉",
}


def test_axe_finds_nothing_on_a_closed_or_opened_widget(bot, visit):
    bot.start()
    page = visit(bot.address("documents/quanzhengban-2016-87"))
    page.launcher.wait_for()
    assert page.violations() == []
    page.open()
    assert page.violations() == []


@pytest.mark.parametrize("question", STATES.values(), ids=list(STATES))
@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_axe_finds_nothing_in_an_answer(bot, visit, phone, question, device):
    bot.start()
    page = visit(bot.address(), **(phone if device == "phone" else {}))
    turn = page.ask(question)
    for summary in turn.locator("details:not([open]) > summary").all():
        summary.click()
    assert page.violations() == []


def test_axe_finds_nothing_in_the_other_states(bot, visit):
    bot.start()
    page = visit(bot.address())
    page.expected = ["ERR_INTERNET_DISCONNECTED"]
    page.ask("新材料")
    page.button("没用").click()
    assert page.violations() == []
    page.button("清空对话").click()
    assert page.violations() == []
    page.page.context.set_offline(True)
    page.ask("新材料")
    assert page.violations() == []
    page.page.context.set_offline(False)


@pytest.mark.parametrize("path", ["", "notice", "documents/quanzhengban-2016-87?mark=2.1.9:0-8#clause-2.1.9"])
@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_axe_finds_nothing_on_whole_pages(bot, visit, phone, path, device):
    bot.start()
    page = visit(bot.address(path), **(phone if device == "phone" else {}))
    page.page.wait_for_load_state("networkidle")
    assert page.violations(scope=None) == []


def test_an_answer_is_spoken_once_and_only_by_the_status(bot, visit):
    bot.start()
    page = visit(bot.address())
    page.status.wait_for(state="attached")
    page.page.evaluate(
        """() => {
            window.spoken = [];
            const status = document.querySelector('policy-chat').shadowRoot.querySelector('[role=status]');
            new MutationObserver(() => window.spoken.push(status.textContent))
                .observe(status, { childList: true, characterData: true, subtree: true });
        }"""
    )
    page.ask("新材料能补多少钱？")
    waiting, answer = page.page.evaluate("window.spoken")
    assert waiting == "正在查找……"
    assert answer.startswith("助手答：方案没有写“新材料”（2.1.9）的金额。")
    assert "附原文1条" in answer
    assert "责任单位2个" in answer
    assert "可以接着问1个问题" in answer
    assert "。。" not in answer
    live = page.page.evaluate(
        """() => [...document.querySelector('policy-chat').shadowRoot
            .querySelectorAll('[aria-live]:not([aria-live=off]), [role=status], [role=alert]')].length"""
    )
    assert live == 1
    assert page.panel.get_by_role("log").get_attribute("aria-live") == "off"


def test_reloaded_history_is_not_spoken(bot, visit):
    bot.start()
    page = visit(bot.address())
    page.ask("新材料")
    page.page.reload()
    page.turns.locator("blockquote").wait_for()
    assert page.status.text_content() == ""


def test_focus_goes_in_and_comes_back(bot, visit):
    bot.start()
    page = visit(bot.address("documents/quanzhengban-2016-87"))
    page.launcher.wait_for()
    assert page.launcher.get_attribute("aria-expanded") == "false"
    page.launcher.focus()
    page.page.keyboard.press("Enter")
    page.panel.wait_for()
    assert page.panel.get_attribute("role") == "dialog"
    assert page.panel.get_attribute("aria-modal") is None
    assert page.focused() == "请输入您的问题"
    page.page.keyboard.press("Escape")
    assert page.panel.is_hidden()
    assert page.focused() == "政策咨询"
    assert page.launcher.get_attribute("aria-expanded") == "false"


def test_everything_is_reached_with_the_keyboard(bot, visit):
    bot.start()
    page = visit(bot.address())
    page.ask("新材料")
    page.panel.get_by_role("heading", level=2).focus()
    reached = []
    for _ in range(20):
        page.page.keyboard.press("Tab")
        reached.append(page.focused().split("（新窗口）")[0])
        if reached[-1] == "隐私告知":
            break
    wanted = ["清空对话", "对话内容", "阅读全文", "纺织鞋服有什么扶持方向？", "有用", "没用", "复制", "存为图片"]
    wanted += ["新材料的责任单位有哪些？", "请输入您的问题", "发送", "隐私告知"]
    places = [reached.index(name) for name in wanted]
    assert places == sorted(places)
    assert any(name.startswith("原文 2.1.9 新材料") for name in reached)
    assert any(name.startswith("在全文中查看") for name in reached)


def test_focus_is_always_seen(bot, visit):
    bot.start()
    page = visit(bot.address())
    page.ask("新材料")
    page.panel.get_by_role("heading", level=2).focus()
    for _ in range(15):
        page.page.keyboard.press("Tab")
        outline = page.page.evaluate(
            """() => {
                let element = document.activeElement;
                while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
                const style = getComputedStyle(element);
                return [style.outlineStyle, parseFloat(style.outlineWidth)];
            }"""
        )
        assert outline == ["solid", 3], page.focused()


def test_on_a_phone_it_fills_the_screen_and_keeps_the_focus(bot, visit, phone):
    bot.start()
    page = visit(bot.address("documents/quanzhengban-2016-87"), **phone)
    page.launcher.tap()
    page.button("市科技局负责哪些工作？").wait_for()
    assert page.panel.bounding_box() == {"x": 0, "y": 0, "width": 375, "height": 700}
    assert page.panel.get_attribute("aria-modal") == "true"
    assert page.focused() == "创新驱动政策助手"  # not the input: its keyboard would hide the greeting
    inside = "!!document.querySelector('policy-chat').shadowRoot.activeElement"
    for key in ["Tab"] * 15 + ["Shift+Tab"] * 25:
        page.page.keyboard.press(key)
        assert page.page.evaluate(inside)


def test_on_a_phone_asking_puts_the_keyboard_away(bot, visit, phone):
    bot.start()
    page = visit(bot.address(), **phone)
    page.input.tap()
    page.ask("新材料")
    assert page.focused() != "请输入您的问题"
    top = page.turns.locator(".asked").evaluate("e => e.getBoundingClientRect().top")
    assert 0 < top < 200


def test_enter_while_composing_does_not_send(bot, visit):
    bot.start()
    page = visit(bot.address())
    page.input.focus()
    session = page.page.context.new_cdp_session(page.page)
    session.send("Input.imeSetComposition", {"text": "xin", "selectionStart": 3, "selectionEnd": 3})
    for kind in ("rawKeyDown", "keyUp"):
        key = {"type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
        session.send("Input.dispatchKeyEvent", key)
    page.input.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    page.input.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    session.send("Input.insertText", {"text": "新材料"})
    page.page.wait_for_timeout(200)
    assert bot.assistant.messages == []
    assert page.input.input_value() == "新材料"
    page.input.press("Shift+Enter")
    assert bot.assistant.messages == []
    page.input.press("Enter")
    page.turns.locator("blockquote").wait_for()
    assert [message.text for message in bot.assistant.messages] == ["新材料"]


@pytest.mark.parametrize("path", ["", "notice", "documents/quanzhengban-2016-87"])
@pytest.mark.parametrize("width", [320, 640])  # 640 is a screen of 1280 at 200 %
def test_nothing_is_wider_than_a_narrow_or_magnified_screen(bot, visit, path, width):
    bot.start()
    page = visit(bot.address(path), viewport={"width": width, "height": 400})
    if path.startswith("documents"):
        page.open()
    if path != "notice":
        for question in ("新材料", "能补多少钱", "比较", "目标"):
            page.ask(question)
        log = page.panel.locator(".log")
        assert log.evaluate("e => e.scrollWidth <= e.clientWidth")
        assert page.input.bounding_box()["width"] > 100
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width


def test_in_forced_colours_everything_is_there(bot, visit):
    bot.start()
    page = visit(bot.address(), forced_colors="active")
    page.ask("目标")
    assert page.page.locator("policy-chat .bar").first.bounding_box()["width"] > 1
    for part in (".asked", ".composer button", ".head"):
        width = page.panel.locator(part).first.evaluate("e => getComputedStyle(e).borderTopWidth")
        assert float(width.removesuffix("px")) >= 1
    assert page.violations() == []


def test_nothing_moves_for_who_does_not_want_it(bot, visit):
    bot.start()
    release = bot.hold_answers()
    page = visit(bot.address(), reduced_motion="reduce")
    page.input.fill("新材料")
    page.input.press("Enter")
    waiting = page.turns.locator(".waiting")
    waiting.wait_for()
    assert waiting.evaluate("e => getComputedStyle(e).animationName") == "none"
    release()
    page.turns.locator("blockquote").wait_for()


def test_targets_are_large_enough(bot, visit, phone):
    bot.start()
    page = visit(bot.address(), **phone)
    page.ask("新材料")
    sizes = page.page.evaluate(
        """() => [...document.querySelector('policy-chat').shadowRoot.querySelectorAll('button, summary, textarea')]
            .filter((e) => e.getClientRects().length)
            .map((e) => [e.textContent, e.getBoundingClientRect().height, e.getBoundingClientRect().width])"""
    )
    assert len(sizes) > 8
    assert [size for size in sizes if size[1] < 44 or size[2] < 24] == []


def test_the_texts_language_is_marked(bot, visit):
    bot.start()
    page = visit(bot.address())
    turn = page.ask("新材料")
    assert turn.locator("blockquote").get_attribute("lang") == "zh-CN"
    assert page.page.locator("policy-chat").get_attribute("lang") == "zh-Hans"
    assert replies.QUOTE in turn.inner_text()
