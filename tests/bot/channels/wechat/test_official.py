"""The Official Account's door, asked by a fake WeChat that shares no code; time runs ten times as fast."""

import asyncio
import json
import re
import time
from urllib.parse import parse_qs, unquote, urlsplit

import aiohttp
import pytest

SECRET = {"WECHAT_APP_SECRET": "the-app-secret"}
LINK = re.compile(r'<a href="([^"]+)">([^<]+)</a>')


async def until(condition, seconds=3.0):
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        await asyncio.sleep(0.01)


@pytest.fixture
async def passive(running, names):
    return await running(names.OFFICIAL)


@pytest.fixture
async def verified(running, names):
    return await running({**names.OFFICIAL, **SECRET})


# ── the address check ──


async def get(one, **query):
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{one.address}/wechat/official", params=query) as answer,
    ):
        return answer.status, await answer.read()


async def test_the_address_check_gets_its_text_back_and_nothing_else(passive, fakes, names):
    now = str(int(time.time()))
    signed = fakes.sign(names.TOKEN, now, "n")
    assert await get(passive, signature=signed, timestamp=now, nonce="n", echostr="5 <b>7") == (200, b"5 <b>7")
    assert await get(passive, signature=signed, timestamp=now, nonce="m", echostr="57") == (403, b"")
    assert await get(passive) == (403, b"")


# ── signatures and replays ──


async def sent(one, query, body):
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{one.address}/wechat/official", params=query, data=body) as answer,
    ):
        return answer.status, await answer.read()


def changed(query, **changes):
    return {name: value for name, value in {**query, **changes}.items() if value is not None}


@pytest.mark.parametrize("name", ["signature", "msg_signature"])
@pytest.mark.parametrize("value", [None, "", "0" * 40, "％", "upper"])
async def test_a_wrong_signature_is_refused_without_words(passive, name, value):
    query, body = passive.wechat.request(passive.wechat.message("ann", "新材料"))
    value = query[name].upper() if value == "upper" else value
    assert await sent(passive, changed(query, **{name: value}), body) == (403, b"")
    assert passive.answers.asked == []


async def test_a_parameter_given_twice_is_refused(passive):
    query, body = passive.wechat.request(passive.wechat.message("ann", "新材料"))
    assert (await sent(passive, [*query.items(), ("nonce", "other")], body))[0] == 403
    assert (await sent(passive, [*query.items(), ("nonce", query["nonce"])], body))[0] == 403


@pytest.mark.parametrize("shift", [-310, 310])
async def test_a_request_of_another_time_is_refused(passive, shift):
    message = passive.wechat.message("ann", "新材料")
    query, body = passive.wechat.request(message, timestamp=time.time() + shift)
    assert (await sent(passive, query, body))[0] == 403
    late = passive.wechat.message("ann", "新材料", created=int(time.time() + shift))
    assert (await sent(passive, *passive.wechat.request(late)))[0] == 403
    assert passive.answers.asked == []


@pytest.mark.parametrize("timestamp", ["abc", "", "-1", "１７００００００００", "9" * 30])
async def test_a_time_that_is_no_number_is_refused(passive, fakes, names, timestamp):
    query, body = passive.wechat.request(passive.wechat.message("ann", "新材料"))
    signed = fakes.sign(names.TOKEN, timestamp, query["nonce"])
    assert (await sent(passive, changed(query, timestamp=timestamp, signature=signed), body))[0] == 403


async def test_the_same_parts_in_other_places_are_refused_by_their_time(passive):
    """Joined without separators they have the same signature."""
    query, body = passive.wechat.request(passive.wechat.message("ann", "新材料"), nonce="777")
    assert (await sent(passive, changed(query, timestamp="777", nonce=query["timestamp"]), body))[0] == 403


async def test_a_replay_gets_the_same_reply_and_asks_nothing(passive):
    message = passive.wechat.message("ann", "新材料")
    query, body = passive.wechat.request(message)
    replies = [passive.wechat.shown(await sent(passive, query, body), "ann") for _ in range(3)]
    assert replies == ["答：新材料"] * 3
    assert len(passive.answers.asked) == 1


async def test_plaintext_is_refused_where_a_key_is_set(passive):
    query, body = passive.wechat.request(passive.wechat.message("ann", "新材料"), plain=True)
    assert await sent(passive, query, body) == (403, b"")


async def test_of_a_compatible_body_only_what_is_encrypted_counts(passive):
    query, body = passive.wechat.request(passive.wechat.message("ann", "真的"))
    encrypted = body.decode().partition("<Encrypt>")[2]
    false = passive.wechat.message("eve", "假的").removesuffix("</xml>") + f"<Encrypt>{encrypted}"
    assert passive.wechat.shown(await sent(passive, query, false.encode()), "ann") == "答：真的"


async def test_another_accounts_message_is_refused(passive, fakes, names):
    other = fakes.FakeWeChat(
        passive.address, token=names.TOKEN, aes_key=names.AES_KEY, app_id="wx0000000000000000", account=names.ACCOUNT
    )
    assert (await sent(passive, *other.request(other.message("ann", "新材料"))))[0] == 403


async def test_a_large_body_is_refused_before_it_is_all_read(passive):
    query, _ = passive.wechat.request(passive.wechat.message("ann", "新材料"))
    assert (await sent(passive, query, b"x" * 65_537))[0] == 413

    async def endless():
        for _ in range(100_000):
            yield b"x" * 4096

    try:
        status, _ = await sent(passive, query, endless())
    except aiohttp.ClientError:
        status = 413  # closed while we still wrote
    assert status == 413


async def test_plaintext_mode_works_without_a_key_and_warns(running, names, log_lines):
    one = await running({**names.OFFICIAL, "WECHAT_AES_KEY": ""})
    assert await one.wechat.say("ann", "新材料") == "答：新材料"
    assert "wechat_plaintext" in [line["event"] for line in log_lines()]


# ── in time, late, never ──


async def test_an_answer_in_time_is_the_reply(verified):
    assert await verified.wechat.say("ann", "新材料") == "答：新材料"
    assert verified.wechat.attempts == [1]
    assert verified.api.pushed == []
    [(sender, text)] = verified.answers.asked
    assert (sender.endswith(":ann"), text) == (True, "新材料")


async def test_a_late_answer_is_pushed_once(verified):
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
    assert await one.wechat.say("ann", "查看结果") == "没有等待中的结果。请直接打字提问。"
    assert len(one.answers.asked) == 1


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


async def test_the_answer_outlives_the_connection(passive):
    passive.answers.delay = 0.6
    query, body = passive.wechat.request(passive.wechat.message("ann", "新材料"))
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(sent(passive, query, body), 0.05)
    await asyncio.sleep(0.7)
    assert passive.wechat.shown(await sent(passive, query, body), "ann") == "答：新材料"
    assert len(passive.answers.asked) == 1


# ── repetitions ──


async def test_deliveries_at_once_get_the_same_reply_of_one_turn(verified):
    verified.answers.delay = 0.2
    message = verified.wechat.message("ann", "新材料")
    answers = await asyncio.gather(*(sent(verified, *verified.wechat.request(message, nonce=str(n))) for n in range(5)))
    assert {verified.wechat.shown(answer, "ann") for answer in answers} == {"答：新材料"}
    assert len(verified.answers.asked) == 1


async def test_one_id_of_two_people_gets_two_answers(passive):
    for user in ("ann", "bob"):
        assert await passive.wechat.say(user, user, msg_id="7") == f"答：{user}"


async def test_a_repeated_delivery_after_a_push_is_only_acknowledged(verified):
    verified.answers.delay = 0.6
    message = verified.wechat.message("ann", "新材料")
    await verified.wechat.deliver(message)
    await until(lambda: verified.api.pushed)
    assert (await verified.wechat.deliver(message))[1] is None
    assert len(verified.api.pushed) == 1


# ── events ──


async def test_a_subscription_is_greeted_with_examples(passive):
    text = (await passive.wechat.deliver(passive.wechat.event("ann", "subscribe")))[1]
    assert "自动问答助手" in text
    [first, *_] = LINK.findall(text)
    assert first[1] == "方案列了哪些重点产业？"
    assert first[1] in unquote(first[0])
    assert passive.answers.asked == []


async def test_events_of_one_second_are_told_apart(passive):
    now = int(time.time())
    for key in ("ask:新材料", "ask:石墨烯"):
        event = passive.wechat.event("ann", "CLICK", key, created=now)
        assert (await passive.wechat.deliver(event))[1] == f"答：{key[4:]}"
        assert (await passive.wechat.deliver(event))[1] == f"答：{key[4:]}"
    assert len(passive.answers.asked) == 2


@pytest.mark.parametrize("event", ["unsubscribe", "VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "something_new"])
async def test_other_events_are_acknowledged(passive, event):
    query, body = passive.wechat.request(passive.wechat.event("ann", event, "k"))
    assert await sent(passive, query, body) == (200, b"success")


async def test_a_scan_greets_and_an_old_menu_says_so(passive):
    assert "助手" in (await passive.wechat.deliver(passive.wechat.event("ann", "SCAN", "12")))[1]
    assert "菜单" in (await passive.wechat.deliver(passive.wechat.event("ann", "CLICK", "OLD")))[1]


def other(one, kind, **fields):
    body = one.wechat.message("ann", None, **fields)
    return body.replace("<MsgType><![CDATA[text]]>", f"<MsgType><![CDATA[{kind}]]>")


async def test_voice_is_answered_by_what_was_understood(passive):
    heard = await passive.wechat.deliver(other(passive, "voice", Recognition="新材料", MediaId="m"))
    assert heard[1] == "您说的是：“新材料”\n\n答：新材料"
    for recognition in ({"Recognition": ""}, {}):
        text = (await passive.wechat.deliver(other(passive, "voice", MediaId="m", **recognition)))[1]
        assert "语音" in text


@pytest.mark.parametrize("kind", ["image", "video", "shortvideo", "location", "link", "new_kind"])
async def test_what_is_not_text_is_answered_politely(passive, kind):
    assert "只看得懂文字" in (await passive.wechat.deliver(other(passive, kind, MediaId="m")))[1]
    assert passive.answers.asked == []


# ── pages and choices ──


async def test_a_long_answer_comes_in_pages(passive):
    passive.answers.text = "\n".join(f"第{n}条：{'政' * 90}" for n in range(20))
    pages = [await passive.wechat.say("ann", "全文")]
    while "回复“继续”" in pages[-1]:
        passive.answers.text = None
        pages.append(await passive.wechat.say("ann", "继续"))
    assert len(pages) == 4  # six whole lines on a page
    assert [f"第{n}条" in "".join(pages) for n in range(20)] == [True] * 20
    assert await passive.wechat.say("ann", "继续") == "答：继续"


async def test_a_repeated_continue_gets_the_same_page(passive):
    passive.answers.text = "政" * 2000
    await passive.wechat.say("ann", "全文")
    more = passive.wechat.message("ann", "继续")
    first = (await passive.wechat.deliver(more))[1]
    assert "（2/" in first
    assert (await passive.wechat.deliver(more))[1] == first
    assert "（3/" in (await passive.wechat.say("ann", "继续"))


@pytest.mark.parametrize(
    ("content", "options"),
    [
        ("制鞋业怎么写？", {"bizmsgmenuid": "id"}),
        ("制鞋业怎么写？", {"bizmsgmenuid": "0"}),
        ("制鞋业怎么写？", {"bizmsgmenuid": "unknown"}),
        ("制鞋业怎么写？", {}),
        ("2", {}),
        ("２。", {}),
    ],
)
async def test_a_choice_comes_back_by_id_title_or_number(passive, content, options):
    passive.answers.suggestions = ["谁负责？", "制鞋业怎么写？"]
    links = LINK.findall(await passive.wechat.say("ann", "制鞋"))
    assert [title for _, title in links] == passive.answers.suggestions
    ids = [parse_qs(urlsplit(address).query)["msgmenuid"][0] for address, _ in links]
    if options.get("bizmsgmenuid") == "id":
        options = {"bizmsgmenuid": ids[1]}
    await passive.wechat.say("ann", content, **options)
    assert passive.answers.asked[-1][1] == "制鞋业怎么写？"


async def test_a_number_is_a_text_where_nothing_was_offered(passive):
    assert await passive.wechat.say("ann", "2") == "答：2"


@pytest.mark.parametrize(
    "text", ["a]]>b", "&<>", "x\x0by", "一\r\n二", "👨‍👩‍👧‍👦𠮷", "**粗** `码`\n# 标题", '<a href="http://x">点</a>']
)
async def test_odd_texts_arrive(passive, text):
    passive.answers.text = text
    seen = await passive.wechat.say("ann", "问")
    assert seen
    assert "<a " not in seen
    assert not {"**", "`"} & set(seen)


# ── quotas and the API's refusals ──


async def test_a_tap_allows_pushes_for_a_minute_only(verified, monkeypatch):
    verified.answers.delay = 0.6
    event = verified.wechat.event("ann", "CLICK", "ask:新材料")
    monkeypatch.setattr("bot.channels.wechat.quota.AFTER_TAP", (1, 0.1))
    text = (await verified.wechat.deliver(event))[1]
    assert text == "答：新材料"  # no push was promised, so the retry was answered
    assert verified.api.pushed == []


@pytest.mark.parametrize("code", [45015, 45047, 43004])
async def test_what_cannot_be_pushed_waits_for_the_next_message(verified, code):
    verified.answers.delay = 0.6
    verified.api.codes = [code]
    assert await verified.wechat.say("ann", "新材料") is None
    await until(lambda: [call for call in verified.api.calls if call[0] == "message/custom/send"])
    await asyncio.sleep(0.1)
    verified.answers.delay = 0
    assert await verified.wechat.say("ann", "石墨烯") == "您之前问的“新材料”：\n答：新材料\n\n答：石墨烯"
    assert verified.api.pushed == []


async def test_an_account_that_may_not_push_answers_passively_from_then_on(verified, log_lines):
    verified.answers.delay = 0.6
    verified.api.always = 48001
    assert await verified.wechat.say("ann", "一") is None
    await until(lambda: [line for line in log_lines() if line["event"] == "wechat_push_kept"])
    assert await verified.wechat.say("ann", "二") == "您之前问的“一”：\n答：一\n\n答：二"
    assert await verified.wechat.say("ann", "三") == "答：三"
    assert len([call for call in verified.api.calls if call[0] == "message/custom/send"]) == 1
    [line] = [line for line in log_lines() if line["event"] == "wechat_push_kept"]
    assert (line["code"], "被动" in line["advice"]) == (48001, True)


async def test_a_message_too_long_for_the_platform_is_pushed_in_parts(verified):
    verified.answers.delay = 0.6
    verified.answers.text = "政" * 600
    verified.api.codes = [45002]
    await verified.wechat.say("ann", "长")
    await until(lambda: len(verified.api.pushed) == 2)
    assert "".join(text for _, text in verified.api.pushed) == "政" * 600


async def test_six_late_answers_of_five_allowed(running, names):
    """The quota is that of one message; taps do not add to it."""
    one = await running({**names.OFFICIAL, **SECRET})
    one.answers.delay = 0.5
    one.api.quota["ann"] = 5
    for number in range(6):
        await one.wechat.say("ann", f"问{number}")
        one.api.quota["ann"] = 5
        await until(lambda number=number: len(one.api.pushed) == number + 1)


async def test_the_api_being_down_for_a_while_is_waited_for(verified):
    verified.answers.delay = 0.6
    verified.api.down = 503
    await verified.wechat.say("ann", "新材料")
    await asyncio.sleep(0.5)
    verified.api.down = None
    await until(lambda: verified.api.pushed)
    assert verified.api.pushed == [("ann", "答：新材料")]


async def test_no_log_line_tells_who_or_what_or_a_secret(verified, log_lines, names):
    verified.answers.delay = 0.6
    verified.api.codes = [45015]
    await verified.wechat.say("openid-of-ann", "很私密的问题")
    await until(lambda: [line for line in log_lines() if line["event"] == "wechat_push_kept"])
    verified.answers.error = RuntimeError("很私密的问题")
    await verified.wechat.say("openid-of-ann", "很私密的问题")
    query, body = verified.wechat.request(verified.wechat.message("openid-of-ann", "很私密的问题"))
    await sent(verified, changed(query, signature="0"), body)
    lines = json.dumps(log_lines(), ensure_ascii=False)
    assert "wechat_refused" in lines
    for hidden in ("openid-of-ann", "私密", names.TOKEN, names.AES_KEY, "TOKEN-1", *SECRET.values()):
        assert hidden not in lines
