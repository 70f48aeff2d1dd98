import asyncio
import importlib
import sys
import unicodedata
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.assistant import ONLY_SLASHES, Assistant, AssistantError, plain_text
from bot.messages import UserMessage

ANSWER = {"kind": "small_talk", "answer_id": "1"}


class FakeAgent:
    """Says what it is given to say."""

    def __init__(self, said):
        self.said = said
        self.heard = []

    async def handle_message(self, message):
        self.heard.append(message)
        said = self.said(message) if callable(self.said) else self.said
        return await said if asyncio.iscoroutine(said) else said

    async def parse_message(self, message_data):
        ranking = [{"name": f"about {message_data}", "confidence": 0.9}, {"name": "hardly", "confidence": 0.001}]
        return {"intent_ranking": ranking}


class FakeConversations:
    def __init__(self, error=None):
        self.forgotten = []
        self.error = error

    async def forget(self, sender):
        if self.error:
            raise self.error
        self.forgotten.append(sender)

    def close(self):
        self.forgotten.append("closed")


def rasa_message(sender, text, channel, *, explain, sentences):
    return SimpleNamespace(sender=sender, text=text, channel=channel, explain=explain, sentences=sentences)


def assistant_that_says(said, conversations=None, **options):
    agent = FakeAgent(said)
    return Assistant(agent, conversations or FakeConversations(), rasa_message, **options), agent


def message(text="你好", **fields):
    return UserMessage("ann", text, "rest", **fields)


async def test_each_sentence_of_a_message_is_classified_by_itself():
    answer = [{"text": "好", "custom": ANSWER}]
    assistant, agent = assistant_that_says(answer, split_sentences=lambda text: text.split("？"))
    await assistant.reply(message("甲？乙"))
    [heard] = agent.heard
    assert heard.sentences == [
        [{"name": "about 甲", "confidence": 0.9}],
        [{"name": "about 乙", "confidence": 0.9}],
    ]


async def test_personal_data_reaches_neither_rasa_nor_the_log(log_lines):
    assistant, agent = assistant_that_says([{"text": "好", "custom": ANSWER}])
    await assistant.reply(message("手机13800138000"))
    assert [heard.text for heard in agent.heard] == ["手机［手机号］"]
    assert "13800138000" not in str(log_lines())


async def test_a_conversation_is_forgotten_under_the_name_it_was_kept_by():
    conversations = FakeConversations()
    assistant, agent = assistant_that_says([{"text": "好", "custom": ANSWER}], conversations)
    await assistant.reply(message())
    await assistant.forget("rest", "ann")
    assert conversations.forgotten == [agent.heard[0].sender]


async def test_messages_come_back_under_the_senders_own_name():
    assistant, agent = assistant_that_says([{"recipient_id": "rest:ann", "text": "好", "custom": ANSWER}])
    reply = await assistant.reply(message(explain=True))
    assert reply.messages == [{"recipient_id": "ann", "text": "好", "custom": ANSWER}]
    [heard] = agent.heard
    assert (heard.sender, heard.text, heard.channel, heard.explain) == ("rest:ann", "你好", "rest", True)


@pytest.mark.parametrize(
    "said",
    [None, [], [{"text": "no object"}], [{"custom": ANSWER}, {"custom": ANSWER}], [{"text": "x", "custom": "no"}]],
)
async def test_an_incomplete_reply_is_a_stated_failure(said, log_lines):
    assistant, _ = assistant_that_says(said)
    reply = await assistant.reply(message())
    assert_stated_failure(reply, log_lines(), "IncompleteReplyError")


def assert_stated_failure(reply, lines, reason):
    assert reply.answer["kind"] == "error"
    reference = reply.answer["answer_id"]
    assert reference in reply.messages[0]["text"]
    [line] = [line for line in lines if line["event"] == "answer_failed"]
    assert (line["reference"], line["reason"]) == (reference, reason)


async def test_an_exception_is_a_stated_failure(log_lines):
    def explode(_):
        raise RuntimeError("the text 你好 is in here")

    assistant, _ = assistant_that_says(explode)
    reply = await assistant.reply(message("你好"))
    assert_stated_failure(reply, log_lines(), "RuntimeError")
    assert "你好" not in str(log_lines())


async def test_an_answer_that_takes_too_long_is_a_stated_failure(log_lines):
    assistant, _ = assistant_that_says(lambda _: asyncio.sleep(30), answer_seconds=0.05)
    reply = await asyncio.wait_for(assistant.reply(message()), 5)
    assert_stated_failure(reply, log_lines(), "timeout")


async def test_an_answer_is_logged_without_its_text(log_lines):
    assistant, _ = assistant_that_says([{"text": "秘密", "custom": ANSWER}])
    await assistant.reply(message("我的问题"))
    [line] = log_lines()
    assert (line["event"], line["kind"], line["answer_id"]) == ("answered", "small_talk", "1")
    assert "我的问题" not in str(line)
    assert "秘密" not in str(line)


async def test_cancelling_is_not_swallowed():
    assistant, _ = assistant_that_says(lambda _: asyncio.sleep(30))
    task = asyncio.create_task(assistant.reply(message()))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    ("said", "ready"),
    [([{"text": "x", "custom": ANSWER}], True), ([{"text": "x", "custom": {"kind": "error"}}], False), ([], False)],
)
async def test_ready_only_when_the_test_question_is_answered(said, ready):
    conversations = FakeConversations()
    assistant, agent = assistant_that_says(said, conversations)
    assert await assistant.ready() is ready
    assert conversations.forgotten == [agent.heard[0].sender]


async def test_not_ready_when_the_store_cannot_forget():
    assistant, _ = assistant_that_says([{"custom": ANSWER}], FakeConversations(OSError("disk")))
    assert not await assistant.ready()


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/restart", "restart"),
        ("／restart", "restart"),
        (" \u200b/\ufe0f／greet{}", "greet{}"),
        ("//", ONLY_SLASHES),
        ("研发/推广", "研发/推广"),
        ("  前面空格", "  前面空格"),
        ("", ""),
    ],
)
async def test_a_leading_slash_is_text(typed, heard):
    assistant, agent = assistant_that_says([{"custom": ANSWER}])
    await assistant.reply(message(typed))
    assert agent.heard[0].text == heard


def test_no_character_can_disguise_a_leading_slash():
    for number in range(sys.maxunicode + 1):
        typed = chr(number) + "/restart"
        seen = unicodedata.normalize("NFKC", plain_text(typed)).strip()
        visible = "".join(c for c in seen if unicodedata.category(c) not in ("Cf", "Cc", "Mn", "Me"))
        assert not visible.strip().startswith("/"), hex(number)


def test_close_closes_the_store():
    conversations = FakeConversations()
    assistant_that_says([], conversations)[0].close()
    assert conversations.forgotten == ["closed"]


class TestOnRasa:
    """With the real Agent on the toy model."""

    async def test_a_text_comes_whole_with_its_object_and_buttons(self, load_toy):
        reply = await load_toy().reply(message("新材料", explain=True))
        [only] = reply.messages
        assert only["text"] == "第一段\n\n第二段：新材料"
        assert only["buttons"] == [{"title": "再问", "payload": "再问"}]
        assert only["custom"]["metadata"] == {"explain": True}

    async def test_no_metadata_without_explain(self, load_toy):
        reply = await load_toy().reply(message("新材料"))
        assert not reply.answer["metadata"]

    @pytest.mark.parametrize("text", ["坏掉", "沉默", "两次", "拒绝"])
    async def test_a_failing_action_is_a_stated_failure(self, load_toy, log_lines, text):
        reply = await load_toy().reply(message(text))
        assert_stated_failure(reply, log_lines(), "IncompleteReplyError")
        assert {line["reference"] for line in log_lines()} == {reply.answer["answer_id"]}

    @pytest.mark.parametrize("command", ["/restart", "/session_start", "/back", "／restart", "/ask", '/break{"a":"b"}'])
    async def test_commands_are_only_text(self, load_toy, command):
        assistant = load_toy()
        await assistant.reply(message("新材料"))
        reply = await assistant.reply(message(command))
        assert reply.answer["understood"]["intent"] == "nlu_fallback"
        assert reply.answer["answer_id"] == "turn-2"

    async def test_after_a_timeout_the_next_message_is_answered(self, load_toy):
        assistant = load_toy(answer_seconds=0.3)
        assert (await assistant.reply(message("拖延"))).answer["kind"] == "error"
        assert (await assistant.reply(message("新材料"))).answer["kind"] == "small_talk"

    async def test_messages_of_one_sender_are_answered_in_order(self, load_toy):
        assistant = load_toy()
        replies = await asyncio.gather(*(assistant.reply(message(f"第{n}条")) for n in range(20)))
        assert [reply.answer["answer_id"] for reply in replies] == [f"turn-{n + 1}" for n in range(20)]

    async def test_channels_do_not_share_conversations(self, load_toy):
        assistant = load_toy()
        await assistant.reply(UserMessage("ann", "新材料", "rest"))
        other = await assistant.reply(UserMessage("ann", "新材料", "web"))
        assert other.answer["answer_id"] == "turn-1"

    async def test_ready_leaves_nothing_behind(self, load_toy):
        assistant = load_toy()
        assert await assistant.ready()
        assert list(await assistant._conversations.keys()) == []


def test_load_says_what_to_do_when_there_is_no_model(monkeypatch, tmp_path, settings, toy_actions):
    loading = importlib.import_module("bot.loading")
    monkeypatch.setattr(loading, "_load_actions", lambda *_: (toy_actions, None))
    with pytest.raises(AssistantError, match="python -m bot train"):
        Assistant.load(replace(settings, model_dir=tmp_path / "nowhere"))


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\x1f\x8b\x08\x00 half"])
def test_load_says_when_the_model_is_broken(monkeypatch, tmp_path, settings, toy_actions, content):
    loading = importlib.import_module("bot.loading")
    monkeypatch.setattr(loading, "_load_actions", lambda *_: (toy_actions, None))
    (tmp_path / "model.tar.gz").write_bytes(content)
    with pytest.raises(AssistantError, match="--force"):
        Assistant.load(replace(settings, model_dir=tmp_path))
