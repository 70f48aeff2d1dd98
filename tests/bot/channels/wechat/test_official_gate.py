"""Whom the Official Account's door lets in."""

import time

import aiohttp
import pytest

# ── the address check ──


def get(sent, one, **query):
    return sent(one, query, method="get")


async def test_the_address_check_gets_its_text_back_and_nothing_else(passive, fakes, names, sent):
    now = str(int(time.time()))
    signed = fakes.sign(names.TOKEN, now, "n")
    assert await get(sent, passive, signature=signed, timestamp=now, nonce="n", echostr="5 <b>7") == (200, b"5 <b>7")
    assert await get(sent, passive, signature=signed, timestamp=now, nonce="m", echostr="57") == (403, b"")
    assert await get(sent, passive) == (403, b"")


# ── signatures and replays ──


def changed(query, **changes):
    return {name: value for name, value in {**query, **changes}.items() if value is not None}


@pytest.mark.parametrize("name", ["signature", "msg_signature"])
@pytest.mark.parametrize("value", [None, "", "0" * 40, "％", "upper"])
async def test_a_wrong_signature_is_refused_without_words(passive, name, value, sent):
    query, body = passive.wechat.request(passive.wechat.message("ann", "新材料"))
    value = query[name].upper() if value == "upper" else value
    assert await sent(passive, changed(query, **{name: value}), body) == (403, b"")
    assert passive.answers.asked == []


async def test_a_parameter_given_twice_is_refused(passive, sent):
    query, body = passive.wechat.request(passive.wechat.message("ann", "新材料"))
    assert (await sent(passive, [*query.items(), ("nonce", "other")], body))[0] == 403
    assert (await sent(passive, [*query.items(), ("nonce", query["nonce"])], body))[0] == 403


@pytest.mark.parametrize("shift", [-310, 310])
async def test_a_request_of_another_time_is_refused(passive, shift, sent):
    message = passive.wechat.message("ann", "新材料")
    query, body = passive.wechat.request(message, timestamp=time.time() + shift)
    assert (await sent(passive, query, body))[0] == 403
    late = passive.wechat.message("ann", "新材料", created=int(time.time() + shift))
    assert (await sent(passive, *passive.wechat.request(late)))[0] == 403
    assert passive.answers.asked == []


@pytest.mark.parametrize("timestamp", ["abc", "", "-1", "１７００００００００", "9" * 30])
async def test_a_time_that_is_no_number_is_refused(passive, fakes, names, timestamp, sent):
    query, body = passive.wechat.request(passive.wechat.message("ann", "新材料"))
    signed = fakes.sign(names.TOKEN, timestamp, query["nonce"])
    assert (await sent(passive, changed(query, timestamp=timestamp, signature=signed), body))[0] == 403


async def test_the_same_parts_in_other_places_are_refused_by_their_time(passive, sent):
    """Joined without separators they have the same signature."""
    query, body = passive.wechat.request(passive.wechat.message("ann", "新材料"), nonce="777")
    assert (await sent(passive, changed(query, timestamp="777", nonce=query["timestamp"]), body))[0] == 403


async def test_a_replay_gets_the_same_reply_and_asks_nothing(passive, sent):
    message = passive.wechat.message("ann", "新材料")
    query, body = passive.wechat.request(message)
    replies = [passive.wechat.shown(await sent(passive, query, body), "ann") for _ in range(3)]
    assert replies == ["答：新材料"] * 3
    assert len(passive.answers.asked) == 1


async def test_plaintext_is_refused_where_a_key_is_set(passive, sent):
    query, body = passive.wechat.request(passive.wechat.message("ann", "新材料"), plain=True)
    assert await sent(passive, query, body) == (403, b"")


async def test_of_a_compatible_body_only_what_is_encrypted_counts(passive, sent):
    query, body = passive.wechat.request(passive.wechat.message("ann", "真的"))
    encrypted = body.decode().partition("<Encrypt>")[2]
    false = passive.wechat.message("eve", "假的").removesuffix("</xml>") + f"<Encrypt>{encrypted}"
    assert passive.wechat.shown(await sent(passive, query, false.encode()), "ann") == "答：真的"


async def test_another_accounts_message_is_refused(passive, fakes, names, sent):
    other = fakes.FakeWeChat(
        passive.address, token=names.TOKEN, aes_key=names.AES_KEY, app_id="wx0000000000000000", account=names.ACCOUNT
    )
    assert (await sent(passive, *other.request(other.message("ann", "新材料"))))[0] == 403


async def test_a_large_body_is_refused_before_it_is_all_read(passive, sent):
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
