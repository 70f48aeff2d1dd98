"""``python -m bot shell``: the command line, the loop, and what the exit code means."""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from bot.rest_client import AssistantUnavailableError
from bot.settings import Settings
from bot.shell.commands import COMMANDS, obey
from bot.shell.connect import Talker, connect
from bot.shell.dialogue import Dialogue, Places
from bot.shell.lines import Lines, PipedLines, TypedLines
from bot.shell.screen import Screen

DONE, REPLAY_DIFFERED, WRONG_USAGE, UNAVAILABLE, INTERRUPTED = 0, 1, 2, 3, 130

_EPILOG = """\
退出码：
  0  正常结束
  1  /replay 有不同之处，或它的文件有错
  2  用法不对
  3  助手装不起来或连不上
"""


def run_shell(arguments: list[str]) -> int:
    """Talk with the assistant until the person leaves; return the exit code."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:  # argparse has already said why
        return int(stop.code or 0)
    places = default_places(os.environ)
    screen = Screen(Console(markup=False, highlight=False, emoji=False))
    try:
        with screen.console.status("正在装入模型……" if options.url is None else "正在连接……"):
            talker = connect(options.url, os.environ)
        return asyncio.run(talk(talker, open_lines(places), screen, places, options.sender))
    except AssistantUnavailableError as error:
        screen.problem(str(error))
        return UNAVAILABLE
    except KeyboardInterrupt:
        return INTERRUPTED


def default_places(environ: Mapping[str, str]) -> Places:
    """Return the folders of this checkout and of ``BOT_DATA_DIR``."""
    root = Path(__file__).resolve().parents[2]
    data = environ.get("BOT_DATA_DIR", "").strip() or Settings.data_dir
    return Places(conversations=root / "tests" / "conversations", data=Path(data))


def open_lines(places: Places) -> Lines:
    """Return a prompt when a person sits at both ends, else the lines of standard input."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        return TypedLines(places.data, COMMANDS)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return PipedLines(sys.stdin)


async def talk(talker: Talker, lines: Lines, screen: Screen, places: Places, sender: str | None) -> int:
    """Hold a dialogue line by line and return the exit code."""
    dialogue = Dialogue(talker, screen, places, sender)
    if lines.is_interactive:
        screen.line("政策助手。直接输入问题，数字选建议，/why 看依据，/help 看命令，Ctrl-D 退出。", "cyan")
    try:
        return await hold(dialogue, lines)
    finally:
        await talker.close()


async def hold(dialogue: Dialogue, lines: Lines) -> int:
    """Answer line by line; a pipe stops at the first line that nobody could answer."""
    while not dialogue.ended:
        line = await lines.next()
        if line is None:
            break
        await take(dialogue, line)
        if dialogue.unavailable and not lines.is_interactive:
            return UNAVAILABLE
    return REPLAY_DIFFERED if dialogue.replay_differed else DONE


async def take(dialogue: Dialogue, line: str) -> None:
    """Do what one typed line wants: a command, a choice, or something said to the assistant."""
    words = " ".join(line.split())
    if not words:
        return
    if unicodedata.normalize("NFKC", words[0]) != "/":
        await dialogue.say_or_choose(words)
    elif words.startswith("//"):
        await dialogue.say(words[1:])
    else:
        await obey(dialogue, words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot shell",
        description="和政策助手对话、看依据、把对话存成测试。",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--url", help="连接运行中的服务器，如 http://127.0.0.1:8000（令牌取自 BOT_REST_TOKEN）")
    parser.add_argument("--sender", help="发送者的名字；同名的对话接着上次继续，默认每次都是新的")
    return parser
