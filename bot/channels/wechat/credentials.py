"""Read credentials.yml: each ``${VARIABLE}`` becomes the value of VARIABLE or the content of the file VARIABLE_FILE.

Quoted and unquoted are the same, a value stays a text, an unset variable is empty: what Rasa's own expansion does
otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError

from bot.channels.wechat.yaml_file import load_yaml

PREFIXES = ("WECHAT_", "WECOM_")
"""How the channel's variables begin."""
FILE_SUFFIX = "_FILE"
_VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
_KNOWN: dict[str, tuple[str, ...]] = {
    "official": ("app_id", "app_secret", "token", "aes_key", "reply_mode"),
    "work": ("corp_id", "agent_id", "secret", "token", "aes_key"),
    "kf": ("corp_id", "secret", "token", "aes_key"),
    "": ("redis_url", "processes", "clock_seconds", "official_api", "work_api"),
}


class Credentials:
    """The values of the file by section and field, and what is wrong with them; no message holds a value."""

    def __init__(self, path: Path, environ: Mapping[str, str]) -> None:
        """Read the file; a missing file is a problem only when one of the channel's variables is set."""
        self.problems: list[str] = []
        self._environ = environ
        self._path = path
        self._raw: dict[str, Any] = self._read()
        self._complain_of_unknown()

    def value(self, section: str, field: str) -> str:
        """Return a field's value, empty when it is not set; ``section`` is empty for what concerns all doors."""
        part = self._raw.get(section) if section else self._raw
        written = part.get(field) if isinstance(part, dict) else None
        if written is None or isinstance(written, dict | list):
            return ""
        return _VARIABLE.sub(lambda found: self._variable(found[1]), str(written)).strip()

    def name(self, section: str, field: str) -> str:
        """Return how a message calls a field: by its variable where it has one."""
        part = self._raw.get(section) if section else self._raw
        variable = _VARIABLE.search(str(part.get(field))) if isinstance(part, dict) else None
        return variable[1] if variable else f"{self._path.name} 的 {f'{section}.{field}'.lstrip('.')}"

    def _read(self) -> dict[str, Any]:
        if not self._path.exists():
            names = sorted(name for name in self._environ if name.startswith(PREFIXES) and self._environ[name].strip())
            if names:
                self.problems.append(
                    f"{self._path}：文件不存在，但设置了 {'、'.join(names)}；请恢复项目自带的 credentials.yml"
                )
            return {}
        try:
            data = load_yaml(self._path) or {}
        except (YAMLError, UnicodeDecodeError, OSError) as error:
            self.problems.append(f"{self._path}：不是合法的 YAML 文件（{type(error).__name__}）")
            return {}
        section = data.get("wechat") if isinstance(data, dict) else None
        return section if isinstance(section, dict) else {}

    def _complain_of_unknown(self) -> None:
        sections = {section for section in _KNOWN if section}
        for name, part in self._raw.items():
            if name in sections:
                fields = part if isinstance(part, dict) else {}
                unknown = [f"{name}.{field}" for field in fields if field not in _KNOWN[name]]
            else:
                unknown = [] if name in _KNOWN[""] else [str(name)]
            for field in unknown:
                self.problems.append(f"{self._path.name}：不认识 wechat.{field}；请对照项目自带的文件")

    def _variable(self, name: str) -> str:
        value = self._environ.get(name, "").strip()
        file = self._environ.get(name + FILE_SUFFIX, "").strip()
        if not file:
            return value
        if value:
            self._complain(f"{name} 和 {name}{FILE_SUFFIX} 只能设置一个")
            return value
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self._complain(f"{name}{FILE_SUFFIX}：读不了这个文件（{type(error).__name__}）")
            return ""

    def _complain(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)
