"""WeChat: the Official Account, the WeCom application and 微信客服, each a door to the same engine.

From outside to inside: ``channel`` puts things together; ``message_doors`` and ``kf_door`` turn requests into messages,
``gate`` lets in what is signed; ``engine`` sees to it that each message gets one answer; ``composer`` finds what is
said, ``delivery`` and ``outlets`` push it through ``api``; ``store`` is what is remembered. Facts about the protocols
stand where they are used; docs/wechat.md is for operators.
"""

from __future__ import annotations

from aiohttp import web

from bot.channels.wechat.channel import WeChatChannel
from bot.messages import Answering
from bot.settings import Settings

NAME = "wechat"


def add_routes(app: web.Application, settings: Settings, assistant: Answering) -> None:
    """Add the routes of the doors that are configured."""
    if settings.wechat is not None and settings.wechat.is_open:
        WeChatChannel(settings.wechat, settings, assistant).add_routes(app)


__all__ = ["NAME", "WeChatChannel", "add_routes"]
