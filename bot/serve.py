"""``python -m bot serve``: load everything, then listen, so that the first answer is as fast as the others.

Exit codes: 0 stopped on request, 1 could not load, 2 settings or arguments wrong, 3 address or port not to be had,
4 a channel cannot start.
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import os
import socket
import sys
from dataclasses import replace

from bot import server
from bot.assistant import Assistant, AssistantError
from bot.logs import configure_logs
from bot.messages import ChannelStartError
from bot.settings import Settings, SettingsError, check_public_start, read_settings

LOAD_FAILED = 1
SETTINGS_WRONG = 2
ADDRESS_TAKEN = 3
CHANNEL_FAILED = 4


def run_serve(arguments: list[str]) -> int:
    """Serve until stopped; return the exit code."""
    try:
        settings = _settings(arguments)
    except SettingsError as error:
        return _give_up(str(error), SETTINGS_WRONG)
    configure_logs(texts=settings.log_texts)
    try:
        listener = server.bind(settings.host, settings.port)
    except OSError as error:
        return _give_up(_address_problem(settings, error), ADDRESS_TAKEN)
    with listener:
        try:
            assistant = Assistant.load(replace(settings, answer_processes=_processes(settings)))
        except AssistantError as error:
            return _give_up(str(error), LOAD_FAILED)
        try:
            asyncio.run(_serve(settings, assistant, listener))
        except ChannelStartError as error:
            return _give_up(str(error), CHANNEL_FAILED)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:  # another server began to listen while this one was loading
                raise
            return _give_up(_address_problem(settings, error), ADDRESS_TAKEN)
        finally:
            assistant.close()
    return 0


async def _serve(settings: Settings, assistant: Assistant, listener: socket.socket) -> None:
    """Ask the test question, which also warms everything up, then listen."""
    ready = await assistant.ready()
    state = "已就绪" if ready else "已启动，但测试问题没有得到回答（见日志），/readyz 为 503"
    if "previous" in (assistant.serving.model, assistant.serving.knowledge):
        state += "，但用的是上一个好的版本，原因见 /readyz"
    host, port = listener.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    rest = "" if settings.rest_token else "（未设置 BOT_REST_TOKEN，REST 接口拒绝所有请求）"
    rest += f"（微信入口：{'、'.join(settings.wechat.doors)}）" if settings.wechat else ""
    app = server.build_app(settings, assistant)
    await server.run(app, listener, settings, lambda: print(f"{state}：{address} {rest}".rstrip(), flush=True))


def _settings(arguments: list[str]) -> Settings:
    """Read the environment; arguments win over it."""
    settings = read_settings(os.environ)
    parser = argparse.ArgumentParser(prog="python -m bot serve", description="启动服务 / start the server")
    parser.add_argument("--host", default=settings.host, help="监听地址（默认 %(default)s，BOT_HOST）")
    parser.add_argument("--port", default=settings.port, type=_port, help="监听端口（默认 %(default)s，BOT_PORT）")
    options = parser.parse_args(arguments)
    settings = replace(settings, host=options.host, port=options.port)
    check_public_start(settings)
    return settings


def _processes(settings: Settings) -> int:
    """Return how many processes help: where there is one core, none can."""
    if settings.answer_processes is not None:
        return settings.answer_processes
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return cores if cores > 1 else 0


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} 不可用；须为 0 到 65535 之间的整数")
    return int(text)


def _address_problem(settings: Settings, error: OSError) -> str:
    return (
        f"不能在 {settings.host}:{settings.port} 监听（{error.strerror or error}）。"
        "端口可能已被占用：请停掉占用它的程序，或用 --port 换一个端口。"
    )


def _give_up(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code
