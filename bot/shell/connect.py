"""Find the assistant to talk to: loaded in this process, or a running server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.messages import BotReply, UserMessage
from bot.rest_client import AssistantUnavailableError, RestClient

if TYPE_CHECKING:
    from bot.assistant import Assistant

CHANNEL = "shell"
"""Name of the channel that the shell and ``ask`` speak through."""
LOG_FILE = "shell.log"
"""Under the data folder: what would otherwise be written on the screen."""


class Talker(Protocol):
    """Whoever answers messages."""

    log: Path | None
    """Where its log is, when it is ours to read."""

    async def reply(self, message: UserMessage) -> BotReply:
        """Return the reply to one message, or raise ``AssistantUnavailableError``."""

    async def close(self) -> None:
        """Let go of what is held open."""


class Connect(Protocol):
    """How ``run_shell`` and ``run_ask`` come by a talker; tests pass their own.

    It is called outside the event loop, as ``serve`` loads the assistant too.
    """

    def __call__(self, url: str | None, environ: Mapping[str, str]) -> Talker:
        """Return whoever answers, or raise ``AssistantUnavailableError``."""


class _InProcess:
    """An assistant in this process, whose unforeseen failures are told like a server's."""

    def __init__(self, assistant: Assistant, log: Path) -> None:
        self._assistant = assistant
        self.log: Path | None = log

    async def reply(self, message: UserMessage) -> BotReply:
        """Pass one message on."""
        try:
            return await self._assistant.reply(message)
        except Exception as error:
            raise AssistantUnavailableError(f"助手出错：{_told(error)}") from error

    async def close(self) -> None:
        """Close the assistant."""
        self._assistant.close()


def connect(url: str | None, environ: Mapping[str, str]) -> Talker:
    """Return the server at ``url``, or the assistant of this installation when there is no url."""
    if url is not None:
        return RestClient(url, environ.get("BOT_REST_TOKEN"))
    try:
        return _load(environ)
    except Exception as error:
        raise AssistantUnavailableError(f"助手装不起来。{_told(error)}") from error


def _load(environ: Mapping[str, str]) -> Talker:
    # Rasa takes seconds to import: only when it is needed, so that --url and --help come at once.
    from bot.assistant import Assistant  # noqa: PLC0415
    from bot.logs import configure_logs  # noqa: PLC0415
    from bot.settings import read_settings  # noqa: PLC0415

    settings = read_settings(environ)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    log = settings.data_dir / LOG_FILE
    # Log lines between the lines of a dialogue would hide it; the file stays open as long as the process.
    configure_logs(texts=settings.log_texts, stream=log.open("a", encoding="utf-8"))
    return _InProcess(Assistant.load(settings), log)


def _told(error: Exception) -> str:
    """Return what an exception says, or at least its name."""
    return str(error).strip() or type(error).__name__
