"""Calls to Tencent's APIs: token with single flight, one retry on a bad token, bounded retries, no secret in messages.

Facts: stable_token in normal mode gives every caller the same token during its life and keeps the old one for five
minutes after renewing it, WeCom's gettoken likewise (developers.weixin.qq.com, getStableAccessToken;
developer.work.weixin.qq.com, path/91039).
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

TOKEN_REFUSED = frozenset({40001, 40014, 42001})
UNAUTHORISED = frozenset({48001, 48002})
"""The account does not have this API."""
WINDOW_CLOSED = frozenset({45015, 43004, 95016, 95018})
"""The person wrote too long ago, follows no more, or speaks with somebody else (微信客服)."""
TOO_MANY = frozenset({45047, 95001})
TOO_LONG = frozenset({45002})
OUT_OF_QUOTA = frozenset({45009, 45011})
ADDRESS_REFUSED = frozenset({40164, 60020})
"""This server's IP address is not on the list of allowed ones."""
BUSY = frozenset({-1, 6000, 50001, 50002})
RENEW_SECONDS = 300.0
"""A token is renewed when it lives no longer than this."""
CALL_SECONDS = 5.0
"""Time for one request."""
ATTEMPTS = 4
FIRST_PAUSE = 0.25
"""Seconds before the second attempt; doubled for each further one, and between half and all of that is waited."""


class ApiError(Exception):
    """A call that did not succeed: the platform's ``code``, or None when it could not be reached."""

    def __init__(self, action: str, code: int | None) -> None:
        """Keep what was tried, without its address: that holds the token."""
        self.action = action
        self.code = code
        super().__init__(f"{action}: {'unreachable' if code is None else code}")


@dataclass
class _Token:
    value: str = field(repr=False)
    until: float


FetchToken = Callable[["Api"], Awaitable[dict[str, Any]]]


class Api:
    """One platform's API with one secret."""

    def __init__(
        self,
        base: str,
        fetch_token: FetchToken,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``fetch_token`` makes the one request that gives a token."""
        self._base = base
        self._fetch = fetch_token
        self._clock = clock
        self._sleep = sleep
        self._token: _Token | None = None
        self._lock = asyncio.Lock()
        self._session: ClientSession | None = None

    async def call(self, action: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Post a body with the token and return the answer; raise ApiError.

        A refused token is fetched anew and tried once more; a busy or unreachable platform is tried ATTEMPTS times.
        """
        token = await self._current_token()
        answer = await self._persist(action, path, body, token)
        if _code(answer) in TOKEN_REFUSED:
            self._forget(token)
            answer = await self._persist(action, path, body, await self._current_token())
        if _code(answer) != 0:
            raise ApiError(action, _code(answer))
        return answer

    async def token(self) -> str:
        """Return a token that is valid now; raise ApiError when none is given."""
        return await self._current_token()

    async def request(
        self, action: str, method: str, path: str, *, body: dict[str, Any] | None = None, query: dict[str, str]
    ) -> dict[str, Any]:
        """Make one request; raise ApiError with no code when there is no answer in time."""
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=CALL_SECONDS))
        # Chinese goes out as it is: WeChat shows \uXXXX to people.
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"} if data else {}
        try:
            async with self._session.request(
                method, self._base + path, data=data, params=query, headers=headers, allow_redirects=False
            ) as response:
                content = json.loads(await response.read())
                if response.status >= 500 or not isinstance(content, dict):
                    raise ApiError(action, None)
        except (ClientError, OSError, asyncio.TimeoutError, ValueError):
            raise ApiError(action, None) from None  # the cause's words may hold the address with its token
        return content

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _persist(self, action: str, path: str, body: dict[str, Any], token: str) -> dict[str, Any]:
        async def post() -> dict[str, Any]:
            return await self.request(action, "POST", path, body=body, query={"access_token": token})

        return await self._until_not_busy(post)

    async def _until_not_busy(self, attempt: Callable[[], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
        for number in range(ATTEMPTS):
            try:
                answer = await attempt()
                if _code(answer) not in BUSY or number == ATTEMPTS - 1:
                    return answer
            except ApiError:
                if number == ATTEMPTS - 1:
                    raise
            pause = FIRST_PAUSE * 2**number
            await self._sleep(random.uniform(pause / 2, pause))
        raise AssertionError("the last attempt returns or raises")

    async def _current_token(self) -> str:
        async with self._lock:  # many who need one wait for one request
            if self._token is None or self._clock() >= self._token.until:
                asked = self._clock()
                answer = await self._until_not_busy(lambda: self._fetch(self))
                value, seconds = answer.get("access_token"), answer.get("expires_in")
                if not isinstance(value, str) or not isinstance(seconds, int):
                    raise ApiError("token", _code(answer) or None)
                self._token = _Token(value, asked + max(1.0, seconds - RENEW_SECONDS))
            return self._token.value

    def _forget(self, token: str) -> None:
        """Drop a refused token, unless another caller has brought a new one already."""
        if self._token is not None and self._token.value == token:
            self._token = None


def _code(answer: dict[str, Any]) -> int:
    code = answer.get("errcode", 0)
    return code if isinstance(code, int) else -1


def official_token(app_id: str, secret: str) -> FetchToken:
    """Return how an Official Account gets its token; never forced, that has a small quota and kills the old one."""
    body = {"grant_type": "client_credential", "appid": app_id, "secret": secret, "force_refresh": False}

    async def fetch(api: Api) -> dict[str, Any]:
        return await api.request("stable_token", "POST", "/cgi-bin/stable_token", body=body, query={})

    return fetch


def work_token(corp_id: str, secret: str) -> FetchToken:
    """Return how WeCom gives a token."""

    async def fetch(api: Api) -> dict[str, Any]:
        query = {"corpid": corp_id, "corpsecret": secret}
        return await api.request("gettoken", "GET", "/cgi-bin/gettoken", query=query)

    return fetch
