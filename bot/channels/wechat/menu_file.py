"""The menu below an Official Account's chat: a YAML file of questions and links, checked, as WeChat wants it.

Limits: three buttons, five below each, names of about 4 and 8 Chinese characters (16 and 60 bytes), keys of 128 bytes
(developers.weixin.qq.com, 自定义菜单).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError

from bot.channels.wechat.yaml_file import load_yaml

MENU_FILE = Path(__file__).parent / "menu.yml"
MENU_KEY_PREFIX = "ask:"
"""A button's key is this and its question, so that a tap can be answered whatever the file says by then."""
_MOST_BUTTONS = 3
_MOST_BELOW = 5
_NAME_BYTES = 16
_NAME_BYTES_BELOW = 60
_KEY_BYTES = 128
_URL_BYTES = 1024
_KEYS = ("name", "question", "url", "buttons")


class MenuError(ValueError):
    """A file that is no menu; carries every problem."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the list."""
        self.problems = problems
        super().__init__("\n".join(problems))


def read_menu(path: Path) -> dict[str, Any]:
    """Return the body for ``menu/create``; raise MenuError with all problems in Chinese."""
    try:
        data = load_yaml(path)
    except (YAMLError, OSError, UnicodeDecodeError) as error:
        raise MenuError([f"{path}：读不了或不是合法的 YAML（{type(error).__name__}）"]) from error
    problems: list[str] = []
    buttons = _buttons(data.get("buttons") if isinstance(data, dict) else None, "", _MOST_BUTTONS, problems)
    if problems:
        raise MenuError(problems)
    return {"button": buttons}


def _buttons(items: Any, place: str, most: int, problems: list[str]) -> list[dict[str, Any]]:
    if not isinstance(items, list) or not 1 <= len(items) <= most:
        problems.append(f"{place or '最外层 '}buttons：须有 1 到 {most} 个按钮")
        return []
    return [
        _button(item, f"{place}第 {number} 个按钮", place == "", problems) for number, item in enumerate(items, start=1)
    ]


def _button(item: Any, place: str, is_top: bool, problems: list[str]) -> dict[str, Any]:
    if not isinstance(item, dict) or not isinstance(item.get("name"), str):
        problems.append(f"{place}：须有 name")
        return {}
    place = f"{place}“{item['name']}”"
    problems += [f"{place}：不认识 {key}；可用 {'、'.join(_KEYS)}" for key in item if key not in _KEYS]
    most = _NAME_BYTES if is_top else _NAME_BYTES_BELOW
    if not 0 < len(item["name"].encode()) <= most:
        problems.append(f"{place}：name 须为 1 到 {most} 字节（一个汉字 3 字节）")
    ways = [key for key in ("question", "url", "buttons") if key in item]
    if len(ways) != 1 or (ways == ["buttons"] and not is_top):
        problems.append(f"{place}：question、url{'、buttons' if is_top else ''} 须有且只有一个")
        return {}
    if ways == ["buttons"]:
        return {"name": item["name"], "sub_button": _buttons(item["buttons"], f"{place} 的 ", _MOST_BELOW, problems)}
    if ways == ["url"]:
        url = str(item["url"])
        if not url.startswith(("https://", "http://")) or len(url.encode()) > _URL_BYTES:
            problems.append(f"{place}：url 须以 https:// 开头，最长 {_URL_BYTES} 字节")
        return {"type": "view", "name": item["name"], "url": url}
    key = f"{MENU_KEY_PREFIX}{item['question']}"
    if not str(item["question"]).strip() or len(key.encode()) > _KEY_BYTES:
        problems.append(f"{place}：question 须为 1 到 {_KEY_BYTES - len(MENU_KEY_PREFIX)} 字节（一个汉字 3 字节）")
    return {"type": "click", "name": item["name"], "key": key}
