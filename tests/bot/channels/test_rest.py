import asyncio
import json
from dataclasses import replace

import pytest

from bot.channels.rest import LARGEST_BODY, PATH
from bot.server import build_app


@pytest.fixture
def post(aiohttp_client, fake_assistant, settings):
    """Return a function that posts to a server with the given settings."""
    clients = {}

    async def send(body=None, *, token="a-token-of-the-tests", headers=(), **changes):
        key = tuple(changes.items())
        if key not in clients:
            clients[key] = await aiohttp_client(build_app(replace(settings, **changes), fake_assistant))
        if body is None:
            body = {"sender": "ann", "message": "你好"}
        data = body if isinstance(body, (bytes, str)) or hasattr(body, "__aiter__") else json.dumps(body)
        authorisation = {} if token is None else {"Authorization": f"Bearer {token}"}
        return await clients[key].post(PATH, data=data, headers={**authorisation, **dict(headers)})

    return send


async def test_the_reply_is_rasas_list_of_messages(post, fake_assistant):
    response = await post({"sender": "ann", "message": "你好", "metadata": {"explain": True}})
    assert response.status == 200
    assert response.content_type == "application/json"
    [message] = await response.json()
    assert message["recipient_id"] == "ann"
    assert message["text"] == "第一段\n\n第二段：你好"
    assert message["custom"]["kind"] == "small_talk"
    [heard] = fake_assistant.messages
    assert (heard.channel, heard.explain) == ("rest", True)


async def test_chinese_is_sent_as_it_is(post):
    assert "第一段" in await (await post()).text()


async def refused(response, status, code):
    body = await response.json()
    assert (response.status, body["error"]) == (status, code)
    assert any("一" <= character <= "鿿" for character in body["message"])
    return body


@pytest.mark.parametrize("token", [None, "", "wrong", "a-token-of-the-test", "a-token-of-the-tests2", "令牌"])
async def test_without_the_token_nothing_is_answered(post, fake_assistant, token):
    response = await post(token=token)
    await refused(response, 401, "unauthorised")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert fake_assistant.messages == []


async def test_other_schemes_are_refused(post):
    response = await post(token=None, headers={"Authorization": "Basic a-token-of-the-tests"})
    await refused(response, 401, "unauthorised")


@pytest.mark.parametrize("token", [None, "", "None", "a-token-of-the-tests"])
async def test_without_a_configured_token_everybody_is_refused(post, fake_assistant, token):
    body = await refused(await post(token=token, rest_token=None), 401, "rest_disabled")
    assert "BOT_REST_TOKEN" in body["message"]
    assert fake_assistant.messages == []


async def test_the_token_is_compared_in_constant_time(post, monkeypatch):
    compared = []
    monkeypatch.setattr("bot.channels.rest.hmac.compare_digest", lambda *pair: compared.append(pair) or False)
    await refused(await post(), 401, "unauthorised")
    assert len(compared) == 1


def body_of(size):
    body = json.dumps({"sender": "ann", "message": "x", "pad": ""}).encode()
    return body.replace(b'"pad": ""', b'"pad": "' + b"p" * (size - len(body)) + b'"')


async def test_a_body_of_the_limit_is_taken(post):
    body = body_of(LARGEST_BODY)
    assert len(body) == 16384
    assert (await post(body)).status == 200


async def test_a_larger_body_is_refused(post, fake_assistant):
    await refused(await post(body_of(LARGEST_BODY + 1)), 413, "body_too_large")
    assert fake_assistant.messages == []


async def test_a_larger_body_without_a_length_is_refused(post):
    async def chunks():
        for _ in range(64):
            yield b" " * 1024

    await refused(await post(chunks()), 413, "body_too_large")


async def test_malformed_requests_are_refused(post):
    await refused(await post(b"{"), 400, "bad_json")
    await refused(await post({"sender": "\ud800", "message": "hi"}), 400, "bad_sender")
    await refused(await post({"sender": "a", "message": "\ud800"}), 400, "bad_character")


async def test_a_sender_is_limited_and_others_are_not(post):
    for _ in range(2):
        assert (await post(rate_per_sender=2)).status == 200
    response = await post(rate_per_sender=2)
    await refused(response, 429, "too_many_requests")
    assert int(response.headers["Retry-After"]) >= 1
    assert (await post({"sender": "bob", "message": "x"}, rate_per_sender=2)).status == 200


async def test_an_address_is_limited_also_when_its_token_is_wrong(post):
    for _ in range(3):
        assert (await post(token="wrong", rate_per_address=3)).status == 401
    response = await post(rate_per_address=3)
    await refused(response, 429, "too_many_requests")
    assert int(response.headers["Retry-After"]) >= 1


async def test_malformed_requests_do_not_count_for_a_sender(post):
    for _ in range(5):
        await post({"sender": "ann", "message": ""}, rate_per_sender=1)
    assert (await post(rate_per_sender=1)).status == 200


@pytest.mark.parametrize("method", ["get", "put", "delete"])
async def test_other_methods_are_refused_in_json(aiohttp_client, fake_assistant, settings, method):
    client = await aiohttp_client(build_app(settings, fake_assistant))
    response = await getattr(client, method)(PATH)
    await refused(response, 405, "method_not_allowed")
    assert response.headers["Allow"] == "POST"


async def test_many_at_once_are_all_answered(post):
    responses = await asyncio.gather(*(post({"sender": f"s{n}", "message": "x"}) for n in range(50)))
    assert {response.status for response in responses} == {200}
