"""Let a request in or not: signature before anything is decrypted, receiver, time. Pure, the clock is passed in.

Facts: an Official Account signs token, timestamp and nonce in ``signature``, and the ciphertext too in
``msg_signature``; WeCom has only the latter, and encrypts the text to be echoed (developers.weixin.qq.com, 接入指南,
消息加解密说明; developer.work.weixin.qq.com, path/90930). ``signature`` does not cover the body: with a key set, only
what is encrypted is believed. The parts are joined without separators, so a timestamp in the URL can be shifted; the
time inside the ciphertext cannot.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from bot.channels.wechat.crypto import CryptoError, MessageCipher, is_signed
from bot.channels.wechat.xml_message import XmlError, read_fields


class NotAdmittedError(Exception):
    """A request that WeChat did not send, or not now; ``reason`` is a code for the log."""

    def __init__(self, reason: str) -> None:
        """Keep the code."""
        self.reason = reason
        super().__init__(reason)


class Gate:
    """Checks the requests of one door."""

    def __init__(
        self, token: str, cipher: MessageCipher | None, clock_seconds: float, clock: Callable[[], float] = time.time
    ) -> None:
        """``cipher``: None only for an Official Account in plaintext mode."""
        self._token = token
        self._cipher = cipher
        self._seconds = clock_seconds
        self._clock = clock

    def check_url(self, query: Mapping[str, str]) -> None:
        """Check the signature and the time in an Official Account's URL; done before the body is read."""
        self._check_time(query.get("timestamp", ""))
        self._check_signature(query, "signature")

    def check_work_url(self, query: Mapping[str, str]) -> None:
        """Check the time in a WeCom URL; its signature covers the body too."""
        self._check_time(query.get("timestamp", ""))

    def echo(self, query: Mapping[str, str]) -> str:
        """Return the decrypted text that WeCom wants back."""
        encrypted = query.get("echostr", "")
        self._check_signature(query, "msg_signature", encrypted)
        return self._decrypt(encrypted)

    def admit(self, query: Mapping[str, str], body: bytes) -> dict[str, str]:
        """Return the fields of a message; with a key set, those that were encrypted and no others."""
        outer = self._read(body)
        if self._cipher is None:
            fields = outer
            if "Encrypt" in outer and "MsgType" not in outer:
                raise NotAdmittedError("encrypted_without_key")
        else:
            encrypted = outer.get("Encrypt", "")
            if not encrypted:
                raise NotAdmittedError("plaintext")
            self._check_signature(query, "msg_signature", encrypted)
            fields = self._read(self._decrypt(encrypted).encode())
        self._check_time(fields.get("CreateTime", ""))
        return fields

    def _check_signature(self, query: Mapping[str, str], name: str, *further: str) -> None:
        parts = (self._token, query.get("timestamp", ""), query.get("nonce", ""), *further)
        if not is_signed(query.get(name, ""), *parts):
            raise NotAdmittedError(f"bad_{name}")

    def _check_time(self, text: str) -> None:
        if not (text.isascii() and text.isdigit() and len(text) <= 12):
            raise NotAdmittedError("bad_time")
        if abs(self._clock() - int(text)) > self._seconds:
            raise NotAdmittedError("not_now")

    def _decrypt(self, encrypted: str) -> str:
        if self._cipher is None:
            raise NotAdmittedError("encrypted_without_key")
        try:
            return self._cipher.decrypt(encrypted)
        except CryptoError as error:
            raise NotAdmittedError(error.reason) from error

    @staticmethod
    def _read(body: bytes) -> dict[str, str]:
        try:
            return read_fields(body)
        except XmlError as error:
            raise NotAdmittedError(f"xml_{error.reason}") from error
