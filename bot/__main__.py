"""``python -m bot COMMAND``: picks the command's function, nothing else."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass

INTERRUPTED = 130
"""Exit code of a command that was stopped with Ctrl-C, as shells have it."""


@dataclass(frozen=True)
class Command:
    """One command."""

    module: str
    """Where its function is; imported only when the command is run."""
    function: str
    """Takes the arguments behind the command's name, returns the exit code."""
    help: str
    """What it does, in one line."""


COMMANDS = {
    "serve": Command("bot.serve", "run_serve", "启动服务：网页、微信和 REST 接口 / serve the channels"),
    "train": Command("bot.train", "run_train", "训练模型，输入没有变化时跳过 / train when the inputs changed"),
    "shell": Command("bot.shell", "run_shell", "在终端里测试对话 / test dialogues in a terminal"),
    "ask": Command("bot.ask", "run_ask", "问一个问题，供脚本使用 / ask one question, for scripts"),
    "replay": Command("bot.replay", "run_replay", "按编号重放存下的答复 / reproduce a stored answer by its id"),
    "wechat-check": Command("bot.channels.wechat.check", "run_check", "检查微信的配置并自检 / check WeChat's settings"),
    "wechat-menu": Command("bot.channels.wechat.menu", "run_menu", "创建公众号的菜单 / create the account's menu"),
    "rasa": Command("bot.rasa_command", "run_rasa", "运行任何 Rasa 命令，如 rasa data validate / any Rasa command"),
}


def help_text() -> str:
    """Return what there is to run."""
    lines = [f"  {name:<14}{command.help}" for name, command in COMMANDS.items()]
    return "用法 / usage: python -m bot COMMAND [--help]\n\n" + "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Run the command named first and return its exit code."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(help_text())
        return 0
    command = COMMANDS.get(arguments[0])
    if command is None:
        print(f"没有命令 / no command {arguments[0]!r}\n\n{help_text()}", file=sys.stderr)
        return 2
    try:
        run = getattr(importlib.import_module(command.module), command.function)
        return int(run(arguments[1:]))
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
