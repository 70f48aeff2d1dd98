"""In time, late, repeated, and what cannot be pushed; time runs ten times as fast."""

import asyncio
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

LINK = re.compile(r'<a href="([^"]+)">([^<]+)</a>')


# ── in time, late, never ──


async def test_an_answer_in_time_is_the_reply(verified):
    assert await verified.wechat.say("ann", "新材料") == "答：新材料"
    assert verified.wechat.attempts == [1]
    assert verified.api.pushed == []
    [(sender, text)] = verified.answers.asked
    assert (sender.endswith(":ann"), text) == (True, "新材料")


async def test_a_late_answer_is_pushed_once(verified, until):
    verified.answers.delay = 0.7
    assert await verified.wechat.say("ann", "新材料") is None
    assert verified.wechat.attempts == [1]
    await until(lambda: verified.api.pushed)
    await asyncio.sleep(0.5)
    assert verified.api.pushed == [("ann", "答：新材料")]
    assert len(verified.answers.asked) == 1


async def test_an_unverified_account_answers_the_retry(passive):
    passive.answers.delay = 0.7
    assert await passive.wechat.say("ann", "新材料") == "答：新材料"
    assert passive.wechat.attempts == [1, 2]
    assert len(passive.answers.asked) == 1


@pytest.mark.parametrize("deliveries", [3, 4])
async def test_a_very_late_answer_is_fetched_by_its_link(running, names, deliveries):
    one = await running(names.OFFICIAL, deliveries=deliveries)
    one.answers.delays["新材料"] = 2.6
    text = await one.wechat.say("ann", "新材料")
    assert one.wechat.attempts == list(range(1, deliveries + 1))
    [(address, shown)] = LINK.findall(text)
    tapped = parse_qs(urlsplit(address).query)
    assert shown == "查看结果"
    await asyncio.sleep(1.0)
    seen = await one.wechat.say("ann", tapped["msgmenucontent"][0], bizmsgmenuid=tapped["msgmenuid"][0])
    assert seen == "您之前问的“新材料”：\n答：新材料"
    assert await one.wechat.say("ann", "查看结果") == seen  # the fetched one may have been lost on its way too
    assert await one.wechat.say("bob", "查看结果") == "没有等待中的结果。请直接打字提问。"
    assert await one.wechat.say("ann", "石墨烯") == "答：石墨烯"
    assert await one.wechat.say("ann", "查看结果") == "您之前问的“石墨烯”：\n答：石墨烯"
    assert await one.wechat.say("ann", "结果") == "答：结果"
    assert len(one.answers.asked) == 3


async def test_a_waiting_answer_comes_with_the_next_message(running, names):
    one = await running(names.OFFICIAL)
    one.answers.delays["新材料"] = 2.0
    assert "查看结果" in await one.wechat.say("ann", "新材料")
    await asyncio.sleep(0.8)
    assert await one.wechat.say("ann", "石墨烯") == "您之前问的“新材料”：\n答：新材料\n\n答：石墨烯"
    assert await one.wechat.say("ann", "结果") == "答：结果"


async def test_a_failing_assistant_is_an_apology(passive):
    passive.answers.error = RuntimeError("broken")
    assert "故障" in await passive.wechat.say("ann", "新材料")


async def test_an_empty_answer_is_an_apology(passive):
    passive.answers.text = ""
    assert "故障" in await passive.wechat.say("ann", "新材料")


async def test_the_answer_outlives_the_connection(passive, sent):
    passive.answers.delay = 0.6
    query, body = passive.wechat.request(passive.wechat.message("ann", "新材料"))
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(sent(passive, query, body), 0.05)
    await asyncio.sleep(0.7)
    assert passive.wechat.shown(await sent(passive, query, body), "ann") == "答：新材料"
    assert len(passive.answers.asked) == 1


# ── repetitions ──


async def test_deliveries_at_once_get_the_same_reply_of_one_turn(verified, sent):
    verified.answers.delay = 0.2
    message = verified.wechat.message("ann", "新材料")
    answers = await asyncio.gather(*(sent(verified, *verified.wechat.request(message, nonce=str(n))) for n in range(5)))
    assert {verified.wechat.shown(answer, "ann") for answer in answers} == {"答：新材料"}
    assert len(verified.answers.asked) == 1


async def test_one_id_of_two_people_gets_two_answers(passive):
    for user in ("ann", "bob"):
        assert await passive.wechat.say(user, user, msg_id="7") == f"答：{user}"


async def test_a_repeated_delivery_after_a_push_is_only_acknowledged(verified, until):
    verified.answers.delay = 0.6
    message = verified.wechat.message("ann", "新材料")
    await verified.wechat.deliver(message)
    await until(lambda: verified.api.pushed)
    assert (await verified.wechat.deliver(message))[1] is None
    assert len(verified.api.pushed) == 1


# ── quotas and the API's refusals ──


async def test_a_tap_allows_pushes_for_a_minute_only(verified, monkeypatch):
    verified.answers.delay = 0.6
    event = verified.wechat.event("ann", "CLICK", "ask:新材料")
    monkeypatch.setattr("bot.channels.wechat.quota.AFTER_TAP", (1, 0.1))
    text = (await verified.wechat.deliver(event))[1]
    assert text == "答：新材料"  # no push was promised, so the retry was answered
    assert verified.api.pushed == []


@pytest.mark.parametrize("code", [45015, 45047, 43004])
async def test_what_cannot_be_pushed_waits_for_the_next_message(verified, code, until):
    verified.answers.delay = 0.6
    verified.api.codes = [code]
    assert await verified.wechat.say("ann", "新材料") is None
    await until(lambda: [call for call in verified.api.calls if call[0] == "message/custom/send"])
    await asyncio.sleep(0.1)
    verified.answers.delay = 0
    assert await verified.wechat.say("ann", "石墨烯") == "您之前问的“新材料”：\n答：新材料\n\n答：石墨烯"
    assert verified.api.pushed == []


async def test_an_account_that_may_not_push_answers_passively_from_then_on(verified, log_lines, until):
    verified.answers.delay = 0.6
    verified.api.always = 48001
    assert await verified.wechat.say("ann", "一") is None
    await until(lambda: [line for line in log_lines() if line["event"] == "wechat_push_kept"])
    assert await verified.wechat.say("ann", "二") == "您之前问的“一”：\n答：一\n\n答：二"
    assert await verified.wechat.say("ann", "三") == "答：三"
    assert len([call for call in verified.api.calls if call[0] == "message/custom/send"]) == 1
    [line] = [line for line in log_lines() if line["event"] == "wechat_push_kept"]
    assert (line["code"], "被动" in line["advice"]) == (48001, True)


async def test_a_message_too_long_for_the_platform_is_pushed_in_parts(verified, until):
    verified.answers.delay = 0.6
    verified.answers.text = "政" * 600
    verified.api.codes = [45002]
    await verified.wechat.say("ann", "长")
    await until(lambda: len(verified.api.pushed) == 2)
    assert "".join(text for _, text in verified.api.pushed) == "政" * 600


async def test_six_late_answers_of_five_allowed(running, names, until):
    """The quota is that of one message; taps do not add to it."""
    one = await running({**names.OFFICIAL, **names.SECRET})
    one.answers.delay = 0.5
    one.api.quota["ann"] = 5
    for number in range(6):
        await one.wechat.say("ann", f"问{number}")
        one.api.quota["ann"] = 5
        await until(lambda number=number: len(one.api.pushed) == number + 1)


async def test_the_api_being_down_for_a_while_is_waited_for(verified, until):
    verified.answers.delay = 0.6
    verified.api.down = 503
    await verified.wechat.say("ann", "新材料")
    await asyncio.sleep(0.5)
    verified.api.down = None
    await until(lambda: verified.api.pushed)
    assert verified.api.pushed == [("ann", "答：新材料")]


async def test_no_log_line_tells_who_or_what_or_a_secret(verified, log_lines, names, sent, until):
    verified.answers.delay = 0.6
    verified.api.codes = [45015]
    await verified.wechat.say("openid-of-ann", "很私密的问题")
    await until(lambda: [line for line in log_lines() if line["event"] == "wechat_push_kept"])
    verified.answers.error = RuntimeError("很私密的问题")
    await verified.wechat.say("openid-of-ann", "很私密的问题")
    query, body = verified.wechat.request(verified.wechat.message("openid-of-ann", "很私密的问题"))
    await sent(verified, {**query, "signature": "0"}, body)
    lines = json.dumps(log_lines(), ensure_ascii=False)
    assert "wechat_refused" in lines
    for hidden in ("openid-of-ann", "私密", names.TOKEN, names.AES_KEY, "TOKEN-1", *names.SECRET.values()):
        assert hidden not in lines


# ── more than can be answered ──


async def test_a_flood_of_one_person_is_told_so_and_others_are_answered(running, names):
    one = await running(names.OFFICIAL, most_waiting=4, most_waiting_per_sender=2)
    one.answers.delay = 0.1
    floods = [one.wechat.say("ann", f"问题{number}") for number in range(6)]
    *texts, other = await asyncio.gather(*floods, one.wechat.say("bob", "新材料"))
    assert other == "答：新材料"
    busy = "现在提问的人太多，这个问题没有排上队。请过一会儿再发一次。"
    assert sorted(text == busy for text in texts) == [False] * 2 + [True] * 4
    assert len(one.answers.asked) == 3
    assert await one.wechat.say("ann", "石墨烯") == "答：石墨烯"
