import base64
import random
import secrets

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from wechatpy.crypto import PrpCrypto, WeChatCrypto

from bot.channels.wechat.crypto import CryptoError, MessageCipher, is_signed, signature

KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
RECEIVER = "wx5823bf96d3bd56c7"


def test_there_are_all_vectors(vectors):
    assert len(vectors["encrypted"]) == 16
    assert len(vectors["plain_signature"]) == 2
    assert {1, 2, 7, 16, 17, 30, 31, 32} <= {vector["padding"] for vector in vectors["encrypted"]}


def test_every_vector_is_signed_decrypted_and_encrypted_byte_for_byte(vectors):
    for vector in vectors["encrypted"]:
        cipher = MessageCipher(vector["encoding_aes_key"], vector["receive_id"])
        assert cipher.decrypt(vector["encrypt"]) == vector["plaintext"], vector["name"]
        random_bytes = bytes.fromhex(vector["random16_hex"])
        assert cipher.encrypt(vector["plaintext"], random_bytes) == vector["encrypt"], vector["name"]
        if vector["msg_signature"]:
            parts = [vector[name] for name in ("token", "timestamp", "nonce", "encrypt")]
            assert is_signed(vector["msg_signature"], *parts), vector["name"]
            assert not is_signed(vector["msg_signature"], parts[0], parts[1], parts[2] + "0", parts[3])


def test_plain_signatures(vectors):
    for vector in vectors["plain_signature"]:
        assert signature(vector["token"], vector["timestamp"], vector["nonce"]) == vector["signature"]


def test_the_verify_vector_with_another_nonce_fails(vectors):
    vector = next(vector for vector in vectors["encrypted"] if vector["name"] == "wechatpy-verify")
    assert not is_signed(vector["msg_signature"], vector["token"], vector["timestamp"], "437374424", vector["encrypt"])


def as_text(content):
    return content if isinstance(content, str) else content.decode()


def test_random_texts_go_to_wechatpy_and_back():
    theirs = PrpCrypto(base64.b64decode(KEY + "="))
    ours = MessageCipher(KEY, RECEIVER)
    draw = random.Random(5)
    for length in [0, 1, 31, 32, 33, *(draw.randrange(4097) for _ in range(80)), 4096]:
        text = "".join(draw.choice("政策a1<>&]\n👨𠮷\u200d") for _ in range(length))
        assert theirs.decrypt(ours.encrypt(text), RECEIVER) == text
        assert ours.decrypt(as_text(theirs.encrypt(text, RECEIVER))) == text


def test_wechatpy_reads_our_envelope_of_an_empty_receiver():
    ours = MessageCipher(KEY, "")
    assert ours.decrypt(ours.encrypt("政")) == "政"
    with pytest.raises(CryptoError, match="other_receiver"):
        MessageCipher(KEY, RECEIVER).decrypt(ours.encrypt("政"))


def raw(plain, padding):
    """Encrypt bytes as they are, with any padding."""
    key = base64.b64decode(KEY + "=")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain + padding) + encryptor.finalize()).decode()


def body(text=b"hello", length=None, receiver=b"wx5823bf96d3bd56c7"):
    size = len(text) if length is None else length
    return secrets.token_bytes(16) + size.to_bytes(4, "big") + text + receiver


def padded(plain, value=None):
    count = 32 - len(plain) % 32
    return raw(plain, bytes([count if value is None else value]) * count)


@pytest.mark.parametrize(
    ("encrypted", "reason"),
    [
        ("", "not_whole_blocks"),
        ("不是", "not_base64"),
        ("a b=", "not_base64"),
        ("YWJj", "not_whole_blocks"),
        (padded(body(), 0), "bad_padding"),
        (padded(body(), 33), "bad_padding"),
        (padded(body(), 200), "bad_padding"),
        (padded(body(length=10_000)), "bad_length"),
        (padded(body(length=4)), "other_receiver"),
        (padded(body(receiver=b"wx5823bf96d3bd56c8")), "other_receiver"),
        (padded(body(b"\xff\xfe")), "not_utf8"),
        (padded(b"short"), "too_short"),
    ],
    ids=lambda value: value if value.isidentifier() else "",  # ciphertexts are others each time
)
def test_odd_ciphertexts_give_one_kind_of_error(encrypted, reason):
    with pytest.raises(CryptoError) as caught:
        MessageCipher(KEY, RECEIVER).decrypt(encrypted)
    assert caught.value.reason == reason


def test_unequal_padding_bytes_are_refused():
    plain = body(b"x" * 20)
    count = 32 - len(plain) % 32
    with pytest.raises(CryptoError, match="bad_padding"):
        MessageCipher(KEY, RECEIVER).decrypt(raw(plain, b"\x00" * (count - 1) + bytes([count])))


def test_a_flipped_bit_anywhere_is_never_the_same_text():
    cipher = MessageCipher(KEY, RECEIVER)
    content = bytearray(base64.b64decode(cipher.encrypt("政策")))
    for place in range(len(content)):
        content[place] ^= 1
        try:
            text = cipher.decrypt(base64.b64encode(bytes(content)).decode())
        except CryptoError:
            pass
        else:
            assert place < 16 + 16 or text != "政策"  # the random prefix carries nothing
        content[place] ^= 1


@pytest.mark.parametrize("key", ["", KEY[:-1], KEY + "A", KEY[:-1] + "=", KEY[:-1] + "+"])
def test_keys_of_another_form_are_refused(key):
    with pytest.raises(ValueError, match="43"):
        MessageCipher(key, RECEIVER)


@pytest.mark.parametrize("given", ["", "％", "A" * 40, "\udc80"])
def test_odd_signatures_are_wrong_not_errors(given):
    assert not is_signed(given, "a", "b")


def test_an_upper_case_signature_is_wrong():
    assert not is_signed(signature("a").upper(), "a")


def test_signatures_are_compared_in_constant_time(monkeypatch):
    compared = []
    monkeypatch.setattr("bot.channels.wechat.crypto.hmac.compare_digest", lambda *pair: compared.append(pair) or False)
    assert not is_signed(signature("a"), "a")
    assert all(isinstance(side, bytes) for side in compared[0])


def test_the_random_prefix_is_new_each_time():
    cipher = MessageCipher(KEY, RECEIVER)
    assert cipher.encrypt("政策") != cipher.encrypt("政策")


def test_wechatpy_accepts_what_we_sign():
    text = MessageCipher(KEY, RECEIVER).encrypt("<xml><a>1</a></xml>")
    envelope = f"<xml><Encrypt>{text}</Encrypt></xml>"
    signed = signature("token", "1", "2", text)
    assert "<a>1</a>" in WeChatCrypto("token", KEY, RECEIVER).decrypt_message(envelope, signed, "1", "2")
