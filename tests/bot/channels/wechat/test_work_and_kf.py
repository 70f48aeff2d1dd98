"""WeCom's application and 微信客服, asked by fakes that share no code; time runs ten times as fast."""

import asyncio
import time

import pytest


@pytest.fixture
async def one(running, names):
    return await running(names.WORK)


# ── the application ──


async def test_the_address_check_gets_the_decrypted_text_within_a_second(one, sent):
    started = time.monotonic()
    assert await sent(one, one.work.echo("16161"), path="/wechat/work", method="get") == (200, b"16161")
    assert time.monotonic() - started < 1
    assert (await sent(one, one.work.echo("16161", nonce="1"), path="/wechat/work", method="get"))[0] == 403
    assert (await sent(one, path="/wechat/work", method="get"))[0] == 403


async def test_an_answer_in_time_is_the_encrypted_reply(one):
    one.answers.suggestions = ["谁负责？"]
    assert await one.work.say("zhang", "新材料") == "答：新材料\n\n您还可以问（回复数字即可）：\n1. 谁负责？"
    assert await one.work.say("zhang", "1") == "答：谁负责？\n\n您还可以问（回复数字即可）：\n1. 谁负责？"


async def test_a_late_answer_is_pushed_once_after_an_empty_200(one, until):
    one.answers.delay = 0.6
    assert await one.work.say("zhang", "新材料") is None
    assert one.work.attempts == [1]
    await until(lambda: one.api.pushed)
    assert one.api.pushed == [("zhang", "答：新材料")]
    [(_, body)] = [call for call in one.api.calls if call[0] == "message/send"]
    assert (body["agentid"], body["enable_duplicate_check"]) == (218, 1)


async def test_another_application_or_corporation_is_refused(one, fakes, names, sent):
    query, body = one.work.request(one.work.message("zhang", "新材料", agent_id="219"))
    assert (await sent(one, query, body, path="/wechat/work"))[0] == 403
    other = fakes.FakeWork(one.address, token=names.TOKEN, aes_key=names.AES_KEY, corp_id="ww0", agent_id="218")
    query, body = other.request(other.message("zhang", "新材料"))
    assert (await sent(one, query, body, path="/wechat/work"))[0] == 403
    assert one.answers.asked == []


async def test_what_exceeds_the_rate_waits_for_the_next_message(one, monkeypatch, until):
    monkeypatch.setattr("bot.channels.wechat.quota.WORK_LIMITS", ((1, 60.0),))
    one.answers.delay = 0.6
    assert await one.work.say("zhang", "一") is None
    await until(lambda: one.api.pushed)
    assert "查看结果" in await one.work.say("zhang", "二")
    await asyncio.sleep(0.5)
    one.answers.delay = 0
    assert await one.work.say("zhang", "三") == "您之前问的“二”：\n答：二\n\n答：三"
    assert one.api.pushed == [("zhang", "答：一")]


# ── 微信客服 ──


@pytest.fixture
async def kf(running, names, fakes):
    one = await running(names.KF)
    one.caller = fakes.FakeWork(
        one.address, token=names.TOKEN, aes_key=names.AES_KEY, corp_id=names.CORP_ID, agent_id="", path="/wechat/kf"
    )
    return one


async def call_back(sent, kf, names, account="wk1", token="t1"):
    query, body = kf.caller.request(kf.caller.callback(account, token, names.CORP_ID))
    started = time.monotonic()
    assert await sent(kf, query, body, path="/wechat/kf") == (200, b"")
    assert time.monotonic() - started < 0.5


async def test_the_callback_is_acknowledged_and_every_message_pushed_once(kf, fakes, names, sent, until):
    twice = fakes.kf_item("wm1", "石墨烯", msgid="same")
    kf.api.kf_messages = [
        fakes.kf_item("wm1", "昨天的", sent=time.time() - 90_000),
        fakes.kf_item("wm1", "新材料"),
        twice,
        twice,
        fakes.kf_item("wm1", "客服说的", origin=5),
        fakes.kf_item("wm2", "新材料"),
    ]
    kf.api.empty_pages = 1
    await call_back(sent, kf, names)
    await until(lambda: len(kf.api.pushed) == 3)
    await call_back(sent, kf, names, token="t2")
    await asyncio.sleep(0.3)
    assert sorted(kf.api.pushed) == [("wm1", "答：新材料"), ("wm1", "答：石墨烯"), ("wm2", "答：新材料")]
    cursors = [body["cursor"] for name, body in kf.api.calls if name == "kf/sync_msg"]
    assert cursors[0] == ""
    assert cursors[-1] == "6"


async def test_choices_are_a_menu_and_come_back_by_id(kf, fakes, names, until, sent):
    kf.answers.suggestions = ["谁负责？", "怎么写？"]
    kf.api.kf_messages = [fakes.kf_item("wm1", "新材料")]
    await call_back(sent, kf, names)
    await until(lambda: kf.api.pushed)
    [menu] = [body["msgmenu"] for name, body in kf.api.calls if name == "kf/send_msg"]
    assert menu["head_content"] == "答：新材料"
    assert [item["click"]["content"] for item in menu["list"]] == kf.answers.suggestions
    kf.api.kf_messages.append(fakes.kf_item("wm1", "别的字", menu_id=menu["list"][1]["click"]["id"]))
    await call_back(sent, kf, names, token="t2")
    await until(lambda: len(kf.answers.asked) == 2)
    assert kf.answers.asked[-1][1] == "怎么写？"


async def test_a_long_answer_has_its_choices_as_numbers_in_the_text(kf, fakes, names, until, sent):
    kf.answers.suggestions = ["谁负责？"]
    kf.answers.text = "政" * 400
    kf.api.kf_messages = [fakes.kf_item("wm1", "新材料")]
    await call_back(sent, kf, names)
    await until(lambda: kf.api.pushed)
    [body] = [body for name, body in kf.api.calls if name == "kf/send_msg"]
    assert body["msgtype"] == "text"
    assert "1. 谁负责？" in body["text"]["content"]


async def test_who_opens_the_chat_is_greeted_once(kf, names, until, sent):
    event = {"event_type": "enter_session", "welcome_code": "w", "open_kfid": "wk1", "external_userid": "wm1"}
    now = int(time.time())
    kf.api.kf_messages = [{"msgid": "e", "send_time": now, "origin": 4, "msgtype": "event", "event": event}]
    await call_back(sent, kf, names)
    await until(lambda: [call for call in kf.api.calls if call[0] == "kf/send_msg_on_event"])
    [(_, body)] = [call for call in kf.api.calls if call[0] == "kf/send_msg_on_event"]
    assert body["code"] == "w"
    assert "自动问答助手" in body["msgmenu"]["head_content"]
    assert kf.answers.asked == []


async def test_a_failed_fetch_is_tried_again(kf, fakes, names, until, sent):
    kf.api.kf_messages = [fakes.kf_item("wm1", "新材料")]
    kf.api.codes = [45009]
    await call_back(sent, kf, names)
    await until(lambda: kf.api.pushed)
    assert kf.api.pushed == [("wm1", "答：新材料")]


async def test_five_pushes_and_the_sixth_waits(kf, fakes, names, monkeypatch, until, sent):
    """One message allows five; here one, to see what is beyond."""
    monkeypatch.setattr("bot.channels.wechat.quota.AFTER_MESSAGE", (0, 3600.0))
    kf.api.kf_messages = [fakes.kf_item("wm1", "一")]
    await call_back(sent, kf, names)
    await until(lambda: kf.answers.asked)
    await asyncio.sleep(0.2)
    monkeypatch.setattr("bot.channels.wechat.quota.AFTER_MESSAGE", (5, 3600.0))
    kf.api.kf_messages.append(fakes.kf_item("wm1", "二"))
    await call_back(sent, kf, names, token="t2")
    await until(lambda: kf.api.pushed)
    assert kf.api.pushed == [("wm1", "您之前问的“一”：\n答：一\n\n答：二")]


async def test_a_false_callback_is_refused(kf, names, sent):
    query, body = kf.caller.request(kf.caller.callback("wk1", "t", names.CORP_ID))
    assert (await sent(kf, {**query, "nonce": "1"}, body, path="/wechat/kf"))[0] == 403
    assert [call for call in kf.api.calls if call[0] == "kf/sync_msg"] == []


async def test_a_closed_door_is_not_there(one, sent):
    assert (await sent(one, path="/wechat/official", method="get"))[0] == 404
    assert (await sent(one, path="/wechat/kf", method="get"))[0] == 404
