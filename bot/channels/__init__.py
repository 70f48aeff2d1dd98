"""The channels people come through. Each module turns its platform's requests into messages and replies into its form.

A new channel is a new module and a line in ``CHANNELS``. Channels import neither rasa nor knowledge.
"""

from __future__ import annotations

from collections.abc import Callable

from aiohttp.web import Application

from bot.channels import rest, web, wechat
from bot.messages import Answering
from bot.settings import Settings

AddRoutes = Callable[[Application, Settings, Answering], None]

CHANNELS: dict[str, AddRoutes] = {
    rest.NAME: rest.add_routes,
    web.NAME: web.add_routes,
    wechat.NAME: wechat.add_routes,
}
"""Name → the function that adds the channel's routes to the server."""

__all__ = ["CHANNELS", "AddRoutes"]
