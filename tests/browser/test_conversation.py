"""What people do in the widget, and what must not get lost."""

import json
import sqlite3

from tests.bot.channels import replies


def test_follow_ups_ask_by_number_and_only_the_last_answer_has_them(bot, visit):
    bot.start()
    page = visit(bot.address())
    page.ask("新材料")
    requests = []
    page.page.on("request", lambda request: requests.append(request.post_data))
    page.button("新材料的责任单位有哪些？").click()
    page.turns.nth(1).locator("blockquote").wait_for()
    [body] = [json.loads(data) for data in requests if data]
    assert set(body) == {"button", "client_msg_id"}
    assert bot.assistant.messages[-1].text == "新材料的责任单位有哪些？"
    assert page.turns.nth(0).locator(".choices").count() == 0
    assert page.turns.nth(1).locator(".choices").count() == 1


def test_a_clarification_asks_back_with_buttons(bot, visit):
    bot.start()
    page = visit(bot.address())
    turn = page.ask("选哪个")
    assert turn.locator(".choices").inner_text().splitlines()[0] == "您想问的是"
    assert turn.locator(".body").inner_text() == "您想问的是哪一个？"
    assert turn.locator(".choices button").count() == 2


def test_a_lost_answer_is_asked_for_again_without_doubling(bot, visit):
    bot.start()
    page = visit(bot.address())
    page.expected = ["ERR_FAILED"]
    page.page.route("**/api/chat/messages", lambda route: (route.fetch(), route.abort()))
    turn = page.ask("新材料")
    assert "没有收到回答" in turn.inner_text()
    page.page.unroute("**/api/chat/messages")
    page.button("重试").click()
    turn.locator("blockquote").wait_for()
    assert page.turns.count() == 1
    assert len(bot.assistant.messages) == 1


def test_after_a_stated_failure_it_is_really_tried_again(bot, visit):
    bot.start()
    page = visit(bot.address())
    turn = page.ask("坏掉")
    assert "ABCD1234" in turn.inner_text()
    bot.assistant.canned = replies.content()
    page.button("重试").click()
    turn.locator("blockquote").wait_for()
    assert len(bot.assistant.messages) == 2


def test_while_an_answer_is_awaited_nothing_else_is_asked(bot, visit):
    bot.start()
    page = visit(bot.address())
    release = bot.hold_answers()
    page.input.fill("新材料")
    page.input.press("Enter")
    page.turns.locator(".waiting").wait_for()
    assert page.button("发送").is_disabled()
    page.input.fill("新能源")
    page.input.press("Enter")
    assert page.input.input_value() == "新能源"  # kept for afterwards
    release()
    page.turns.locator("blockquote").wait_for()
    assert page.button("发送").is_enabled()
    assert page.turns.count() == 1


def test_being_offline_is_shown_and_told(bot, visit):
    bot.start()
    page = visit(bot.address())
    page.ask("新材料")
    page.expected = ["ERR_INTERNET_DISCONNECTED"]
    page.page.context.set_offline(True)
    page.panel.get_by_text("网络已断开。").first.wait_for()
    assert "网络已断开" in page.status.text_content()
    turn = page.ask("新能源")
    assert "没有收到回答" in turn.inner_text()
    page.page.context.set_offline(False)
    page.panel.locator(".offline").wait_for(state="hidden")
    page.button("重试").click()
    turn.locator("blockquote").wait_for()


def test_the_conversation_is_there_after_a_reload_and_a_restart(bot, background, visit):
    bot.start()
    page = visit(bot.address())
    page.ask("新材料")
    page.ask("研发的目标")
    page.button("有用").nth(1).click()
    page.status.filter(has_text="谢谢").wait_for(state="attached")
    background.stop_last()
    bot.start()
    page.page.reload()
    page.turns.nth(1).locator("dl").wait_for()
    assert page.turns.count() == 2
    assert page.button("有用").nth(1).get_attribute("aria-pressed") == "true"
    assert page.button("有用").nth(0).get_attribute("aria-pressed") == "false"


def test_tabs_stay_in_step(bot, visit):
    bot.start()
    first = visit(bot.address())
    second = visit(bot.address(), context=first.page.context)
    first.ask("新材料")
    second.turns.locator("blockquote").wait_for()
    second.ask("研发的目标")
    first.turns.nth(1).locator("dl").wait_for()
    assert len({message.sender for message in bot.assistant.messages}) == 1
    first.button("清空对话").click()
    first.button("删除").click()
    second.turns.first.wait_for(state="detached")


def test_clearing_asks_first_and_deletes_on_the_server(bot, visit, tmp_path):
    bot.start()
    page = visit(bot.address())
    page.ask("新材料")
    page.button("清空对话").click()
    assert page.focused() == "不删除"
    page.button("不删除").click()
    assert page.turns.count() == 1
    page.button("清空对话").click()
    page.button("删除").click()
    page.turns.first.wait_for(state="detached")
    page.status.filter(has_text="对话已删除").wait_for(state="attached")
    assert bot.assistant.forgotten
    assert sqlite3.connect(tmp_path / "data" / "web.db").execute("SELECT count(*) FROM turns").fetchone() == (0,)
    page.page.reload()
    page.input.wait_for()
    assert page.turns.count() == 0


def test_a_session_that_is_over_is_replaced_silently(bot, visit):
    bot.start()
    page = visit(bot.address())
    page.expected = ["401"]
    page.ask("新材料")
    page.page.evaluate("Object.keys(localStorage).forEach((key) => localStorage.setItem(key, 'spoilt'))")
    assert "石墨烯" in page.ask("新材料").inner_text()


def test_a_button_of_a_session_that_is_over_asks_in_words(bot, visit):
    bot.start()
    page = visit(bot.address())
    page.expected = ["401", "404"]
    page.ask("新材料")
    page.page.evaluate("Object.keys(localStorage).forEach((key) => localStorage.setItem(key, 'spoilt'))")
    page.button("新材料的责任单位有哪些？").click()
    page.turns.nth(1).locator("blockquote").wait_for()
    assert bot.assistant.messages[-1].text == "新材料的责任单位有哪些？"


def test_what_another_tab_adds_leaves_what_is_read_here_alone(bot, visit):
    bot.start()
    first = visit(bot.address())
    second = visit(bot.address(), context=first.page.context)
    turn = first.ask("新材料")
    turn.locator("summary", has_text="责任单位").click()
    turn.get_by_role("link", name="在全文中查看").focus()
    second.turns.locator("blockquote").wait_for()
    second.ask("研发的目标")
    first.turns.nth(1).locator("dl").wait_for()
    assert turn.locator(".agencies").get_attribute("open") == ""
    assert first.focused().startswith("在全文中查看")


def test_too_many_questions_are_refused_in_words(bot, visit):
    bot.start(rate_per_session=1)
    page = visit(bot.address())
    page.expected = ["429"]
    page.ask("新材料")
    assert "请求太多" in page.ask("新能源").inner_text()


def test_thumbs_keep_a_reason_and_the_focus(bot, visit, tmp_path):
    bot.start()
    page = visit(bot.address())
    page.ask("新材料")
    page.button("没用").click()
    assert page.focused() == "答非所问"
    page.button("没有答全").click()
    assert page.focused() == "没用"
    page.status.filter(has_text="谢谢").wait_for(state="attached")
    page.button("没用").click()
    page.panel.get_by_role("textbox", name="其他（选填）").fill("电话13800138000")
    page.button("提交").click()
    assert page.focused() == "没用"
    assert page.button("没用").get_attribute("aria-pressed") == "true"
    page.page.wait_for_load_state("networkidle")
    kept = "SELECT vote, reason, comment FROM feedback"
    for _ in range(50):
        rows = sqlite3.connect(tmp_path / "data" / "web.db").execute(kept).fetchall()
        if rows[0][1] == "other":
            break
        page.page.wait_for_timeout(50)
    assert rows == [("down", "other", "电话［手机号］")]


def test_an_answer_can_be_kept_as_a_picture(bot, visit, tmp_path):
    bot.start()
    page = visit(bot.address())
    page.ask("新材料能补多少钱？")
    with page.page.expect_download() as downloading:
        page.button("存为图片").click()
    download = downloading.value
    assert download.suggested_filename == "创新驱动政策助手.png"
    content = download.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    assert width == 750
    assert 500 < height < 2000


def test_a_question_in_the_address_is_put_in_but_not_asked(bot, visit):
    bot.start()
    page = visit(bot.address("?ask=方案对“新材料”是怎么写的？"))
    page.input.wait_for()
    assert page.input.input_value() == "方案对“新材料”是怎么写的？"
    assert bot.assistant.messages == []


def test_no_more_is_typed_than_is_taken(bot, visit):
    bot.start()
    page = visit(bot.address())
    page.input.fill("长" * 600)
    assert len(page.input.input_value()) <= 600
    page.input.fill("")
    page.page.keyboard.insert_text("长" * 600)
    assert len(page.input.input_value()) == 500
