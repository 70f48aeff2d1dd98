"""Servers for a browser to visit: the bot with canned replies, and a site that embeds its widget."""

import asyncio
import threading

from aiohttp import web

from bot.server import build_app
from bot.settings import Settings
from tests.bot.channels.web_assistant import CannedAssistant


class Background:
    """An event loop in a thread of its own, so that tests can drive the browser in theirs."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runners = []
        self._thread.start()

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    def call(self, function, *arguments):
        self._loop.call_soon_threadsafe(function, *arguments)

    def serve(self, app, port=0):
        """Serve an application; return its port."""

        async def start():
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", port)
            await site.start()
            self._runners.append(runner)
            return site._server.sockets[0].getsockname()[1]

        return self.run(start())

    def stop_last(self):
        """Stop the server that was started last."""
        self.run(self._runners.pop().cleanup())

    def close(self):
        while self._runners:
            self.stop_last()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)


class Bot:
    """The bot with canned replies."""

    def __init__(self, background, library, data_dir):
        self.background = background
        self.assistant = CannedAssistant(library)
        self._data_dir = data_dir
        self.port = 0

    def start(self, **changes):
        given = {"data_dir": self._data_dir, "rate_per_session": 1000, "rate_per_visitor": 10_000, **changes}
        self.port = self.background.serve(build_app(Settings(**given), self.assistant), self.port)
        return self

    def address(self, path="", host="127.0.0.1"):
        return f"http://{host}:{self.port}/{path}"

    def hold_answers(self):
        """Make answers wait; return a function that lets them go."""
        gate = self.background.run(_event())
        self.assistant.gate = gate

        def release():
            self.assistant.gate = None
            self.background.call(gate.set)

        return release


async def _event():
    return asyncio.Event()


class Site:
    """A site that is not the bot's."""

    def __init__(self, background):
        self.pages = {}
        app = web.Application()
        app.router.add_get("/{name:.*}", self._answer)
        self.port = background.serve(app)

    def put(self, name, body, policy=None, head=""):
        """Publish a page; return its address."""
        html = f"<!doctype html><html lang=zh-CN><head><meta charset=utf-8><title>园区</title>{head}</head>"
        icon = '<link rel="icon" href="data:,">'
        self.pages[name] = (html.replace("<title>", icon + "<title>") + f"<body>{body}</body></html>", policy)
        return self.address(name)

    def address(self, name="", host="127.0.0.1"):
        return f"http://{host}:{self.port}/{name}"

    def origin(self, host="127.0.0.1"):
        return f"http://{host}:{self.port}"

    async def _answer(self, request):
        body, policy = self.pages[request.match_info["name"]]
        headers = {"Content-Security-Policy": policy} if policy else {}
        return web.Response(text=body, content_type="text/html", headers=headers)
