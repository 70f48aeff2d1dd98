"""The web chat on a server with canned replies."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from bot.server import build_app
from bot.settings import Settings
from tests.bot.channels.web_assistant import CannedAssistant

SITE = "https://park.example.gov.cn"


@dataclass
class WebClient:
    """Speaks with the API as a browser does."""

    http: Any
    token: str | None = None
    origin: str | None = None

    async def call(self, method, path, body=None, *, token=None, headers=()):
        token = token or self.token
        sent = dict(headers)
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if self.origin:
            sent.setdefault("Origin", self.origin)
        data = body if isinstance(body, bytes | None) else json.dumps(body)
        return await self.http.request(method, path, data=data, headers=sent)

    async def open(self):
        response = await self.call("POST", "/api/chat/session", {"site": "test"})
        assert response.status == 201, await response.text()
        self.token = (await response.json())["token"]
        return self

    async def ask(self, text, name="message-1", **options):
        return await self.call("POST", "/api/chat/messages", {"text": text, "client_msg_id": name}, **options)

    async def press(self, button, name="message-2", **options):
        return await self.call("POST", "/api/chat/messages", {"button": button, "client_msg_id": name}, **options)

    async def history(self):
        response = await self.call("GET", "/api/chat/history")
        assert response.status == 200, await response.text()
        return (await response.json())["turns"]


@pytest.fixture
def canned(library):
    return CannedAssistant(library)


@pytest.fixture
def web_client(aiohttp_client, canned, tmp_path):
    """Return a function that starts a server with settings and gives a client of it."""

    async def start(*, opened=True, origin=None, **changes):
        defaults = {"data_dir": tmp_path / "data", "rate_per_session": 1000, "rate_per_visitor": 10000}
        settings = Settings(**{**defaults, **changes})
        client = WebClient(await aiohttp_client(build_app(settings, canned)), origin=origin)
        return await client.open() if opened else client

    return start


async def refused(response, status, code):
    """Check that a response refuses in Chinese, and return its body."""
    body = await response.json()
    assert (response.status, body["error"]) == (status, code)
    assert any("一" <= character <= "鿿" for character in body["message"])
    return body
