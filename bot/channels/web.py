"""The web channel: the widget's files, its API, the chat page, the documents and the notice."""

from __future__ import annotations

from aiohttp import web

from bot.channels.openapi import describe_routes
from bot.channels.web_chat import WebChat
from bot.channels.web_keeper import CHANNEL, Keeper
from bot.channels.web_openapi import operations
from bot.channels.web_origin import Origins
from bot.channels.web_pages import Pages
from bot.channels.web_static import WidgetFiles
from bot.messages import Answering
from bot.settings import Settings

NAME = CHANNEL


def add_routes(app: web.Application, settings: Settings, assistant: Answering) -> None:
    """Add all routes; files are opened when the server starts."""
    keeper = Keeper(settings, assistant)
    app.cleanup_ctx.append(keeper.keep)
    _add_pages(app, settings, assistant)
    origins = Origins(settings.allowed_origins)
    described = operations(WebChat(settings, assistant, keeper))
    for operation in described:
        app.router.add_route(operation.method, operation.path, origins.serve(operation.handler))
    describe_routes(app, described)
    for path in sorted({operation.path for operation in described}):
        app.router.add_route("OPTIONS", path, origins.serve(origins.preflight))


def _add_pages(app: web.Application, settings: Settings, assistant: Answering) -> None:
    files = WidgetFiles()
    pages = Pages(settings, assistant)
    app.router.add_get("/widget.js", files.entry)
    app.router.add_get("/", pages.chat)
    app.router.add_get("/widget", pages.chat)
    app.router.add_get("/widget/", pages.chat)
    app.router.add_get("/widget/{name:.+}", files.file)
    app.router.add_get("/notice", pages.notice)
    app.router.add_get("/documents/{document}", pages.document)
