"""``python -m bot wechat-check``: what is configured, what is wrong, what to enter where, and a test on this machine.

Exit codes: 0 all is well, 1 something does not work, 2 settings or arguments wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.channels.wechat.api import Api, ApiError, official_token, work_token
from bot.channels.wechat.message_doors import OFFICIAL_PATH, WORK_PATH
from bot.channels.wechat.outlets import advice
from bot.channels.wechat.self_test import self_test
from bot.channels.wechat.settings import WeChatSettings
from bot.settings import Settings, SettingsError, read_settings

KF_PATH = "/wechat/kf"
_HOW = """没有设置任何微信入口。要开哪一个，就设置哪一组变量（也可用 变量名_FILE 指向文件）：
  公众号：WECHAT_APP_ID、WECHAT_TOKEN、WECHAT_AES_KEY；已认证的号再加 WECHAT_APP_SECRET
  企业微信应用：WECOM_CORP_ID、WECOM_AGENT_ID、WECOM_SECRET、WECOM_TOKEN、WECOM_AES_KEY
  微信客服：WECOM_CORP_ID、WECOM_KF_SECRET、WECOM_KF_TOKEN、WECOM_KF_AES_KEY
一步一步的做法见 docs/wechat.md。"""


def run_check(arguments: list[str]) -> int:
    """Check and explain; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m bot wechat-check", description="检查微信的配置 / check the settings"
    )
    parser.add_argument(
        "--online", action="store_true", help="另向微信的接口取一次 access_token，验证 secret 和 IP 白名单"
    )
    options = parser.parse_args(arguments)
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    if settings.wechat is None:
        print(_HOW)
        return 1
    logging.disable(logging.CRITICAL)  # the test refuses requests on purpose
    print("\n".join([*_what_to_enter(settings, settings.wechat), *_remarks(settings, settings.wechat)]))
    failed = not _print_test(settings, settings.wechat)
    if options.online:
        failed |= not asyncio.run(_ask_for_tokens(settings.wechat))
    return 1 if failed else 0


def _what_to_enter(settings: Settings, wechat: WeChatSettings) -> Iterator[str]:
    """Yield what the operator enters on the platform's page; the AES key is named, not shown."""
    base = settings.public_url or "https://您的域名"
    if official := wechat.official:
        pushes = "客服消息推送，被拒绝时改为被动回复" if official.pushes else "被动回复：下次投递或“查看结果”"
        yield "公众号（设置与开发 → 基本配置 → 服务器配置）"
        yield from _fields(base + OFFICIAL_PATH, official.token, "WECHAT_AES_KEY" if official.aes_key else "")
        yield f"  消息加解密方式    {'安全模式' if official.aes_key else '明文模式'}"
        yield f"  超过 5 秒的回答   {pushes}\n"
    if work := wechat.work:
        yield f"企业微信应用 {work.agent_id}（应用管理 → 该应用 → 接收消息 → 设置 API 接收）"
        yield from _fields(base + WORK_PATH, work.token, "WECOM_AES_KEY")
        yield ""
    if kf := wechat.kf:
        yield "微信客服（微信客服 → API → 企业内部接入）"
        yield from _fields(base + KF_PATH, kf.token, "WECOM_KF_AES_KEY")
        yield ""


def _fields(url: str, token: str, key_name: str) -> Iterator[str]:
    yield f"  URL               {url}"
    yield f"  Token             {token}"
    yield f"  EncodingAESKey    {f'与 {key_name} 相同（43 位，这里不显示）' if key_name else '没有设置'}"


def _remarks(settings: Settings, wechat: WeChatSettings) -> Iterator[str]:
    """Yield what works but could be better."""
    if not settings.public_url:
        yield "注意：没有设置 BOT_PUBLIC_URL；上面的地址请换成自己的域名，回答里也没有“查看原文”的链接"
    elif urlsplit(settings.public_url).scheme != "https" or urlsplit(settings.public_url).port not in (None, 443):
        yield "注意：BOT_PUBLIC_URL 应是 https 的 443 端口；微信只连 80 和 443"
    if wechat.official and not wechat.official.aes_key:
        yield "注意：没有设置 WECHAT_AES_KEY，消息不加密，看到过地址的人可以伪造消息；请改用安全模式"
    if wechat.official and not wechat.official.app_secret:
        yield "说明：没有设置 WECHAT_APP_SECRET，不能推送和建菜单；未认证的号正是这样"
    store = "Redis" if wechat.redis_url else f"{settings.data_dir}/wechat.db（SQLite，只能一个进程）"
    yield f"说明：状态存放在 {store}"


def _print_test(settings: Settings, wechat: WeChatSettings) -> bool:
    print("\n本机自检（不连微信，只在这台机器上问自己）")
    outcomes = asyncio.run(self_test(wechat, settings))
    for outcome in outcomes:
        print(f"  {'通过' if outcome.passed else '失败'}  {outcome.name}")
    passed = all(outcome.passed for outcome in outcomes)
    print("自检通过；真实帐号才能证明的事，见 docs/wechat.md 的验收清单。" if passed else "自检没有通过。")
    return passed


async def _ask_for_tokens(wechat: WeChatSettings) -> bool:
    """Ask the platforms for a token with each secret; return whether all gave one."""
    asked = []
    if wechat.official and wechat.official.app_secret:
        fetch = official_token(wechat.official.app_id, wechat.official.app_secret)
        asked.append(("公众号", Api(wechat.official_api, fetch)))
    if wechat.work:
        asked.append(("企业微信应用", Api(wechat.work_api, work_token(wechat.work.corp_id, wechat.work.secret))))
    if wechat.kf:
        asked.append(("微信客服", Api(wechat.work_api, work_token(wechat.kf.corp_id, wechat.kf.secret))))
    print("\n向接口取 access_token")
    passed = True
    for name, api in asked:
        try:
            await api.token()
            print(f"  通过  {name}")
        except ApiError as error:
            passed = False
            code = "没有应答" if error.code is None else f"错误码 {error.code}"
            print(f"  失败  {name}：{code}。{advice(error.code)}")
        finally:
            await api.close()
    return passed
