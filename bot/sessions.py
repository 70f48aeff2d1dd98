"""Sessions of the web chat: issued by the server, signed, never chosen by the client.

A token is ``ID.SIGNATURE``: 128 random bits and an HMAC-SHA256 of them, both base64url without padding. Whether a
session still exists is for its store to say; the signature only keeps guesses and forgeries away from it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from bot.messages import ChannelStartError

SECRET_FILE = "secret"
SECRET_BYTES = 32
ID_BYTES = 16
_TOKEN = re.compile(r"([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, repr=False)
class IssuedSession:
    """A new session."""

    id: str
    """Names the conversation."""
    token: str
    """Proves to be in it; for its owner only."""


class SessionTokens:
    """Issues and checks tokens."""

    def __init__(self, secret: str) -> None:
        """``secret``: known to the server alone; another one makes all tokens void."""
        self._key = hashlib.sha256(b"web session\0" + secret.encode()).digest()

    def issue(self) -> IssuedSession:
        """Return a session nobody has had before."""
        identifier = _text_of(secrets.token_bytes(ID_BYTES))
        return IssuedSession(identifier, f"{identifier}.{self._signature(identifier)}")

    def session_of(self, token: str) -> str | None:
        """Return the id of the session a token was issued for, None when it was not issued here."""
        parts = _TOKEN.fullmatch(token)
        if parts is None or not hmac.compare_digest(parts[2], self._signature(parts[1])):
            return None
        return parts[1]

    def _signature(self, identifier: str) -> str:
        return _text_of(hmac.digest(self._key, identifier.encode(), "sha256"))


def load_secret(configured: str | None, data_dir: Path) -> str:
    """Return the configured secret, else the one kept in ``data_dir``, made on the first start.

    Raises:
        ChannelStartError: the file can be neither read nor written, or is empty.
    """
    if configured:
        return configured
    path = data_dir / SECRET_FILE
    try:
        if not path.exists():
            _keep_new_secret(path)
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ChannelStartError(f"{path}：会话密钥不能读写（{error}）；也可以用 BOT_SECRET 给出密钥") from error
    if not secret:
        raise ChannelStartError(f"{path}：会话密钥文件是空的；删除它会生成新的密钥（网页上已有的会话随之失效）")
    return secret


def _keep_new_secret(path: Path) -> None:
    """Write a whole file that only its owner can read; of several processes the first one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = path.with_name(f".{SECRET_FILE}-{secrets.token_hex(8)}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        if not path.exists():
            os.link(scratch, path)
    except FileExistsError:
        pass
    finally:
        scratch.unlink()


def _text_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
