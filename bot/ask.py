"""``python -m bot ask "…"``: one question, one answer, for scripts."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import sys

from bot.answer_view import view_messages
from bot.messages import BotReply, UserMessage
from bot.rest_client import AssistantUnavailableError
from bot.shell.connect import CHANNEL, Talker, connect
from bot.shell.evidence import evidence

ANSWERED, FAILED, WRONG_USAGE, UNAVAILABLE, INTERRUPTED = 0, 1, 2, 3, 130

_EPILOG = """\
退出码：
  0  有回答，包括方案没有写、闲聊、请再说清楚
  1  回答是 error：助手内部出错
  2  用法不对
  3  助手装不起来或连不上
"""


def run_ask(arguments: list[str]) -> int:
    """Answer one question on standard output; return the exit code."""
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
        if not options.question.strip():
            parser.error("问题是空的")
    except SystemExit as stop:  # argparse has already said why
        return int(stop.code or 0)
    try:
        reply = asyncio.run(_reply(connect(options.url, os.environ), options))
    except AssistantUnavailableError as error:
        sys.stderr.write(f"{error}\n")
        return UNAVAILABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    sys.stdout.write(_json(reply) if options.json else _plain(reply, options.explain))
    return FAILED if view_messages(reply.messages).failed else ANSWERED


async def _reply(talker: Talker, options: argparse.Namespace) -> BotReply:
    """Ask under a sender of its own, so that no earlier question is a context."""
    sender = f"ask-{secrets.token_hex(4)}"
    try:
        return await talker.reply(UserMessage(sender, options.question, CHANNEL, explain=options.explain))
    finally:
        await talker.close()


def _json(reply: BotReply) -> str:
    """Return the messages as JSON; a lone surrogate, which no terminal can show, stays an escape."""
    content = json.dumps(reply.messages, ensure_ascii=False, indent=2)
    return content.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def _plain(reply: BotReply, explain: bool) -> str:
    view = view_messages(reply.messages)
    lines = [view.text or "（没有文字）"]
    if explain:
        lines += ["", *(f"{label}：{value}" for label, values in evidence(view) for value in values)]
    return "\n".join(lines) + "\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot ask",
        description="问一个问题，打印回答。",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("question", help="要问的话")
    parser.add_argument("--json", action="store_true", help="打印消息列表（JSON），含 custom")
    parser.add_argument("--explain", action="store_true", help="附上依据：为什么这样答、分词、意图、话题、每句话的凭据")
    parser.add_argument("--url", help="连接运行中的服务器，如 http://127.0.0.1:8000（令牌取自 BOT_REST_TOKEN）")
    return parser
