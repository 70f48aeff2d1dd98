import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.messages import ChannelStartError
from bot.sessions import SECRET_FILE, SessionTokens, load_secret

SECRET = "a secret of the tests"


def test_a_token_leads_to_its_session():
    tokens = SessionTokens(SECRET)
    issued = tokens.issue()
    assert tokens.session_of(issued.token) == issued.id
    assert len(issued.id) == 22  # 128 bits in base64url


def test_sessions_differ():
    tokens = SessionTokens(SECRET)
    assert len({tokens.issue().id for _ in range(1000)}) == 1000


def test_another_secret_voids_tokens():
    assert SessionTokens("another secret").session_of(SessionTokens(SECRET).issue().token) is None


def test_nothing_but_an_issued_token_is_taken():
    tokens = SessionTokens(SECRET)
    identifier, signature = tokens.issue().token.split(".")
    other = tokens.issue().id
    forged = [
        "",
        identifier,
        f"{identifier}.",
        f"{other}.{signature}",
        f"{identifier}.{signature[:-1]}",
        f"{identifier}.{signature[::-1]}",
        f"{identifier}.{signature}=",
        f" {identifier}.{signature}",
        f"{identifier}.{signature}\n",
        "令牌.令牌",
    ]
    assert [token for token in forged if tokens.session_of(token)] == []


def test_a_token_is_not_shown():
    issued = SessionTokens(SECRET).issue()
    assert issued.token not in repr(issued)


def test_a_configured_secret_is_used_and_not_kept(tmp_path):
    assert load_secret(SECRET, tmp_path) == SECRET
    assert list(tmp_path.iterdir()) == []


def test_without_one_a_secret_is_made_once_for_the_owner_alone(tmp_path):
    first = load_secret(None, tmp_path / "data")
    assert len(first) == 64
    assert load_secret(None, tmp_path / "data") == first
    [file] = (tmp_path / "data").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_of_many_first_starts_one_makes_the_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: load_secret(None, tmp_path), range(32)))
    assert len(secrets) == 1


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_a_spoilt_secret_is_an_error_with_what_to_do(tmp_path, content):
    (tmp_path / SECRET_FILE).write_bytes(content)
    with pytest.raises(ChannelStartError, match=r"secret.*(BOT_SECRET|删除)"):
        load_secret(None, tmp_path)
