"""The real server with the trained model, asked by the fakes in WeChat's own time."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
import pytest
from aiohttp import web

from bench.exam.run import exam_settings
from bench.wechat_fakes import FakeApi, FakeWeChat
from bot.channels.wechat.settings import read_wechat_settings
from bot.messages import UserMessage
from bot.server import build_app

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="session")]
QUESTION = "石墨烯由谁负责？"


class Slowed:
    """The trained assistant, later; or one whose agent does not answer."""

    def __init__(self, assistant, seconds=0.0):
        self.assistant, self.seconds = assistant, seconds

    async def reply(self, message):
        await asyncio.sleep(self.seconds)
        return await self.assistant.reply(message)

    async def ready(self):
        return await self.assistant.ready()

    @property
    def library(self):
        return self.assistant.library


@pytest.fixture
def serving(trained_assistant, names, project_root, tmp_path):
    """Return a context: the server with some variables and slowness, a phone and the API."""

    @asynccontextmanager
    async def serve(environ, seconds=0.0):
        api = FakeApi()
        base = await api.start()
        wechat, problems = read_wechat_settings({**environ, "WECHAT_API_BASE": base}, project_root / "credentials.yml")
        assert problems == []
        settings = replace(exam_settings(project_root / "models", tmp_path), wechat=wechat, public_url="https://a.test")
        runner = web.AppRunner(build_app(settings, Slowed(trained_assistant, seconds)))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        keys = {"token": names.TOKEN, "aes_key": names.AES_KEY, "app_id": names.APP_ID, "account": names.ACCOUNT}
        try:
            yield FakeWeChat(address, **keys), api
        finally:
            await runner.cleanup()
            await api.stop()

    return serve


async def turns(assistant, user, names):
    """Return how often a person's words stand in the conversation."""
    tracker = await assistant._agent.tracker_store.retrieve_full_tracker(f"wechat_official:{names.ACCOUNT}:{user}")
    return [event.text for event in tracker.events if type(event).__name__ == "UserUttered"] if tracker else []


async def test_a_question_and_its_follow_up_are_answered_from_the_plan(serving, names, trained_assistant):
    async with serving(names.OFFICIAL) as (phone, _):
        first = await phone.say("e2e-1", QUESTION)
        assert "市科技局" in first
        assert "\n\n【原文 2.1.9 新材料】“" in first
        assert 'documents/quanzhengban-2016-87#clause-2.1.9">查看原文</a>' in first
        assert "泉政办〔2016〕87号" in first
        assert "msgmenucontent=" in first
        assert phone.attempts == [1]
        assert "新材料" in await phone.say("e2e-1", "那内容呢？")
    assert len(await turns(trained_assistant, "e2e-1", names)) == 2


async def test_an_unverified_account_gets_a_slow_answer_on_the_retry(serving, names, trained_assistant):
    async with serving(names.OFFICIAL, 7) as (phone, _):
        assert "市科技局" in await phone.say("e2e-2", QUESTION)
        assert phone.attempts == [1, 2]
    assert await turns(trained_assistant, "e2e-2", names) == [QUESTION]


async def test_a_verified_account_gets_a_slow_answer_pushed_once(serving, names, trained_assistant):
    async with serving({**names.OFFICIAL, **names.SECRET}, 7) as (phone, api):
        assert await phone.say("e2e-3", QUESTION) is None
        await asyncio.sleep(4)
        [(user, text)] = api.pushed
        assert (user, "市科技局" in text) == ("e2e-3", True)
    assert await turns(trained_assistant, "e2e-3", names) == [QUESTION]


async def test_a_very_slow_answer_is_fetched(serving, names):
    async with serving(names.OFFICIAL, 18) as (phone, _):
        assert "查看结果" in await phone.say("e2e-4", QUESTION)
        assert phone.attempts == [1, 2, 3]
        await asyncio.sleep(4)
        assert "市科技局" in await phone.say("e2e-4", "查看结果")


async def test_deliveries_at_once_are_one_turn(serving, names, trained_assistant):
    async with serving(names.OFFICIAL, 0.3) as (phone, _), aiohttp.ClientSession() as session:
        message = phone.message("e2e-5", QUESTION)
        answers = await asyncio.gather(*(phone.post(session, message, nonce=str(n)) for n in range(3)))
        assert len({phone.shown(answer, "e2e-5") for answer in answers}) == 1
    assert await turns(trained_assistant, "e2e-5", names) == [QUESTION]


async def test_a_dropped_connection_leaves_one_whole_turn(serving, names, trained_assistant):
    async with serving(names.OFFICIAL, 1) as (phone, _), aiohttp.ClientSession() as session:
        message = phone.message("e2e-6", QUESTION)
        phone.seconds = 0.2
        assert await phone.post(session, message) is None
        await asyncio.sleep(1.5)
        phone.seconds = 5
        assert "市科技局" in phone.shown(await phone.post(session, message), "e2e-6")
    assert await turns(trained_assistant, "e2e-6", names) == [QUESTION]


async def test_a_failing_agent_is_an_apology(serving, names, trained_assistant, monkeypatch):
    for failure in (RuntimeError("broken"), None):

        async def handle(_message, failure=failure):
            if failure:
                raise failure

        monkeypatch.setattr(trained_assistant._agent, "handle_message", handle)
        async with serving(names.OFFICIAL) as (phone, _):
            assert "故障" in await phone.say("e2e-7", QUESTION)


@pytest.mark.parametrize("text", ["/restart", '/greet{"a": "b"}', "／restart"])
async def test_a_slash_is_no_command(serving, names, trained_assistant, text):
    async with serving(names.OFFICIAL) as (phone, _):
        await phone.say("e2e-8", QUESTION)
        before = len(await turns(trained_assistant, "e2e-8", names))
        assert await phone.say("e2e-8", text)
    assert len(await turns(trained_assistant, "e2e-8", names)) == before + 1


async def test_every_kind_of_answer_fits_a_phone(serving, names):
    async with serving(names.OFFICIAL) as (phone, _):
        for number, text in enumerate(
            [
                "你好",
                "方案列了哪些重点产业？",
                "质监局负责哪些工作？",
                "制鞋能补多少钱？",
                "今天天气怎么样",
                "我要投诉",
                "科技局和发改委共同负责的有哪些？",
            ]
        ):
            seen = await phone.say(f"e2e-9-{number}", text)
            assert seen
            assert len(seen.encode()) <= 2000
            assert "回复“继续”" not in seen


async def test_the_assistant_can_be_asked_by_name_of_the_channel(trained_assistant, names):
    reply = await trained_assistant.reply(UserMessage("x", "你好", "wechat_official"))
    assert reply.answer["kind"] == "small_talk"
