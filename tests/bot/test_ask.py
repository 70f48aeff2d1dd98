"""``python -m bot ask``: what is printed and what the exit code tells a script."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot import ask as ask_module
from bot.ask import run_ask
from bot.messages import BotReply, UserMessage
from bot.rest_client import AssistantUnavailableError


class OneAnswer:
    """Gives one answer to everything and remembers what it was asked."""

    log: Path | None = None

    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.messages = messages
        self.heard: list[UserMessage] = []
        self.closed = False

    async def reply(self, message: UserMessage) -> BotReply:
        self.heard.append(message)
        return BotReply(self.messages)

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def assistant(monkeypatch: pytest.MonkeyPatch) -> OneAnswer:
    """Return the assistant that ``run_ask`` finds; its messages can be changed."""
    trace = {"action": "action_answer", "decision": ["甲", "乙"]}
    found = OneAnswer([{"text": "一。"}, {"text": "二。", "custom": {"kind": "answer", "trace": trace}}])

    def connect(url: str | None, environ: Mapping[str, str]) -> OneAnswer:
        if url == "http://down":
            raise AssistantUnavailableError("连不上服务器")
        return found

    monkeypatch.setattr(ask_module, "connect", connect)
    return found


def test_text_is_printed(assistant: OneAnswer, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_ask(["石墨烯属于哪个产业"]) == 0
    assert capsys.readouterr().out == "一。\n\n二。\n"
    assert [(message.text, message.explain) for message in assistant.heard] == [("石墨烯属于哪个产业", False)]
    assert assistant.closed


def test_each_question_has_its_own_sender(assistant: OneAnswer) -> None:
    run_ask(["a"])
    run_ask(["a"])
    assert assistant.heard[0].sender != assistant.heard[1].sender


def test_json_is_the_list_of_messages(assistant: OneAnswer, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_ask(["石墨烯", "--json"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out) == assistant.messages
    assert "二。" in out


def test_json_bears_lone_surrogates(assistant: OneAnswer, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant.messages = [{"text": "\ud800", "custom": {"kind": "answer"}}]
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="utf-8", write_through=True))
    assert run_ask(["石墨烯", "--json"]) == 0
    assert json.loads(raw.getvalue()) == assistant.messages


def test_explain_adds_the_evidence(assistant: OneAnswer, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_ask(["--explain", "石墨烯"]) == 0
    assert assistant.heard[0].explain
    assert (
        capsys.readouterr().out
        == "一。\n\n二。\n\n回答种类：有答案（answer）\n为什么：甲\n为什么：乙\n动作：action_answer\n"
    )


@pytest.mark.parametrize("kind", ["answer", "not_in_plan", "clarify", "out_of_scope", "small_talk", "handoff"])
def test_every_honest_kind_is_success(assistant: OneAnswer, kind: str) -> None:
    assistant.messages = [{"text": "x", "custom": {"kind": kind}}]
    assert run_ask(["石墨烯"]) == 0


@pytest.mark.parametrize("messages", [[{"text": "x", "custom": {"kind": "error"}}], [{"text": "x"}], []])
def test_failed_reply_is_printed_and_told_by_the_code(assistant: OneAnswer, messages: list[dict[str, Any]]) -> None:
    assistant.messages = messages
    assert run_ask(["石墨烯"]) == 1


@pytest.mark.parametrize("arguments", [[], ["  "], ["a", "b"], ["a", "--nope"]])
def test_wrong_usage(assistant: OneAnswer, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_ask(arguments) == 2
    assert "python -m bot ask" in capsys.readouterr().err
    assert assistant.heard == []


@pytest.mark.usefixtures("assistant")
def test_unreachable_is_told_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_ask(["石墨烯", "--url", "http://down"]) == 3
    written = capsys.readouterr()
    assert (written.out, written.err) == ("", "连不上服务器\n")


def test_help_documents_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_ask(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(f"\n  {code}  " in told for code in (0, 1, 2, 3))
