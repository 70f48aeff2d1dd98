"""``--url``: the shell and ``ask`` talk to a server on the loopback; every failure is told in Chinese."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot import rest_client
from bot.assistant import Assistant
from bot.messages import BotReply, UserMessage
from bot.rest_client import AssistantUnavailableError, RestClient, webhook_address
from bot.shell.connect import connect

TOKEN = "s3cret-token"
MESSAGE = UserMessage("anna", "石墨烯\ud800", "shell", explain=True)
Serve = Callable[[web.Response], Awaitable[TestServer]]


@pytest.fixture
def requests() -> list[tuple[str, str | None, Any]]:
    """Path, authorisation and body of what the server was sent."""
    return []


@pytest.fixture
async def serve(requests: list[Any]) -> Any:
    """Return a function that starts a server which gives one response to everything."""
    servers: list[TestServer] = []

    async def start(response: web.Response) -> TestServer:
        async def answer(request: web.Request) -> web.Response:
            requests.append((request.path, request.headers.get("Authorization"), await request.json()))
            return response

        application = web.Application()
        application.router.add_route("*", "/{path:.*}", answer)
        servers.append(TestServer(application))
        await servers[-1].start_server()
        return servers[-1]

    yield start
    for server in servers:
        await server.close()


async def ask(url: str, token: str | None = TOKEN) -> list[dict[str, Any]]:
    talker = connect(url, {} if token is None else {"BOT_REST_TOKEN": token})
    try:
        return (await talker.reply(MESSAGE)).messages
    finally:
        await talker.close()


async def failure(url: str, token: str | None = TOKEN) -> str:
    with pytest.raises(AssistantUnavailableError) as told:
        await ask(url, token)
    assert TOKEN not in str(told.value)
    return str(told.value)


async def test_message_goes_as_the_rest_channel_wants_it(serve: Serve, requests: list[Any]) -> None:
    messages = [{"recipient_id": "anna", "text": "好", "custom": {"kind": "answer"}}]
    server = await serve(web.json_response(messages))
    assert await ask(str(server.make_url("/"))) == messages
    body = {"sender": "anna", "message": "石墨烯\ud800", "metadata": {"explain": True}}
    assert requests == [("/webhooks/rest/webhook", f"Bearer {TOKEN}", body)]


@pytest.mark.parametrize(
    ("response", "told"),
    [
        ({"status": 401, "body": {"error": "unauthorised", "message": "令牌不对"}}, "相同：令牌不对"),
        ({"status": 403, "body": None}, "请检查 BOT_REST_TOKEN"),
        ({"status": 429, "body": {"error": "说得太快"}}, "服务器没有回答（HTTP 429）：说得太快"),
        ({"status": 500, "body": "oops"}, "服务器没有回答（HTTP 500）"),
        ({"status": 200, "body": {"text": "x"}}, "不是消息列表"),
        ({"status": 200, "body": ["x"]}, "不是消息列表"),
    ],
)
async def test_a_refusal_is_told_with_its_reason(serve: Serve, response: dict[str, Any], told: str) -> None:
    server = await serve(web.json_response(response["body"], status=response["status"]))
    assert told in await failure(str(server.make_url("/")))


async def test_another_site_is_told(serve: Serve) -> None:
    server = await serve(web.Response(text="<html>", content_type="text/html"))
    assert "不是消息列表" in await failure(str(server.make_url("/")))


async def test_the_token_does_not_follow_a_redirect(serve: Serve, requests: list[Any]) -> None:
    elsewhere = await serve(web.json_response([]))
    server = await serve(web.Response(status=307, headers={"Location": str(elsewhere.make_url("/x"))}))
    assert "HTTP 307" in await failure(str(server.make_url("/")))
    assert len(requests) == 1


async def test_no_server_is_told() -> None:
    told = await failure(f"http://127.0.0.1:{unused_port()}")
    assert "连不上服务器" in told
    assert "python -m bot serve" in told


async def test_a_server_that_does_not_answer_in_time_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    hung_up = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        hung_up.set()

    monkeypatch.setattr(rest_client, "_TIMEOUT_SECONDS", 0.1)
    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    async with server:
        assert "秒没有回答" in await failure(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        await hung_up.wait()


@pytest.mark.parametrize(("token", "told"), [(None, "缺少令牌"), ("", "缺少令牌"), ("令\n牌", "不能用的字符")])
async def test_a_token_that_cannot_be_sent_is_told_at_once(token: str | None, told: str) -> None:
    assert told in await failure("http://127.0.0.1:1", token)


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1:8000", "ftp://x", "http://", "http://[::1", "http://x:99999", "http://x:y"]
)
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(AssistantUnavailableError, match="--url 要写成"):
        RestClient(url, TOKEN)


@pytest.mark.parametrize("url", ["http://x:8000", "http://x:8000/", "http://x:8000/webhooks/rest/webhook"])
def test_the_webhook_is_found_from_any_form(url: str) -> None:
    assert webhook_address(url) == "http://x:8000/webhooks/rest/webhook"


async def test_closing_ends_the_connection(serve: Serve) -> None:
    server = await serve(web.json_response([]))
    client = RestClient(str(server.make_url("/")), TOKEN)
    await client.reply(MESSAGE)
    session = client._session
    await client.close()
    assert session is not None
    assert session.closed


class LoadedAssistant:
    """An assistant that breaks at every question."""

    closed = False

    async def reply(self, message: UserMessage) -> BotReply:
        raise RuntimeError("坏了")

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> LoadedAssistant:
    """Return the assistant that is loaded in process; no model, and the tests' logging stays as it is."""
    assistant = LoadedAssistant()
    monkeypatch.setattr(Assistant, "load", lambda settings: assistant)
    monkeypatch.setattr(
        "bot.logs.configure_logs", lambda *, texts, stream: stream.write(f"texts={texts}") and stream.close()
    )
    return assistant


async def test_an_assistant_in_process_logs_to_a_file_and_is_closed(loaded: LoadedAssistant, tmp_path: Path) -> None:
    talker = connect(None, {"BOT_DATA_DIR": str(tmp_path / "data")})
    assert talker.log == tmp_path / "data" / "shell.log"
    assert talker.log.read_text(encoding="utf-8") == "texts=False"
    with pytest.raises(AssistantUnavailableError, match="助手出错：坏了"):
        await talker.reply(MESSAGE)
    await talker.close()
    assert loaded.closed


def test_an_assistant_that_does_not_load_is_told(tmp_path: Any) -> None:
    with pytest.raises(AssistantUnavailableError, match="助手装不起来。配置有误"):
        connect(None, {"BOT_DATA_DIR": str(tmp_path), "BOT_PORT": "abc"})


def test_reasons_are_printable() -> None:
    content = json.dumps({"reason": "\x1b[31mred"}).encode()
    with pytest.raises(AssistantUnavailableError) as told:
        rest_client._messages(500, content)
    assert "\x1b" not in str(told.value)
