"""The channel's settings: which doors are open and with what; checked together, values never shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.channels.wechat.credentials import Credentials
from bot.channels.wechat.crypto import KEY_FORM

OFFICIAL_API = "https://api.weixin.qq.com"
WORK_API = "https://qyapi.weixin.qq.com"
AUTO, PUSH, PASSIVE = "auto", "push", "passive"
REPLY_MODES = (AUTO, PUSH, PASSIVE)
"""auto: push what takes too long when there is a secret, until WeChat says the account may not."""


@dataclass(frozen=True)
class OfficialSettings:
    """An Official Account."""

    app_id: str
    token: str = field(repr=False)
    app_secret: str = field(default="", repr=False)
    """Empty: nothing can be pushed."""
    aes_key: str = field(default="", repr=False)
    """Empty: plaintext mode."""
    reply_mode: str = AUTO

    @property
    def pushes(self) -> bool:
        """Whether answers that take too long are pushed (until WeChat refuses)."""
        return bool(self.app_secret) and self.reply_mode != PASSIVE


@dataclass(frozen=True)
class WorkSettings:
    """A self-built application of WeCom."""

    corp_id: str
    agent_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_key: str = field(repr=False)


@dataclass(frozen=True)
class KfSettings:
    """微信客服 of a WeCom corporation."""

    corp_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_key: str = field(repr=False)


@dataclass(frozen=True)
class WeChatSettings:
    """All doors; one that is None is closed."""

    official: OfficialSettings | None = None
    work: WorkSettings | None = None
    kf: KfSettings | None = None
    redis_url: str = field(default="", repr=False)
    """Empty: SQLite, one process."""
    processes: int = 1
    """How many processes the operator runs."""
    clock_seconds: float = 300.0
    """How far a request's time may lie from ours."""
    official_api: str = OFFICIAL_API
    work_api: str = WORK_API

    @property
    def doors(self) -> tuple[str, ...]:
        """The open doors as people call them."""
        named = (("公众号", self.official), ("企业微信应用", self.work), ("微信客服", self.kf))
        return tuple(name for name, door in named if door is not None)

    @property
    def is_open(self) -> bool:
        """Whether any door is."""
        return bool(self.doors)


def read_wechat_settings(environ: Mapping[str, str], path: Path) -> tuple[WeChatSettings, list[str]]:
    """Return the settings and everything that is wrong with them, in Chinese, by the variable's name."""
    reader = _Reader(Credentials(path, environ))
    settings = WeChatSettings(
        official=reader.official(),
        work=reader.work(),
        kf=reader.kf(),
        redis_url=reader.redis_url(),
        processes=int(reader.number("processes", 1, 1, 64)),
        clock_seconds=reader.number("clock_seconds", WeChatSettings.clock_seconds, 10, 3600),
        official_api=reader.api("official_api", OFFICIAL_API),
        work_api=reader.api("work_api", WORK_API),
    )
    if settings.processes > 1 and not settings.redis_url:
        names = [reader.credentials.name("", name) for name in ("processes", "redis_url")]
        reader.problems.append(f"{names[0]} 大于 1 时必须设置 {names[1]}：没有 Redis，几个进程会重复回答同一个问题")
    return settings, list(dict.fromkeys(reader.problems))


class _Reader:
    """Typed reading of the credentials; problems are collected."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials
        self.problems = credentials.problems

    def official(self) -> OfficialSettings | None:
        values = self._door("official", ("app_id", "token"), ("app_secret", "aes_key", "reply_mode"))
        if values is None:
            return None
        mode = values["reply_mode"] or AUTO
        if mode not in REPLY_MODES:
            self._complain("official", "reply_mode", f"不可用；须为 {'、'.join(REPLY_MODES)} 之一")
        if mode == PUSH and not values["app_secret"]:
            self._complain("official", "app_secret", "没有设置；reply_mode 为 push 时必须有")
        self._check("official", "app_id", values["app_id"], r"wx[0-9a-f]{16}", "wx 开头的 18 位字母数字（AppID）")
        return OfficialSettings(**{**values, "reply_mode": mode})

    def work(self) -> WorkSettings | None:
        values = self._door("work", ("agent_id", "secret", "token", "aes_key"), shared=("corp_id",))
        if values is None:
            return None
        self._check("work", "agent_id", values["agent_id"], r"[0-9]{1,12}", "应用的 AgentId，一个整数")
        return WorkSettings(**values)

    def kf(self) -> KfSettings | None:
        values = self._door("kf", ("secret", "token", "aes_key"), shared=("corp_id",))
        return None if values is None else KfSettings(**values)

    def redis_url(self) -> str:
        value = self.credentials.value("", "redis_url")
        if value and not re.match(r"(redis|rediss|unix)://", value):
            self._complain("", "redis_url", "须以 redis://、rediss:// 或 unix:// 开头")
        return value

    def number(self, name: str, default: float, lowest: float, highest: float) -> float:
        value = self.credentials.value("", name)
        if not value:
            return default
        if not (value.isascii() and value.isdigit() and lowest <= int(value) <= highest):
            self._complain("", name, f"不可用；须为 {lowest:g} 到 {highest:g} 之间的整数")
            return default
        return float(value)

    def api(self, name: str, default: str) -> str:
        value = self.credentials.value("", name)
        if not value:
            return default
        try:
            is_local = urlsplit(value).scheme == "http" and urlsplit(value).hostname in (
                "127.0.0.1",
                "localhost",
                "::1",
            )
        except ValueError:
            is_local = False
        if not is_local:
            self._complain("", name, "只供测试，须为 http://127.0.0.1:端口；正式运行请不要设置")
        return value.rstrip("/")

    def _door(
        self, section: str, needed: tuple[str, ...], optional: tuple[str, ...] = (), shared: tuple[str, ...] = ()
    ) -> dict[str, str] | None:
        """Return a door's values; None when it is closed: nothing of its own is set."""
        values = {name: self.credentials.value(section, name) for name in (*shared, *needed, *optional)}
        if not any(values[name] for name in (*needed, *optional)):
            return None
        for name in (*shared, *needed):
            if not values[name]:
                self._complain(section, name, "没有设置；同一组的其他变量已经设置了")
        token_is_right: Callable[[str], object] = re.compile(r"[A-Za-z0-9]{3,32}").fullmatch
        if values["token"] and not token_is_right(values["token"]):
            self._complain(section, "token", "须为 3 到 32 位字母或数字")
        if values["aes_key"] and not KEY_FORM.fullmatch(values["aes_key"]):
            self._complain(
                section, "aes_key", f"须为 43 位字母或数字，现在是 {len(values['aes_key'])} 位或含有别的字符"
            )
        for name in ("app_id", "corp_id", "secret", "app_secret"):
            if values.get(name) and not re.fullmatch(r"[!-~]+", values[name]):
                self._complain(section, name, "含有空格或非 ASCII 字符")
        return values

    def _check(self, section: str, name: str, value: str, form: str, allowed: str) -> None:
        if value and not re.fullmatch(form, value):
            self._complain(section, name, f"格式不对；须为{allowed}")

    def _complain(self, section: str, name: str, message: str) -> None:
        self.problems.append(f"{self.credentials.name(section, name)}：{message}")
