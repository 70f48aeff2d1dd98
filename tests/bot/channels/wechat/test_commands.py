"""``wechat-check`` and ``wechat-menu`` as an operator runs them."""

import asyncio
import json
import os
import subprocess
import sys

import pytest

from bot.channels.wechat.menu_file import MENU_FILE, MenuError, read_menu


@pytest.fixture
def command(project_root, tmp_path):
    """Return a function that runs a command with some variables; it returns code, stdout and stderr."""

    def run(*arguments, environ):
        clean = {"PATH": os.environ["PATH"], "BOT_DATA_DIR": str(tmp_path), **environ}
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=project_root, env=clean, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    return run


def test_the_check_prints_what_to_enter_and_tests_every_door(command, names):
    environ = {**names.OFFICIAL, **names.SECRET, **names.WORK, **names.KF, "BOT_PUBLIC_URL": "https://a.test"}
    code, out, err = command("wechat-check", environ=environ)
    assert (code, err) == (0, "")
    for shown in (
        "https://a.test/wechat/official",
        "https://a.test/wechat/work",
        "https://a.test/wechat/kf",
        names.TOKEN,
    ):
        assert shown in out
    assert out.count("  通过  ") == 12
    for hidden in (names.AES_KEY, "the-app-secret", "the-secret-of-work"):
        assert hidden not in out


def test_the_check_of_an_unverified_account_in_plaintext_warns(command, names):
    code, out, _ = command("wechat-check", environ={**names.OFFICIAL, "WECHAT_AES_KEY": ""})
    assert code == 0
    assert out.count("注意：") == 2
    assert "明文模式" in out


def test_the_check_says_what_is_missing(command, names):
    code, out, _ = command("wechat-check", environ={})
    assert (code, "WECHAT_APP_ID" in out) == (1, True)
    code, _, err = command("wechat-check", environ={**names.OFFICIAL, "WECHAT_AES_KEY": "hush", "WECHAT_TOKEN": ""})
    assert code == 2
    assert "WECHAT_AES_KEY" in err
    assert "WECHAT_TOKEN" in err
    assert "hush" not in err


def test_the_check_asks_the_platform_only_when_told(command, names):
    environ = {**names.OFFICIAL, **names.SECRET, "WECHAT_API_BASE": "http://127.0.0.1:1"}
    assert command("wechat-check", environ=environ)[0] == 0
    code, out, _ = command("wechat-check", "--online", environ=environ)
    assert code == 1
    assert "没有应答" in out


async def test_the_menu_is_created(names, fakes, project_root, tmp_path):
    api = fakes.FakeApi()
    base = await api.start()
    environ = {"PATH": os.environ["PATH"], **names.OFFICIAL, **names.SECRET, "WECHAT_API_BASE": base}

    async def run():
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "wechat-menu", cwd=project_root, env=environ,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        return process.returncode, out.decode(), err.decode()

    try:
        code, _, err = await run()
        assert (code, err) == (0, "")
        [body] = [body for name, body in api.calls if name == "menu/create"]
        assert body == read_menu(MENU_FILE)
        for number, told in ((48001, "认证"), (40164, "白名单"), (65301, "返回码")):
            api.always = number
            code, _, err = await run()
            assert code == 1
            assert str(number) in err
            assert told in err
    finally:
        await api.stop()


def test_the_menu_is_shown_without_any_account(command):
    code, out, _ = command("wechat-menu", "--dry-run", environ={})
    assert code == 0
    assert json.loads(out) == read_menu(MENU_FILE)
    assert command("wechat-menu", environ={})[0] == 2


BROKEN = {
    "buttons: []": "1 到 3",
    "buttons: [{name: a}]": "有且只有一个",
    "buttons: [{name: a, question: b, url: 'https://c'}]": "有且只有一个",
    "buttons: [{question: b}]": "name",
    "buttons: [{name: 名字太长的按钮, question: b}]": "16 字节",
    "buttons: [{name: a, url: 'ftp://b'}]": "https://",
    "buttons: [{name: a, questoin: b}]": "questoin",
    f"buttons: [{{name: a, question: {'政' * 42}}}]": "字节",
    "buttons: [{name: a, buttons: [{name: b, buttons: []}]}]": "有且只有一个",
    "buttons: [": "YAML",
}


@pytest.mark.parametrize(("content", "told"), BROKEN.items())
def test_a_file_that_is_no_menu_is_explained(tmp_path, content, told):
    file = tmp_path / "menu.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(MenuError, match=told):
        read_menu(file)


def test_a_lost_menu_file_is_said(command, tmp_path):
    code, _, err = command("wechat-menu", str(tmp_path / "no.yml"), environ={})
    assert code == 2
    assert "no.yml" in err
