"""The shell's commands, each on a fake assistant with prepared answers."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.conversation_file import Conversation, load_conversation, save_conversation
from bot.expectation import ExpectedTurn
from bot.messages import BotReply, UserMessage
from bot.rest_client import AssistantUnavailableError
from bot.shell.commands import COMMANDS, obey
from bot.shell.dialogue import Dialogue, Places
from bot.shell.screen import Screen

AGENCY = {"name": "市科技局", "today": "市科学技术局", "clauses": ["2.1.9"]}
CITATION = {"document": "甲", "clause": "2.1.9", "heading": "新材料", "quote": "石墨烯"}
ANSWERS: dict[str, dict[str, Any]] = {
    "石墨烯": {"kind": "answer", "citations": [CITATION], "trace": {"action": "action_first"}},
    "责任单位": {"kind": "answer", "citations": [CITATION], "agencies": [AGENCY], "trace": {"action": "action_second"}},
    "错": {"kind": "error"},
}


class PreparedAssistant:
    log: Path | None = None

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []

    async def reply(self, message: UserMessage) -> BotReply:
        self.heard.append(message)
        if message.text == "断":
            raise AssistantUnavailableError("连不上服务器")
        return BotReply([{"text": "好", "custom": ANSWERS[message.text]}])

    async def close(self) -> None:
        """Nothing is open."""


class Sitting:
    """A dialogue, the assistant behind it and what stands on its screen."""

    def __init__(self, folder: Path) -> None:
        self._out = io.StringIO()
        self.assistant = PreparedAssistant()
        screen = Screen(Console(file=self._out, markup=False, highlight=False, emoji=False))
        self.folder = folder / "conversations"
        self.dialogue = Dialogue(self.assistant, screen, Places(self.folder, folder), "anna")

    async def type(self, line: str) -> str:
        """Type a command; return what it wrote."""
        self._out.truncate(0)
        self._out.seek(0)
        await obey(self.dialogue, line)
        return self._out.getvalue()

    async def say(self, *texts: str) -> None:
        for text in texts:
            await self.dialogue.say(text)


@pytest.fixture
def sitting(tmp_path: Path) -> Sitting:
    return Sitting(tmp_path)


async def test_why_explains_the_last_answer(sitting: Sitting) -> None:
    await sitting.say("石墨烯", "责任单位")
    told = await sitting.type("/why")
    assert "动作：action_second" in told
    assert "action_first" not in told


async def test_why_says_that_a_trace_is_missing(sitting: Sitting) -> None:
    await sitting.say("错")
    assert "没有带依据" in await sitting.type("/why")


async def test_why_wants_an_answer_first(sitting: Sitting) -> None:
    assert "还没有回答" in await sitting.type("/why")


async def test_save_writes_the_dialogue_as_a_test(sitting: Sitting) -> None:
    await sitting.say("石墨烯", "责任单位")
    told = await sitting.type("/save 追问-责任_单位2")
    path = sitting.folder / "追问-责任_单位2.yml"
    assert str(path) in told
    assert load_conversation(path) == Conversation(
        "追问-责任_单位2",
        (
            ExpectedTurn("石墨烯", ("answer",), ("2.1.9",)),
            ExpectedTurn("责任单位", ("answer",), ("2.1.9",), ("市科技局",)),
        ),
    )


async def test_save_refuses_to_overwrite(sitting: Sitting) -> None:
    await sitting.say("石墨烯")
    await sitting.type("/save a")
    before = (sitting.folder / "a.yml").read_bytes()
    await sitting.say("责任单位")
    assert "没有覆盖" in await sitting.type("/save a")
    assert (sitting.folder / "a.yml").read_bytes() == before


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".x", "-x", "a b", "a.yml", "C:x", "长" * 61])
async def test_save_checks_the_name(sitting: Sitting, name: str) -> None:
    await sitting.say("石墨烯")
    assert "用法：/save" in await sitting.type(f"/save {name}")
    assert not sitting.folder.exists()


async def test_save_wants_a_dialogue_first(sitting: Sitting) -> None:
    assert "还没有对话" in await sitting.type("/save a")
    await sitting.say("石墨烯")
    await sitting.type("/restart")
    assert "还没有对话" in await sitting.type("/save a")


async def test_save_leaves_out_what_nobody_answered_and_points_at_failures(sitting: Sitting) -> None:
    await sitting.say("石墨烯", "断", "错")
    assert "第 2 轮助手出错了" in await sitting.type("/save a")
    assert [turn.user for turn in load_conversation(sitting.folder / "a.yml").turns] == ["石墨烯", "错"]


async def test_save_tells_when_it_cannot_write(sitting: Sitting) -> None:
    await sitting.say("石墨烯")
    sitting.folder.write_text("no folder", encoding="utf-8")
    told = await sitting.type("/save a")
    assert told.startswith(f"写不了 {sitting.folder / 'a.yml'}：")


async def test_replay_of_what_was_saved_agrees_under_a_new_sender(sitting: Sitting) -> None:
    await sitting.say("石墨烯", "责任单位")
    await sitting.type("/save a")
    for name in ("a", str(sitting.folder / "a.yml")):
        told = await sitting.type(f"/replay {name}")
        assert "✓ 1. 石墨烯\n✓ 2. 责任单位\n2 轮全部相符" in told
    assert len({message.sender for message in sitting.assistant.heard}) == 3
    assert len({message.sender for message in sitting.assistant.heard[2:4]}) == 1
    assert not sitting.dialogue.replay_differed


async def test_replay_shows_each_difference_and_explains_the_first(sitting: Sitting) -> None:
    turns = (
        ExpectedTurn("石墨烯", ("answer",)),
        ExpectedTurn("责任单位", ("clarify",), ("3.2",)),
        ExpectedTurn("错", ("answer",)),
    )
    save_conversation(sitting.folder / "b.yml", Conversation("看不同", turns))
    told = (await sitting.type("/replay b")).splitlines()
    assert told == [
        "重放“看不同”，共 3 轮",
        "✓ 1. 石墨烯",
        "✗ 2. 责任单位",
        "     种类：期望 clarify，实际 answer",
        "     条款：没有引用 3.2，实际引用 2.1.9",
        "✗ 3. 错",
        "     种类：期望 answer，实际 error",
        "3 轮中 2 轮不同；/why 看第一处不同的依据",
    ]
    assert sitting.dialogue.replay_differed
    assert "action_second" in await sitting.type("/why")


async def test_replay_does_not_touch_the_dialogue(sitting: Sitting) -> None:
    await sitting.say("石墨烯")
    await sitting.type("/save a")
    last = sitting.dialogue.last
    await sitting.type("/replay a")
    assert len(sitting.dialogue.turns) == 1
    assert sitting.dialogue.last is last


async def test_replay_tells_all_problems_of_a_file(sitting: Sitting, tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text("name: a\nturns: [{user: 1}, {usr: b}]", encoding="utf-8")
    told = await sitting.type(f"/replay {tmp_path / 'bad.yml'}")
    assert told.count("bad.yml: turns.") == 3
    assert sitting.dialogue.replay_differed


async def test_replay_stops_when_nobody_answers(sitting: Sitting) -> None:
    turns = (ExpectedTurn("断"), ExpectedTurn("石墨烯"))
    save_conversation(sitting.folder / "c.yml", Conversation("断", turns))
    assert "重放中断：连不上服务器" in await sitting.type("/replay c")
    assert len(sitting.assistant.heard) == 1
    assert sitting.dialogue.unavailable


async def test_replay_wants_a_file(sitting: Sitting) -> None:
    assert "用法：/replay" in await sitting.type("/replay")


async def test_help_lists_every_command(sitting: Sitting) -> None:
    told = await sitting.type("/HELP")
    assert all(f"/{name}" in told for name in COMMANDS)
    assert [command.usage.split()[0] for command in COMMANDS.values()] == [f"/{name}" for name in COMMANDS]
