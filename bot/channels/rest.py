"""The REST channel, compatible with Rasa's, for trusted back ends: they hold a token and name the sender themselves."""

from __future__ import annotations

import hmac

from aiohttp import web

from bot.channels.openapi import REST_TOKEN, Operation, describe_routes
from bot.channels.rate_limit import RateLimit, count_use
from bot.channels.refusal import Refused, json_text, too_busy
from bot.channels.request_body import read_body
from bot.channels.rest_request import read_message
from bot.messages import Answering, OverloadedError
from bot.settings import Settings

NAME = "rest"
PATH = "/webhooks/rest/webhook"
LARGEST_BODY = 16 * 1024


def add_routes(app: web.Application, settings: Settings, assistant: Answering) -> None:
    """Add the channel's one route."""
    channel = RestChannel(settings, assistant)
    app.router.add_post(PATH, channel.receive)
    summary = "与 Rasa 的 REST 渠道兼容，供持有令牌的后端提问"
    operation = Operation(
        "POST", PATH, channel.receive, summary, "RestReply", "RestMessage", security=REST_TOKEN, refusals=(429,)
    )
    describe_routes(app, (operation,))


class RestChannel:
    """Checks a request, asks the assistant, returns its messages."""

    def __init__(self, settings: Settings, assistant: Answering) -> None:
        """Keep the token and start with nobody limited."""
        self._assistant = assistant
        self._token = settings.rest_token
        self._seconds = settings.client_seconds
        self._addresses = RateLimit(settings.rate_per_address)
        self._senders = RateLimit(settings.rate_per_sender)

    async def receive(self, request: web.Request) -> web.Response:
        """Answer one POST: a list of messages, or a refusal with its reason."""
        try:
            count_use(self._addresses, request.remote or "", "这个网络地址")
            self._authorise(request)
            message = read_message(await read_body(request, LARGEST_BODY, self._seconds), NAME)
            count_use(self._senders, message.sender, "这个 sender ")
            reply = await self._assistant.reply(message)
        except Refused as refusal:
            return refusal.response()
        except OverloadedError as error:
            return too_busy(error).response()
        return web.json_response(reply.messages, dumps=json_text)

    def _authorise(self, request: web.Request) -> None:
        """Compare the bearer token in constant time."""
        challenge = (("WWW-Authenticate", "Bearer"),)
        if self._token is None:
            raise Refused(401, "rest_disabled", "REST 接口未启用：服务器没有设置 BOT_REST_TOKEN", challenge)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        given = token.strip().encode("utf-8", "surrogateescape")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given, self._token.encode()):
            message = "缺少令牌或令牌不对；请在 Authorization 头中给出 Bearer 令牌"
            raise Refused(401, "unauthorised", message, challenge)
