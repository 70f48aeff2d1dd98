import pytest

from bot.settings import Settings, SettingsError, check_public_start, read_settings


def test_defaults_need_no_environment():
    assert read_settings({}) == Settings()


def test_every_variable_is_read():
    settings = read_settings(
        {
            "BOT_HOST": "0.0.0.0",
            "BOT_PORT": "9000",
            "BOT_DATA_DIR": "/tmp/d",
            "BOT_REST_TOKEN": "secret",
            "BOT_HOTLINE": "12345",
            "BOT_LOG_TEXTS": "yes",
            "BOT_SESSION_MINUTES": "5",
            "BOT_OPERATOR": "",
            "BOT_ANSWER_PROCESSES": "3",
            "BOT_DATABASE_URL": "postgresql://u:hush@db/x",
        }
    )
    assert (settings.host, settings.port, str(settings.data_dir)) == ("0.0.0.0", 9000, "/tmp/d")
    assert (settings.rest_token, settings.hotline, settings.log_texts) == ("secret", "12345", True)
    assert (settings.answer_processes, settings.database_url) == (3, "postgresql://u:hush@db/x")
    assert "hush" not in repr(settings)
    assert (settings.session_minutes, settings.operator) == (5.0, Settings.operator)


def test_all_problems_are_listed_at_once_with_what_is_allowed():
    wrong = {
        "BOT_PORT": "70000",
        "BOT_LOG_TEXTS": "perhaps",
        "BOT_SESSION_MINUTES": "nan",
        "BOT_RATE_PER_SENDER": "-1",
        "BOT_REST_TOKEN": "密 码",
        "BOT_ANSWER_PROCESSES": "-1",
        "BOT_DATABASE_URL": "mysql://hush@db/x",
    }
    with pytest.raises(SettingsError) as caught:
        read_settings(wrong)
    assert len(caught.value.problems) == len(wrong)
    for name in wrong:
        assert name in str(caught.value)
    assert "0 到 65535" in str(caught.value)
    assert "hush" not in str(caught.value)


def test_secrets_are_never_shown():
    with pytest.raises(SettingsError) as caught:
        read_settings({"BOT_REST_TOKEN": "hush hush"})
    assert "hush" not in str(caught.value)
    assert "hush" not in repr(read_settings({"BOT_REST_TOKEN": "hush"}))


@pytest.mark.parametrize("port", ["", "  ", "8000"])
def test_empty_counts_as_unset(port):
    assert read_settings({"BOT_PORT": port}).port == 8000


@pytest.mark.parametrize("port", ["8000.0", "-1", "0x10", "８０００", "1e3", "abc"])
def test_odd_ports_are_refused(port):
    with pytest.raises(SettingsError, match="BOT_PORT"):
        read_settings({"BOT_PORT": port})


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("https://a.example/path", "path"),
        ("*", "*"),
        ("a.example", "a.example"),
        ("https://ok.example,ftp://b", "ftp"),
    ],
)
def test_origins_are_schemes_and_hosts(given, named):
    with pytest.raises(SettingsError, match="BOT_ALLOWED_ORIGINS") as caught:
        read_settings({"BOT_ALLOWED_ORIGINS": given})
    assert named in str(caught.value)


def test_several_origins_are_read():
    settings = read_settings({"BOT_ALLOWED_ORIGINS": "https://A.example/, http://b.example:8080"})
    assert settings.allowed_origins == ("https://a.example", "http://b.example:8080")


def test_the_secret_is_long_and_never_shown():
    with pytest.raises(SettingsError, match="BOT_SECRET"):
        read_settings({"BOT_SECRET": "short"})
    assert "0123456789abcdef" not in repr(read_settings({"BOT_SECRET": "0123456789abcdef"}))


KNOWN = {"BOT_OPERATOR": "某市工信局", "BOT_CONTACT": "0595-00000000", "BOT_RETENTION_DAYS": "90"}
PUBLIC = [{"BOT_PUBLIC": "true"}, {"BOT_HOST": "0.0.0.0"}, {"BOT_ALLOWED_ORIGINS": "https://a.example"}]


@pytest.mark.parametrize("public", PUBLIC)
def test_a_public_start_needs_who_where_and_how_long(public):
    with pytest.raises(SettingsError) as caught:
        check_public_start(read_settings(public))
    assert [name for name in KNOWN if name not in str(caught.value)] == []
    check_public_start(read_settings({**public, **KNOWN}))
    for name in KNOWN:
        with pytest.raises(SettingsError, match=name):
            check_public_start(read_settings({**public, **KNOWN, name: ""}))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "localhost", "::1"])
def test_a_private_start_needs_nothing(host):
    check_public_start(read_settings({"BOT_HOST": host}))


@pytest.mark.parametrize("host", ["127.example.com", "localhost.example.com", "::", "192.168.1.1"])
def test_other_hosts_are_public(host):
    with pytest.raises(SettingsError):
        check_public_start(read_settings({"BOT_HOST": host}))
