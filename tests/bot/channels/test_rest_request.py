import json
import sys
import unicodedata

import pytest

from bot.channels.refusal import Refused
from bot.channels.rest_request import read_message
from bot.messages import UserMessage


def read(**fields):
    body = {"sender": "ann", "message": "你好", **fields}
    return read_message(json.dumps(body).encode(), "rest")


def refusal(body):
    with pytest.raises(Refused) as caught:
        read_message(body, "rest")
    assert caught.value.status == 400
    assert caught.value.message
    return caught.value.code


def test_a_message_is_read():
    assert read(metadata={"explain": True, "other": 1}) == UserMessage("ann", "你好", "rest", explain=True)
    assert read(metadata=None, stream=True) == UserMessage("ann", "你好", "rest")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad_json"),
        (b"{", "bad_json"),
        (b"[" * 16000, "bad_json"),
        (b'{"sender": "a", "message": NaN}', "bad_json"),
        (b'{"sender": "a", "message": ' + b"1" * 10_000 + b"}", "bad_json"),
        ('{"sender": "a", "message": "你"}'.encode("gb18030"), "bad_encoding"),
        ('{"sender": "a", "message": "x"}'.encode("utf-16"), "bad_encoding"),
        (b'{"sender": "a", "message": "\xed\xa0\x80"}', "bad_encoding"),
        (b"[]", "bad_body"),
        (b'"text"', "bad_body"),
        (b"null", "bad_body"),
        (b'{"message": "x"}', "bad_sender"),
        (b'{"sender": "a"}', "bad_message"),
    ],
)
def test_a_malformed_body_is_refused_with_its_reason(body, code):
    assert refusal(body) == code


WRONG_TYPES = [None, True, 1, 1.5, [], {}, ["a"], {"a": "b"}]


@pytest.mark.parametrize("value", WRONG_TYPES)
@pytest.mark.parametrize(("field", "code"), [("sender", "bad_sender"), ("message", "bad_message")])
def test_a_field_of_the_wrong_type_is_refused(field, code, value):
    assert refusal(json.dumps({"sender": "a", "message": "x", field: value}).encode()) == code


@pytest.mark.parametrize("value", [True, 1, "x", [], {"explain": 1}, {"explain": "true"}, {"explain": None}])
def test_malformed_metadata_is_refused(value):
    assert refusal(json.dumps({"sender": "a", "message": "x", "metadata": value}).encode()) == "bad_metadata"


@pytest.mark.parametrize(
    "sender",
    ["", " ", "a b", "a\n", "\n", "a\x00", "\ud800", "ａ", "张三", "a/b", "a" * 129, "é", "a'--", "😀"],
)
def test_odd_senders_are_refused(sender):
    assert refusal(json.dumps({"sender": sender, "message": "x"}).encode()) == "bad_sender"


@pytest.mark.parametrize("sender", ["a", "a" * 128, "AZ.az_09:x@y-z"])
def test_plain_senders_are_taken(sender):
    assert read(sender=sender).sender == sender


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_message"),
        (" \n\t\u3000", "empty_message"),
        ("好" * 2001, "message_too_long"),
        ("a\x00b", "bad_character"),
        ("a\ud800", "bad_character"),
        ("\udc00\ud800", "bad_character"),
        ("a\x1b[2J", "bad_character"),
        ("a\rb", "bad_character"),
        ("a\x7f", "bad_character"),
        ("a\x85", "bad_character"),
    ],
)
def test_odd_messages_are_refused(text, code):
    assert refusal(json.dumps({"sender": "a", "message": text}).encode()) == code


@pytest.mark.parametrize(
    "text", ["好", "好" * 2000, "😀" * 2000, "行\n行\t格", "\u200b\u202e零宽", "\ufffe\uffff", "é"]
)
def test_other_messages_are_taken_unchanged(text):
    assert read(message=text).text == text


def test_escaped_surrogate_pairs_are_one_character():
    assert read_message(b'{"sender": "a", "message": "\\ud83d\\ude00"}', "rest").text == "😀"


def test_every_code_point_is_taken_or_refused_with_a_reason():
    """One message a code point; what is refused is exactly what has no place in a text."""
    refused = {}
    for number in range(sys.maxunicode + 1):
        try:
            read_message(json.dumps({"sender": "a", "message": f"问{chr(number)}"}).encode(), "rest")
        except Refused as error:
            refused[number] = error.code
    assert set(refused.values()) == {"bad_character"}
    wrong = {n for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n)) in ("Cc", "Cs")}
    assert set(refused) == wrong - {ord("\n"), ord("\t")}
