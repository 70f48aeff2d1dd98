"""The server to ask, read from its address; hosts other than this machine only when that is said explicitly."""

from __future__ import annotations

import ipaddress
import json
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

WEBHOOK_PATH = "/webhooks/rest/webhook"


class AddressError(ValueError):
    """The server cannot be asked; the message says why and what is allowed."""


@dataclass(frozen=True)
class Address:
    """Where requests go and what stands in front of each."""

    host: str
    port: int
    tls: ssl.SSLContext | None
    head: bytes
    """Request line and headers up to the number of the body's bytes."""

    def request(self, sender: str, text: str) -> bytes:
        """Return a whole request as bytes."""
        body = f'{{"sender": "{sender}", "message": {json.dumps(text, ensure_ascii=False)}}}'.encode()
        return b"%b%d\r\n\r\n%b" % (self.head, len(body), body)


def read_address(url: str, token: str | None, *, allow_remote: bool = False) -> Address:
    """Return the server at a URL; without a path the REST webhook is meant. Raise AddressError when it is refused."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError as error:
        raise AddressError(f"--url {url!r}: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressError(f"--url {url!r}: must look like http://127.0.0.1:8000")
    if not (allow_remote or is_loopback(parts.hostname)):
        raise AddressError(
            f"--url {url!r}: {parts.hostname} is another machine; load only what is yours, and say so by --allow-remote"
        )
    if token is not None and not (token.isascii() and token.isprintable() and " " not in token):
        raise AddressError("--token: only visible ASCII characters")
    path = parts.path if parts.path not in ("", "/") else WEBHOOK_PATH
    lines = [f"POST {path} HTTP/1.1", f"Host: {parts.netloc}", "Content-Type: application/json"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    head = "\r\n".join([*lines, "Content-Length: "]).encode()
    return Address(parts.hostname, port, ssl.create_default_context() if parts.scheme == "https" else None, head)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name alone: nothing is looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
