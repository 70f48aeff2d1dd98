"""WeChat's signatures and encryption, the same for Official Accounts, WeCom and 微信客服.

Facts: a signature is the SHA-1 of the sorted parts, joined; a message is AES-256-CBC with the key's first 16 bytes as
IV, PKCS#7 in blocks of 32, and reads ``16 random bytes | length, 4 bytes big-endian | text | app id or corp id``
(developers.weixin.qq.com, 消息加解密说明; developer.work.weixin.qq.com, path/90968).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

KEY_FORM = re.compile(r"[A-Za-z0-9]{43}")
"""How an EncodingAESKey looks."""
_RANDOM_BYTES = 16
_LENGTH_BYTES = 4
_AES_BLOCK = 16
_PADDING_BLOCK = 32


class CryptoError(Exception):
    """A ciphertext that is not what the platform would send; ``reason`` is a code for the log."""

    def __init__(self, reason: str) -> None:
        """Keep the code."""
        self.reason = reason
        super().__init__(reason)


def signature(*parts: str) -> str:
    """Return the signature over some parts, 40 hexadecimal digits."""
    return hashlib.sha1("".join(sorted(parts)).encode("utf-8", "surrogatepass")).hexdigest()


def is_signed(given: str, *parts: str) -> bool:
    """Whether a signature is the one of these parts; compared as bytes in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), signature(*parts).encode())


class MessageCipher:
    """Encrypts and decrypts for one receiver."""

    def __init__(self, encoding_aes_key: str, receive_id: str) -> None:
        """``receive_id``: app id or corp id; raises ValueError when the key has another form."""
        if not KEY_FORM.fullmatch(encoding_aes_key):
            raise ValueError("EncodingAESKey must be 43 letters and digits")
        # The last character may carry bits that belong to no byte; the official sample key does.
        self._key = base64.b64decode(encoding_aes_key + "=")
        self._receive_id = receive_id.encode()

    def encrypt(self, text: str, random_bytes: bytes | None = None) -> str:
        """Return the Base64 ciphertext of a text; ``random_bytes`` (16) only to repeat a known one."""
        content = text.encode()
        prefix = secrets.token_bytes(_RANDOM_BYTES) if random_bytes is None else random_bytes
        plain = prefix + len(content).to_bytes(_LENGTH_BYTES, "big") + content + self._receive_id
        padding = _PADDING_BLOCK - len(plain) % _PADDING_BLOCK
        encryptor = self._cipher().encryptor()
        encrypted = encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
        return base64.b64encode(encrypted).decode()

    def decrypt(self, encrypted: str) -> str:
        """Return the text inside a ciphertext whose signature was found right; raise CryptoError for anything odd."""
        plain = _without_padding(self._decrypt_blocks(encrypted))
        start = _RANDOM_BYTES + _LENGTH_BYTES
        if len(plain) < start:
            raise CryptoError("too_short")
        end = start + int.from_bytes(plain[_RANDOM_BYTES:start], "big")
        if end > len(plain):
            raise CryptoError("bad_length")
        if not hmac.compare_digest(plain[end:], self._receive_id):
            raise CryptoError("other_receiver")
        try:
            return plain[start:end].decode()
        except UnicodeDecodeError as error:
            raise CryptoError("not_utf8") from error

    def _decrypt_blocks(self, encrypted: str) -> bytes:
        try:
            content = base64.b64decode(encrypted.encode("ascii"), validate=True)
        except (UnicodeEncodeError, binascii.Error) as error:
            raise CryptoError("not_base64") from error
        if not content or len(content) % _AES_BLOCK:
            raise CryptoError("not_whole_blocks")
        decryptor = self._cipher().decryptor()
        return decryptor.update(content) + decryptor.finalize()

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:_AES_BLOCK]))


def _without_padding(plain: bytes) -> bytes:
    padding = plain[-1]
    if not 1 <= padding <= min(_PADDING_BLOCK, len(plain)) or plain[-padding:] != bytes([padding]) * padding:
        raise CryptoError("bad_padding")
    return plain[:-padding]
