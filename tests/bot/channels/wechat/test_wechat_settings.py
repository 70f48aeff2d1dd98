import pytest

from bot.channels.wechat.settings import read_wechat_settings
from bot.settings import SettingsError, read_settings


@pytest.fixture
def read(project_root):
    return lambda environ: read_wechat_settings(environ, project_root / "credentials.yml")


def test_without_variables_every_door_is_closed(read):
    settings, problems = read({})
    assert problems == []
    assert not settings.is_open


def test_a_door_opens_when_its_variables_are_set(read, names):
    settings, problems = read({**names.OFFICIAL, "WECHAT_APP_SECRET": "s", **names.WORK, **names.KF})
    assert problems == []
    assert settings.official.app_id == names.APP_ID
    assert settings.official.pushes
    assert (settings.work.agent_id, settings.kf.corp_id) == (names.AGENT_ID, names.CORP_ID)
    assert read(names.WORK)[0].kf is None
    assert read(names.KF)[0].work is None


def test_without_a_secret_or_when_told_nothing_is_pushed(read, names):
    assert not read(names.OFFICIAL)[0].official.pushes
    told = {**names.OFFICIAL, "WECHAT_APP_SECRET": "s", "WECHAT_REPLY_MODE": "passive"}
    assert not read(told)[0].official.pushes


WRONG = {
    "WECHAT_TOKEN": ["", "ab", "令牌令牌", "a" * 33, "a b c"],
    "WECHAT_APP_ID": ["", "wx1", "gh_10f6c3c3ac5a"],
    "WECHAT_AES_KEY": ["short", "a" * 42, "a" * 44, "a" * 42 + "+"],
    "WECHAT_APP_SECRET": ["有汉字"],
    "WECHAT_REPLY_MODE": ["fast"],
    "WECOM_CORP_ID": [""],
    "WECOM_AGENT_ID": ["", "x"],
    "WECOM_SECRET": [""],
    "WECOM_AES_KEY": ["", "a" * 44],
    "WECOM_KF_SECRET": [""],
    "WECOM_KF_TOKEN": ["", "-"],
    "WECHAT_REDIS_URL": ["127.0.0.1:6379"],
    "WECHAT_PROCESSES": ["0", "x", "2"],
    "WECHAT_CLOCK_SECONDS": ["1"],
    "WECHAT_API_BASE": ["https://example.test", "http://10.0.0.1"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_what_is_wrong_is_named_and_its_value_never_shown(read, names, name, value):
    environ = {**names.OFFICIAL, **names.WORK, **names.KF, name: value}
    _, problems = read(environ)
    assert [problem for problem in problems if name in problem]
    assert not value or not [problem for problem in problems if f"'{value}'" in problem or "有汉字" in problem]


def test_all_problems_come_at_once_and_through_the_servers_settings(names):
    environ = {**names.OFFICIAL, "WECHAT_TOKEN": "x", "WECHAT_AES_KEY": "hush-hush", "BOT_PORT": "x"}
    with pytest.raises(SettingsError) as caught:
        read_settings(environ)
    assert len(caught.value.problems) == 3
    assert "hush" not in str(caught.value)


def test_a_secret_can_lie_in_a_file(read, names, tmp_path):
    (tmp_path / "token").write_text(f"{names.TOKEN}\n")
    environ = {**names.OFFICIAL, "WECHAT_TOKEN": "", "WECHAT_TOKEN_FILE": str(tmp_path / "token")}
    settings, problems = read(environ)
    assert (problems, settings.official.token) == ([], names.TOKEN)
    both = {**environ, "WECHAT_TOKEN": names.TOKEN}
    assert any("只能设置一个" in problem for problem in read(both)[1])
    assert any("读不了" in problem for problem in read({**environ, "WECHAT_TOKEN_FILE": str(tmp_path / "no")})[1])


def test_no_settings_show_a_secret(read, names):
    environ = {
        **names.OFFICIAL,
        "WECHAT_APP_SECRET": "hush",
        **names.WORK,
        **names.KF,
        "WECHAT_REDIS_URL": "redis://:hush@r",
    }
    shown = repr(read_settings(environ)) + repr(read(environ)[0])
    for secret in (names.TOKEN, names.AES_KEY, "hush", "the-secret-of-work", "the-secret-of-kf"):
        assert secret not in shown


def test_a_lost_credentials_file_is_said(names, tmp_path):
    _, problems = read_wechat_settings(names.OFFICIAL, tmp_path / "credentials.yml")
    assert any("不存在" in problem and "WECHAT_TOKEN" in problem for problem in problems)
    assert read_wechat_settings({}, tmp_path / "credentials.yml")[1] == []


def test_unknown_names_and_broken_files_are_said(tmp_path):
    file = tmp_path / "credentials.yml"
    file.write_text("wechat:\n  official: {appid: x}\n  wrok: {}\n")
    _, problems = read_wechat_settings({}, file)
    assert any("official.appid" in problem for problem in problems)
    assert any("wrok" in problem for problem in problems)
    file.write_text("wechat: [")
    assert any("YAML" in problem for problem in read_wechat_settings({}, file)[1])


def test_quoted_and_unquoted_variables_are_the_same(tmp_path, names):
    file = tmp_path / "credentials.yml"
    file.write_text('wechat:\n  official: {app_id: "${WECHAT_APP_ID}", token: "${WECHAT_TOKEN}"}\n')
    assert read_wechat_settings(names.OFFICIAL, file)[0].official.token == names.TOKEN


@pytest.mark.parametrize("address", ["example.test", "ftp://a", "https://", "https://a?b", "https://[", "https://a b"])
def test_the_public_address_must_be_one(address):
    with pytest.raises(SettingsError, match="BOT_PUBLIC_URL"):
        read_settings({"BOT_PUBLIC_URL": address})
    assert read_settings({"BOT_PUBLIC_URL": "https://a.test/x/"}).public_url == "https://a.test/x"
