"""Settings: read from the environment once, checked all together, passed in from there on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from bot.channels.wechat.settings import WeChatSettings

DEFAULT_OPERATOR = "本助手的运营单位"
"""Who is named when nobody configured it; no agency is invented."""

DEFAULT_RETENTION_DAYS = 30
"""Days web conversations are kept on a machine that serves only itself."""
SHORTEST_SECRET = 16

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}
_TOKEN = re.compile(r"[!-~]+")
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?")
_LOOPBACK = re.compile(r"localhost|127(?:\.[0-9]{1,3}){3}|\[?::1\]?")


class SettingsError(ValueError):
    """The environment holds values that cannot be used; carries every problem at once, never a secret."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the list, one line a problem."""
        self.problems = problems
        super().__init__("配置有误：\n" + "\n".join(f"- {problem}" for problem in problems))


@dataclass(frozen=True)
class Settings:
    """What the server, the shell and training are told from outside."""

    host: str = "127.0.0.1"
    """Address to listen at (BOT_HOST)."""
    port: int = 8000
    """Port to listen at; 0 lets the system choose (BOT_PORT)."""
    data_dir: Path = Path("data")
    """Folder of everything that must outlive a restart (BOT_DATA_DIR)."""
    model_dir: Path = Path("models")
    """Folder of trained models; the newest is used (BOT_MODEL_DIR)."""
    knowledge_dir: Path = Path("knowledge")
    """Folder of the knowledge base (BOT_KNOWLEDGE_DIR)."""
    rest_token: str | None = None
    """Bearer token of the REST channel; without one the channel refuses everybody (BOT_REST_TOKEN)."""
    operator: str = DEFAULT_OPERATOR
    """Who runs the assistant and can be asked by a person (BOT_OPERATOR)."""
    hotline: str | None = None
    """Telephone number to name when a person is wanted; none is invented (BOT_HOTLINE)."""
    log_texts: bool = False
    """Whether logs may hold what users wrote (BOT_LOG_TEXTS)."""
    session_minutes: float = 60.0
    """Silence after which a conversation starts afresh (BOT_SESSION_MINUTES)."""
    answer_seconds: float = 20.0
    """Time one answer may take before it becomes a stated failure; who would wait more than half of it for others is
    refused at once (BOT_ANSWER_SECONDS)."""
    client_seconds: float = 75.0
    """Time a client has to send a request, and to take what is sent; an idle connection lives as long. Longer than a
    proxy in front keeps its connections (BOT_CLIENT_SECONDS)."""
    most_connections: int = 12_000
    """Connections that may be open; beyond that idle ones are closed, the oldest first (BOT_MOST_CONNECTIONS)."""
    most_waiting: int = 1000
    """Questions that may wait for an answer, all together; more are refused at once (BOT_MOST_WAITING)."""
    most_waiting_per_sender: int = 200
    """Questions of one sender that may wait (BOT_MOST_WAITING_PER_SENDER)."""
    database_url: str | None = None
    """PostgreSQL for conversations instead of a file in ``data_dir``, as postgresql://user:password@host/name
    (BOT_DATABASE_URL)."""
    answer_processes: int | None = None
    """Further processes that classify and answer; unset, a server has one for each core where there are several, and
    everything else none (BOT_ANSWER_PROCESSES)."""
    rate_per_sender: int = 600
    """Messages a minute from one REST sender (BOT_RATE_PER_SENDER)."""
    rate_per_address: int = 30_000
    """REST requests a minute from one network address (BOT_RATE_PER_ADDRESS)."""
    public: bool = False
    """Whether strangers reach the chat; a host other than loopback or an allowed origin says so too (BOT_PUBLIC)."""
    contact: str | None = None
    """Where people reach the operator about their data (BOT_CONTACT)."""
    retention_days: int | None = None
    """Days after which a web conversation is deleted; DEFAULT_RETENTION_DAYS where unset (BOT_RETENTION_DAYS)."""
    allowed_origins: tuple[str, ...] = ()
    """Sites that may embed the widget, as https://www.example.gov.cn (BOT_ALLOWED_ORIGINS, with commas)."""
    secret: str | None = None
    """Signs web sessions; made and kept in ``data_dir`` where unset (BOT_SECRET)."""
    proxies: int = 0
    """Reverse proxies in front that append to X-Forwarded-For (BOT_PROXIES)."""
    rate_per_session: int = 20
    """Messages a minute in one web session (BOT_RATE_PER_SESSION)."""
    rate_per_visitor: int = 300
    """Web requests a minute from one network address; many people may share one (BOT_RATE_PER_VISITOR)."""
    public_url: str | None = None
    """Where people reach the server, without a slash at the end; links to the document need it (BOT_PUBLIC_URL)."""
    wechat: WeChatSettings | None = None
    """The WeChat doors (credentials.yml, BOT_CREDENTIALS)."""

    def __repr__(self) -> str:
        """Name the settings without the secrets, so that no log or traceback holds them."""
        secrets = {"rest_token": self.rest_token, "secret": self.secret, "database_url": self.database_url}
        shown = {name: value for name, value in vars(self).items() if name not in secrets}
        return f"Settings({shown}, {', '.join(f'{n}={_is_set(v)}' for n, v in secrets.items())})"

    @property
    def days_kept(self) -> int:
        """Days a web conversation is kept."""
        return self.retention_days or DEFAULT_RETENTION_DAYS


def _is_set(value: str | None) -> str:
    return "set" if value else "unset"


class _Environment:
    """Typed reading of variables; problems are collected, not raised. An empty value counts as unset."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self._environ.get(name, "").strip() or default

    def optional(self, name: str) -> str | None:
        return self._environ.get(name, "").strip() or None

    def secret(self, name: str) -> str | None:
        value = self.optional(name)
        if value is not None and not _TOKEN.fullmatch(value):
            self.problems.append(f"{name}：含有空格或非 ASCII 字符；只可用可见的 ASCII 字符")
        return value

    def origins(self, name: str) -> tuple[str, ...]:
        found = [part.strip().rstrip("/").lower() for part in (self.optional(name) or "").split(",")]
        for origin in filter(None, found):
            if not _ORIGIN.fullmatch(origin):
                example = "https://www.example.gov.cn"
                self.problems.append(f"{name}：{origin!r} 不可用；须为协议加域名（不带路径，不可用 *），如 {example}")
        return tuple(filter(None, found))

    def address(self, name: str) -> str | None:
        value = self.optional(name)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            is_usable = (
                parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)
            )
        except ValueError:
            is_usable = False
        if not is_usable or not _TOKEN.fullmatch(value):
            self.problems.append(f"{name}：{value!r} 不可用；须为 https://域名 或 https://域名/路径")
            return None
        return value.rstrip("/")

    def database(self, name: str) -> str | None:
        value = self.optional(name)
        if value is not None and not value.startswith(("postgresql://", "postgres://")):
            self.problems.append(f"{name}：不可用；须为 postgresql://用户:口令@主机/库名")
            return None
        return value

    def number(self, name: str, default: float, lowest: float, highest: float) -> float:
        value = self.optional(name)
        if value is None:
            return default
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not lowest <= number <= highest:
            self.problems.append(f"{name}：{value!r} 不可用；须为 {lowest:g} 到 {highest:g} 之间的数")
            return default
        return number

    def integer(self, name: str, default: int, lowest: int, highest: int) -> int:
        value = self.optional(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit() and lowest <= int(value) <= highest):
            self.problems.append(f"{name}：{value!r} 不可用；须为 {lowest} 到 {highest} 之间的整数")
            return default
        return int(value)

    def optional_integer(self, name: str, lowest: int, highest: int) -> int | None:
        return None if self.optional(name) is None else self.integer(name, lowest, lowest, highest)

    def flag(self, name: str, default: bool) -> bool:
        value = self.optional(name)
        if value is None:
            return default
        if value.lower() not in _TRUE | _FALSE:
            self.problems.append(f"{name}：{value!r} 不可用；须为 true 或 false")
            return default
        return value.lower() in _TRUE


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read all settings from ``environ``; raise SettingsError with every problem at once."""
    from bot.channels.wechat.settings import read_wechat_settings  # noqa: PLC0415 - channels import this module

    read = _Environment(environ)
    wechat, problems = read_wechat_settings(environ, Path(read.text("BOT_CREDENTIALS", "credentials.yml")))
    read.problems += problems
    settings = Settings(
        host=read.text("BOT_HOST", Settings.host),
        port=read.integer("BOT_PORT", Settings.port, 0, 65535),
        data_dir=Path(read.text("BOT_DATA_DIR", str(Settings.data_dir))),
        model_dir=Path(read.text("BOT_MODEL_DIR", str(Settings.model_dir))),
        knowledge_dir=Path(read.text("BOT_KNOWLEDGE_DIR", str(Settings.knowledge_dir))),
        rest_token=read.secret("BOT_REST_TOKEN"),
        operator=read.text("BOT_OPERATOR", Settings.operator),
        hotline=read.optional("BOT_HOTLINE"),
        log_texts=read.flag("BOT_LOG_TEXTS", Settings.log_texts),
        session_minutes=read.number("BOT_SESSION_MINUTES", Settings.session_minutes, 1, 60 * 24 * 30),
        answer_seconds=read.number("BOT_ANSWER_SECONDS", Settings.answer_seconds, 0.1, 300),
        client_seconds=read.number("BOT_CLIENT_SECONDS", Settings.client_seconds, 1, 3600),
        most_connections=read.integer("BOT_MOST_CONNECTIONS", Settings.most_connections, 1, 1_000_000),
        most_waiting=read.integer("BOT_MOST_WAITING", Settings.most_waiting, 1, 100_000),
        most_waiting_per_sender=read.integer(
            "BOT_MOST_WAITING_PER_SENDER", Settings.most_waiting_per_sender, 1, 100_000
        ),
        database_url=read.database("BOT_DATABASE_URL"),
        answer_processes=read.optional_integer("BOT_ANSWER_PROCESSES", 0, 64),
        rate_per_sender=read.integer("BOT_RATE_PER_SENDER", Settings.rate_per_sender, 1, 1_000_000),
        rate_per_address=read.integer("BOT_RATE_PER_ADDRESS", Settings.rate_per_address, 1, 10_000_000),
        public=read.flag("BOT_PUBLIC", Settings.public),
        contact=read.optional("BOT_CONTACT"),
        retention_days=read.integer("BOT_RETENTION_DAYS", 0, 1, 3650) or None,
        allowed_origins=read.origins("BOT_ALLOWED_ORIGINS"),
        secret=read.secret("BOT_SECRET"),
        proxies=read.integer("BOT_PROXIES", Settings.proxies, 0, 5),
        rate_per_session=read.integer("BOT_RATE_PER_SESSION", Settings.rate_per_session, 1, 1_000_000),
        rate_per_visitor=read.integer("BOT_RATE_PER_VISITOR", Settings.rate_per_visitor, 1, 10_000_000),
        public_url=read.address("BOT_PUBLIC_URL"),
        wechat=wechat if wechat.is_open else None,
    )
    if settings.secret and len(settings.secret) < SHORTEST_SECRET:
        read.problems.append(f"BOT_SECRET：太短；至少 {SHORTEST_SECRET} 个字符")
    if read.problems:
        raise SettingsError(read.problems)
    return settings


def check_public_start(settings: Settings) -> None:
    """Raise SettingsError when strangers can reach the chat and who keeps their words, and how long, is not configured.

    The notice before processing (PIPL Art. 17) must name the operator, a contact and the retention.
    """
    if not (settings.public or settings.allowed_origins or not _LOOPBACK.fullmatch(settings.host)):
        return
    required = {
        "BOT_OPERATOR（运营单位名称）": settings.operator != DEFAULT_OPERATOR,
        "BOT_CONTACT（联系方式）": settings.contact,
        "BOT_RETENTION_DAYS（对话保存天数）": settings.retention_days,
    }
    missing = [name for name, value in required.items() if not value]
    if missing:
        reason = "对外提供服务（BOT_PUBLIC、BOT_ALLOWED_ORIGINS 或非本机的 BOT_HOST）须在告知页写明，请设置"
        raise SettingsError([f"{name}：{reason}" for name in missing])
