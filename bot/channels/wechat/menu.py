"""``python -m bot wechat-menu``: create the menu below the Official Account's chat from a file.

Exit codes: 0 created (or shown), 1 WeChat refused or was not reached, 2 file, settings or arguments wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from bot.channels.wechat.api import Api, ApiError, official_token
from bot.channels.wechat.menu_file import MENU_FILE, MenuError, read_menu
from bot.channels.wechat.outlets import advice
from bot.channels.wechat.settings import WeChatSettings
from bot.settings import SettingsError, read_settings

_NOT_THIS_ACCOUNT = "这个号没有自定义菜单接口：订阅号须认证，服务号都有"


def run_menu(arguments: list[str]) -> int:
    """Create the menu; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot wechat-menu", description="创建公众号菜单 / create the menu")
    parser.add_argument("file", nargs="?", type=Path, default=MENU_FILE, help="菜单文件（默认是项目自带的 menu.yml）")
    parser.add_argument("--dry-run", action="store_true", help="只检查并打印将要提交的内容")
    options = parser.parse_args(arguments)
    try:
        menu = read_menu(options.file)
        if options.dry_run:
            print(json.dumps(menu, ensure_ascii=False, indent=2))
            return 0
        wechat = read_settings(os.environ).wechat
    except (MenuError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 2
    if wechat is None or wechat.official is None or not wechat.official.app_secret:
        print("创建菜单要用公众号的 WECHAT_APP_ID、WECHAT_APP_SECRET、WECHAT_TOKEN；现在没有设置", file=sys.stderr)
        return 2
    try:
        asyncio.run(_create(wechat, menu))
    except ApiError as error:
        told = _NOT_THIS_ACCOUNT if error.code == 48001 else advice(error.code)
        print(f"菜单没有建成（错误码 {error.code}）：{told or '请对照公众平台的“全局返回码说明”'}", file=sys.stderr)
        return 1
    print("菜单已创建；客户端约 5 分钟后显示，取消关注再关注可以马上看到。")
    return 0


async def _create(wechat: WeChatSettings, menu: dict[str, Any]) -> None:
    assert wechat.official is not None
    api = Api(wechat.official_api, official_token(wechat.official.app_id, wechat.official.app_secret))
    try:
        await api.call("menu_create", "/cgi-bin/menu/create", menu)
    finally:
        await api.close()
