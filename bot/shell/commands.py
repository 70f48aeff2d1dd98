"""The shell's commands: one function each, and the table that ``/help`` and the loop read."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.answer_view import AnswerView
from bot.conversation_file import Conversation, load_conversation, save_conversation
from bot.expectation import ExpectedTurn, differences_from
from bot.rest_client import AssistantUnavailableError
from bot.shell.dialogue import Dialogue, new_sender
from bot.shell.evidence import evidence
from bot.turn_reader import ExpectationFileError

_NAME = re.compile(r"\w[\w-]{0,59}")


@dataclass(frozen=True)
class Command:
    """One command: what is typed, what ``/help`` says of it, what it does with the rest of the line."""

    usage: str
    help: str
    run: Callable[[Dialogue, str], Awaitable[None]]


async def why(dialogue: Dialogue, rest: str) -> None:
    """Show how the last answer came about."""
    view = dialogue.explained
    if view is None:
        dialogue.screen.problem("还没有回答可以说明，请先提一个问题")
        return
    dialogue.screen.line()
    dialogue.screen.pairs(evidence(view))
    if not view.trace:
        dialogue.screen.quiet("这个回答没有带依据（trace），只有 understood 里的这些")


async def save(dialogue: Dialogue, rest: str) -> None:
    """Write the dialogue so far as a test."""
    screen = dialogue.screen
    if not dialogue.turns:
        screen.problem("还没有对话可以保存，请先提一个问题")
        return
    if not _NAME.fullmatch(rest):
        screen.problem("用法：/save 名字。名字用汉字、字母、数字、_ 和 -，不超过 60 个，如 /save 追问责任单位")
        return
    path = dialogue.places.conversations / f"{rest}.yml"
    try:
        save_conversation(path, Conversation(rest, tuple(dialogue.turns)))
    except OSError as error:
        exists = f"已有 {path}，没有覆盖，请换一个名字"
        screen.problem(exists if path.exists() else f"写不了 {path}：{error.strerror}")
        return
    screen.line(f"已保存 {len(dialogue.turns)} 轮到 {path}，请核对里面的期望")
    failed = [str(number) for number, turn in enumerate(dialogue.turns, 1) if turn.kind in (None, ("error",))]
    if failed:
        screen.problem(f"第 {'、'.join(failed)} 轮助手出错了，请改好它的期望")


async def replay(dialogue: Dialogue, rest: str) -> None:
    """Say a saved dialogue again under a new sender and show what differs."""
    if not rest:
        dialogue.screen.problem("用法：/replay 文件，或 /replay 名字（tests/conversations 里的）")
        return
    try:
        conversation = load_conversation(_saved(dialogue, rest))
    except ExpectationFileError as error:
        dialogue.replay_differed = True
        dialogue.screen.problem(str(error))
        return
    dialogue.screen.line(f"重放“{conversation.name}”，共 {len(conversation.turns)} 轮")
    try:
        different = await _replay_turns(dialogue, conversation.turns)
    except AssistantUnavailableError as error:
        dialogue.unavailable = True
        dialogue.screen.problem(f"重放中断：{error}")
        return
    if different:
        dialogue.replay_differed = True
        dialogue.screen.problem(f"{len(conversation.turns)} 轮中 {different} 轮不同；/why 看第一处不同的依据")
    else:
        dialogue.screen.line(f"{len(conversation.turns)} 轮全部相符", "green")


async def _replay_turns(dialogue: Dialogue, turns: tuple[ExpectedTurn, ...]) -> int:
    """Return how many turns differ; the first of them is what ``/why`` explains afterwards."""
    sender = new_sender("replay")
    first: AnswerView | None = None
    count = 0
    for number, turn in enumerate(turns, start=1):
        view = await dialogue.hear(sender, turn.user)
        found = differences_from(turn, view)
        dialogue.screen.line(f"{'✗' if found else '✓'} {number}. {turn.user}", "red" if found else "green")
        for difference in found:
            dialogue.screen.line(f"     {difference}")
        if found:
            count += 1
            first = first or view
    dialogue.explained = first or dialogue.explained
    return count


def _saved(dialogue: Dialogue, name: str) -> Path:
    """Return the file of a path, or of a name under the folder of saved dialogues."""
    path = Path(name).expanduser()
    named = dialogue.places.conversations / f"{name}.yml"
    return named if not path.exists() and _NAME.fullmatch(name) and named.exists() else path


async def restart(dialogue: Dialogue, rest: str) -> None:
    """Begin a new dialogue."""
    dialogue.restart()
    dialogue.screen.line(f"重新开始，发送者是 {dialogue.sender}")


async def show_help(dialogue: Dialogue, rest: str) -> None:
    """List the commands."""
    for command in COMMANDS.values():
        dialogue.screen.line(f"{command.usage:<16}{command.help}")
    dialogue.screen.quiet("数字选一项建议；其余都是对助手说的话。要发送以 / 开头的话，写两个：//…")


async def leave(dialogue: Dialogue, rest: str) -> None:
    """End the sitting."""
    dialogue.ended = True


COMMANDS = {
    "why": Command("/why", "上一个回答的依据：为什么这样答、分词、意图、话题、每句话的凭据", why),
    "save": Command("/save NAME", "把到此为止的对话存成测试 tests/conversations/NAME.yml", save),
    "replay": Command("/replay FILE", "重放存下的对话，列出每轮的不同", replay),
    "restart": Command("/restart", "换一个发送者，从头开始", restart),
    "help": Command("/help", "列出命令", show_help),
    "quit": Command("/quit", "退出（也可按 Ctrl-D）", leave),
}
"""Command name → command."""


async def obey(dialogue: Dialogue, line: str) -> None:
    """Run a line that begins with a slash; what is no command is told so."""
    name, _, rest = line[1:].partition(" ")
    command = COMMANDS.get(name.lower())
    if command is None:
        commands = " ".join(command.usage for command in COMMANDS.values())
        dialogue.screen.problem(f"没有 /{name} 这个命令。可用的命令：{commands}")
        return
    await command.run(dialogue, rest.strip())
