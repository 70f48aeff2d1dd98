import asyncio
import contextlib
import json
import sqlite3
import threading

import pytest

from bot.channels import web_keeper
from bot.channels.web_store import WebStore
from tests.bot.channels import replies
from tests.bot.channels.conftest import refused

# ── messages ──


async def test_a_question_is_answered_with_everything_the_widget_draws(web_client, canned):
    client = await web_client()
    response = await client.ask("新材料有什么扶持方向？")
    assert response.status == 200
    turn = await response.json()
    [message] = turn["messages"]
    assert turn["question"] == "新材料有什么扶持方向？"
    assert message["text"] == replies.content().messages[0]["text"]
    assert message["blocks"] == [{"text": "方案在 2.1.9“新材料”里写到："}, {"citation": 0}]
    assert message["links"] == [f"documents/quanzhengban-2016-87?mark=2.1.9:0-{len(replies.QUOTE)}#clause-2.1.9"]
    assert [source["number"] for source in message["sources"]] == [replies.DOCUMENT]
    assert message["custom"]["citations"] == [replies.citation()]
    [heard] = canned.messages
    assert heard.channel == "web"


async def test_a_silence_keeps_its_conclusion_and_whom_to_ask_around_the_quote(web_client):
    client = await web_client()
    [message] = (await (await client.ask("新材料能补多少钱？")).json())["messages"]
    assert [next(iter(block)) for block in message["blocks"]] == ["text", "text", "citation", "text"]
    assert "没有写" in message["blocks"][0]["text"]
    assert "可以向责任单位了解" in message["blocks"][-1]["text"]


async def test_a_quote_that_the_text_does_not_show_comes_last(web_client, canned):
    canned.canned = replies.reply("方案这样写。", replies.answer(citations=[replies.citation()]))
    client = await web_client()
    [message] = (await (await client.ask("？？")).json())["messages"]
    assert message["blocks"] == [{"text": "方案这样写。"}, {"citation": 0}]


async def test_an_unknown_document_has_no_link(web_client, canned):
    foreign = {**replies.citation(), "document": "闽政〔2016〕2号"}
    canned.canned = replies.reply("依据：", replies.answer(citations=[foreign]))
    client = await web_client()
    [message] = (await (await client.ask("依据")).json())["messages"]
    assert (message["links"], message["sources"]) == ([None], [])


async def test_the_same_message_is_answered_once(web_client, canned):
    client = await web_client()
    first = await (await client.ask("新材料")).json()
    again = await (await client.ask("新材料")).json()
    assert again == first
    assert len(canned.messages) == 1
    await client.ask("新材料", "message-9")
    assert len(canned.messages) == 2


async def test_the_same_message_sent_while_it_is_answered_is_answered_once(web_client, canned):
    client = await web_client()
    canned.gate = asyncio.Event()
    asking = [asyncio.create_task(client.ask("新材料")) for _ in range(5)]
    while not canned.messages:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    canned.gate.set()
    bodies = [await response.json() for response in await asyncio.gather(*asking)]
    assert bodies == [bodies[0]] * 5
    assert len(canned.messages) == 1
    assert len(await client.history()) == 1


async def test_it_is_the_same_message_whatever_the_clock_says(web_client, canned, tmp_path):
    client = await web_client()
    await client.ask("新材料")
    with contextlib.closing(sqlite3.connect(next(tmp_path.rglob("web.db")), isolation_level=None)) as store:
        store.execute("UPDATE turns SET time = time - 7200")
    await client.ask("新材料")
    assert len(canned.messages) == 1


async def test_the_assistant_is_told_the_name_of_a_message(web_client, canned):
    """So that it, too, answers it once: the process may be killed before the chat has kept the answer."""
    client = await web_client()
    await client.ask("新材料", "message-1")
    assert [message.id for message in canned.messages] == ["message-1"]


async def test_a_used_name_with_other_words_is_refused(web_client, canned):
    client = await web_client()
    await client.ask("新材料")
    await refused(await client.ask("新能源"), 409, "client_msg_id_reused")
    assert len(canned.messages) == 1


async def test_a_failure_is_told_and_not_kept(web_client, canned):
    client = await web_client()
    turn = await (await client.ask("坏掉")).json()
    assert turn["messages"][0]["custom"]["kind"] == "error"
    assert "ABCD1234" in turn["messages"][0]["text"]
    await client.ask("坏掉")
    assert len(canned.messages) == 2
    assert await client.history() == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "bad_json"),
        (b"[]", 400, "bad_body"),
        ({"text": "x"}, 400, "bad_client_msg_id"),
        ({"text": "x", "client_msg_id": "short"}, 400, "bad_client_msg_id"),
        ({"client_msg_id": "message-1"}, 400, "bad_message"),
        ({"text": "x", "button": "abcdefgh", "client_msg_id": "message-1"}, 400, "bad_message"),
        ({"text": "  ", "client_msg_id": "message-1"}, 400, "empty_text"),
        ({"text": "长" * 501, "client_msg_id": "message-1"}, 400, "text_too_long"),
        ({"text": "\x00", "client_msg_id": "message-1"}, 400, "bad_character"),
        ({"text": 5, "client_msg_id": "message-1"}, 400, "bad_text"),
        ({"button": "<b>", "client_msg_id": "message-1"}, 400, "bad_button"),
        (b" " * 9000, 413, "body_too_large"),
    ],
)
async def test_malformed_messages_are_refused(web_client, canned, body, status, code):
    client = await web_client()
    await refused(await client.call("POST", "/api/chat/messages", body), status, code)
    assert canned.messages == []


# ── buttons ──


async def test_a_button_asks_what_it_was_issued_with_and_hides_its_payload(web_client, canned):
    canned.canned = replies.reply("请选：", replies.answer("clarify", suggestions=["甲", "乙"]))
    canned.canned.messages[0]["buttons"] = [{"title": "看甲", "payload": "甲的真正问题"}]
    client = await web_client()
    text = await (await client.ask("选")).text()
    button = json.loads(text)["messages"][0]["buttons"][0]
    assert button["title"] == "看甲"
    assert "甲的真正问题" not in text
    turn = await (await client.press(button["id"])).json()
    assert (turn["question"], canned.messages[-1].text) == ("看甲", "甲的真正问题")


async def test_only_buttons_of_this_session_act(web_client, canned):
    first = await web_client()
    issued = (await (await first.ask("新材料")).json())["messages"][0]["buttons"][0]["id"]
    second = await type(first)(first.http).open()
    await refused(await second.press(issued), 404, "unknown_button")
    await refused(await first.press("/restart-now"[1:] + "x"), 404, "unknown_button")
    assert len(canned.messages) == 1


# ── feedback ──


async def test_feedback_is_kept_replaced_and_shown_again(web_client, tmp_path):
    client = await web_client()
    turn = await (await client.ask("新材料")).json()
    opinion = {"answer_id": turn["messages"][0]["custom"]["answer_id"], "vote": "up"}
    assert (await client.call("POST", "/api/chat/feedback", opinion)).status == 200
    worse = {**opinion, "vote": "down", "reason": "other", "comment": "请打13800138000"}
    assert (await client.call("POST", "/api/chat/feedback", worse)).status == 200
    assert [turn["vote"] for turn in await client.history()] == ["down"]
    rows = (
        sqlite3.connect(tmp_path / "data" / "web.db").execute("SELECT vote, reason, comment FROM feedback").fetchall()
    )
    assert rows == [("down", "other", "请打［手机号］")]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"answer_id": "unknown"}, 404, "unknown_answer"),
        ({"answer_id": ""}, 400, "bad_answer_id"),
        ({"vote": "maybe"}, 400, "bad_vote"),
        ({"vote": ["up"]}, 400, "bad_vote"),
        ({"reason": "because"}, 400, "bad_reason"),
        ({"comment": " "}, 400, "empty_comment"),
    ],
)
async def test_malformed_feedback_is_refused(web_client, change, status, code):
    client = await web_client()
    turn = await (await client.ask("新材料")).json()
    opinion = {"answer_id": turn["messages"][0]["custom"]["answer_id"], "vote": "up", **change}
    await refused(await client.call("POST", "/api/chat/feedback", opinion), status, code)


# ── a store that does not answer ──


async def test_a_store_that_does_not_answer_is_said_to_be_slow(web_client, monkeypatch, log_lines):
    client = await web_client()
    begun, go_on = threading.Event(), threading.Event()

    def stand_still(self, *arguments):
        begun.set()
        go_on.wait(10)

    with monkeypatch.context() as patches:
        patches.setattr(web_keeper, "STORE_SECONDS", 0.05)
        patches.setattr(WebStore, "session", stand_still)
        response = await client.ask("新材料谁负责？")
        assert begun.is_set()
        await refused(response, 503, "store_slow")
        assert response.headers["Retry-After"] == "0"
        go_on.set()
    assert [line["event"] for line in log_lines()].count("web_store_slow") == 1
    assert (await client.ask("新材料谁负责？", "message-2")).status == 200
