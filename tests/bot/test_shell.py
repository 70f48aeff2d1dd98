"""The loop of the shell: lines in, answers out, exit codes. The assistant is a fake; no model, no network."""

from __future__ import annotations

import asyncio
import io
import stat
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from bot.messages import BotReply, UserMessage, failure_reply
from bot.rest_client import AssistantUnavailableError
from bot.shell import run, run_shell
from bot.shell.dialogue import Places
from bot.shell.lines import PipedLines, TypedLines, open_history
from bot.shell.run import REPLAY_DIFFERED, UNAVAILABLE, default_places, open_lines, talk
from bot.shell.screen import Screen


class FakeAssistant:
    """Echoes what it hears, with two suggestions; 断 makes it unavailable, 错 makes it fail."""

    log: Path | None = None

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []
        self.closed = False
        self.buttons: list[dict[str, str]] = []

    async def reply(self, message: UserMessage) -> BotReply:
        self.heard.append(message)
        if "断" in message.text:
            raise AssistantUnavailableError("连不上服务器")
        if "错" in message.text:
            return failure_reply(message.sender, "ABCD1234")
        custom = {
            "kind": "answer",
            "citations": [{"clause": "1.1", "quote": "达2%"}],
            "suggestions": ["更多？", "单位？"],
        }
        return BotReply([{"text": f"听到：{message.text}", "custom": custom, "buttons": self.buttons}])

    async def close(self) -> None:
        self.closed = True


class Typed(PipedLines):
    """Lines as if a person typed them."""

    is_interactive = True


async def sit(lines: str, folder: Path, *, typed: bool = False, **given: Any) -> tuple[int, str, FakeAssistant]:
    """Hold a sitting of these lines; return exit code, output and the assistant."""
    assistant = given.pop("assistant", None) or FakeAssistant()
    out = io.StringIO()
    source = (Typed if typed else PipedLines)(io.StringIO(lines))

    screen = Screen(Console(file=out, markup=False, highlight=False, emoji=False, width=80))
    places = Places(folder / "conversations", folder / "data")
    code = await talk(assistant, source, screen, places, given.get("sender"))
    return code, out.getvalue(), assistant


async def said(lines: str, folder: Path, **given: Any) -> list[str]:
    return [message.text for message in (await sit(lines, folder, **given))[2].heard]


async def test_piped_lines_are_answered_without_prompt_or_colour(tmp_path: Path) -> None:
    code, out, assistant = await sit("新材料\n\n  光伏  呢 \n", tmp_path)
    assert code == 0
    assert out == "听到：新材料\n1. 更多？\n2. 单位？\n\n听到：光伏 呢\n1. 更多？\n2. 单位？\n\n"
    assert assistant.closed
    assert all(message.explain and message.channel == "shell" for message in assistant.heard)


async def test_a_person_is_greeted(tmp_path: Path) -> None:
    assert "/help" in (await sit("", tmp_path, typed=True))[1]


@pytest.mark.parametrize(("number", "sent"), [("1", "更多？"), ("2", "单位？"), ("２", "单位？")])
async def test_a_number_chooses_a_suggestion(tmp_path: Path, number: str, sent: str) -> None:
    _, out, assistant = await sit(f"新材料\n{number}\n", tmp_path)
    assert [message.text for message in assistant.heard] == ["新材料", sent]
    assert f"› {sent}" in out


async def test_choosing_a_button_sends_its_payload(tmp_path: Path) -> None:
    assistant = FakeAssistant()
    assistant.buttons = [{"title": "单位", "payload": "新材料的责任单位有哪些？"}]
    _, out, _ = await sit("新材料\n1\n", tmp_path, assistant=assistant)
    assert assistant.heard[1].text == "新材料的责任单位有哪些？"
    assert "› 单位\n" in out


@pytest.mark.parametrize("number", ["0", "3", "99"])
async def test_a_number_beyond_the_suggestions_is_told(tmp_path: Path, number: str) -> None:
    _, out, assistant = await sit(f"新材料\n{number}\n", tmp_path)
    assert len(assistant.heard) == 1
    assert f"没有第 {number} 项：上一个回答有 2 项可选" in out


@pytest.mark.parametrize("lines", ["2\n", "新材料\n/restart\n2\n", "新材料\n2020\n"])
async def test_other_numbers_are_said(tmp_path: Path, lines: str) -> None:
    assert (await said(lines, tmp_path))[-1] in ("2", "2020")


@pytest.mark.parametrize("line", ["/foo bar", "／foo", "/", "/ why"])
async def test_a_slash_without_command_is_told_with_the_list(tmp_path: Path, line: str) -> None:
    _, out, assistant = await sit(line + "\n", tmp_path)
    assert assistant.heard == []
    assert "这个命令。可用的命令：/why /save NAME /replay FILE /restart /help /quit" in out


async def test_two_slashes_say_one(tmp_path: Path) -> None:
    assert await said("//restart\n", tmp_path) == ["/restart"]


async def test_sender_stays_until_restart(tmp_path: Path) -> None:
    _, out, assistant = await sit("a\nb\n/restart\nc\n", tmp_path, sender="anna")
    first, second, third = (message.sender for message in assistant.heard)
    assert first == second == "anna"
    assert third.startswith("anna-")
    assert third in out


async def test_each_sitting_has_a_new_sender(tmp_path: Path) -> None:
    senders = {(await sit("a\n", tmp_path))[2].heard[0].sender for _ in range(2)}
    assert len(senders) == 2


async def test_quit_ends(tmp_path: Path) -> None:
    assert await said("a\n/quit\nb\n", tmp_path) == ["a"]


async def test_a_pipe_stops_when_nobody_answers(tmp_path: Path) -> None:
    code, out, assistant = await sit("断\nb\n", tmp_path)
    assert code == UNAVAILABLE
    assert "连不上服务器" in out
    assert len(assistant.heard) == 1
    assert assistant.closed


async def test_a_person_may_go_on_when_nobody_answers(tmp_path: Path) -> None:
    code, out, _ = await sit("断\nb\n", tmp_path, typed=True)
    assert code == 0
    assert "听到：b" in out


def test_assistant_that_does_not_load_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def connect(url: str | None, environ: Mapping[str, str]) -> FakeAssistant:
        raise AssistantUnavailableError("助手装不起来")

    monkeypatch.setattr(run, "connect", connect)
    assert run_shell([]) == UNAVAILABLE
    assert capsys.readouterr().out == "助手装不起来\n"


def test_the_assistant_is_loaded_outside_the_loop_and_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = FakeAssistant()

    def connect(url: str | None, environ: Mapping[str, str]) -> FakeAssistant:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        return assistant

    monkeypatch.setattr(run, "connect", connect)
    monkeypatch.setattr("sys.stdin", io.StringIO("石墨烯\n"))
    assert run_shell(["--sender", "anna"]) == 0
    assert [message.sender for message in assistant.heard] == ["anna"]
    assert assistant.closed


async def test_a_failed_answer_names_the_log(tmp_path: Path) -> None:
    assistant = FakeAssistant()
    assistant.log = Path("data/shell.log")
    code, out, _ = await sit("错\n", tmp_path, assistant=assistant)
    assert code == 0
    assert "ABCD1234" in out
    assert "日志在 data/shell.log" in out


async def test_a_replay_that_differs_decides_the_exit_code(tmp_path: Path) -> None:
    code, _, _ = await sit("/replay nothing.yml\na\n", tmp_path)
    assert code == REPLAY_DIFFERED


@pytest.mark.parametrize(("arguments", "code"), [(["--help"], 0), (["--nope"], 2), (["--url"], 2), (["x"], 2)])
def test_command_line(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_shell(arguments) == code
    assert "python -m bot shell" in "".join(capsys.readouterr())


def test_missing_token_ends_with_its_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("BOT_REST_TOKEN", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO("a\n"))
    assert run_shell(["--url", "http://127.0.0.1:1"]) == UNAVAILABLE
    assert "BOT_REST_TOKEN" in capsys.readouterr().out


@pytest.mark.parametrize("environ", [{}, {"BOT_DATA_DIR": " "}])
def test_places_of_this_checkout(environ: dict[str, str]) -> None:
    places = default_places(environ)
    assert places.conversations == Path(__file__).parents[1] / "conversations"
    assert places.data == Path("data")


def test_data_folder_is_configurable() -> None:
    assert default_places({"BOT_DATA_DIR": "/srv/data"}).data == Path("/srv/data")


async def test_typed_lines_end_at_ctrl_d_and_bear_ctrl_c(tmp_path: Path) -> None:
    with closing(create_pipe_input()) as keys, create_app_session(input=keys, output=DummyOutput()):
        lines = TypedLines(tmp_path, ["why"])
        keys.send_text("半句\x03")
        keys.send_text("石墨烯\r")
        assert await lines.next() == "石墨烯"
        keys.send_text("\x04")
        assert await lines.next() is None
    assert "石墨烯" in (tmp_path / "shell_history").read_text(encoding="utf-8")


async def test_bytes_that_are_no_text_do_not_end_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(b"\xff\xfe\nb\n"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", stream)
    lines = open_lines(Places(tmp_path, tmp_path))
    assert [await lines.next() for _ in range(3)] == ["\ufffd\ufffd\n", "b\n", None]


def test_history_is_kept_for_its_owner_only(tmp_path: Path) -> None:
    open_history(tmp_path / "data").append_string("石墨烯")
    assert list(open_history(tmp_path / "data").load_history_strings()) == ["石墨烯"]
    assert stat.S_IMODE((tmp_path / "data" / "shell_history").stat().st_mode) == 0o600


def test_history_does_without_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert isinstance(open_history(tmp_path / "file"), InMemoryHistory)
