import time
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.wechat.inbound import InboundError, read_inbound
from bot.channels.wechat.xml_message import LARGEST_BODY, XmlError, legal, read_fields, text_reply, write_fields

LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "billion laughs": (LAUGHS + "]><xml><Content>&i;</Content></xml>", "dtd"),
    "quadratic": (f'<!DOCTYPE a [<!ENTITY a "{"x" * 20_000}">]><xml><Content>{"&a;" * 9000}</Content></xml>', "dtd"),
    "external": ('<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>', "dtd"),
    "bare dtd": ("<!DOCTYPE xml><xml/>", "dtd"),
    "dtd from elsewhere": ('<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/x.dtd"><xml/>', "dtd"),
    "undefined entity": ("<xml><Content>&a;</Content></xml>", "malformed"),
    "no end": ("<xml><Content>", "malformed"),
    "empty": ("", "malformed"),
    "json": ('{"a": 1}', "malformed"),
    "nul": ("<xml><Content>a\0b</Content></xml>", "malformed"),
    "field twice": ("<xml><MsgType>text</MsgType><MsgType>event</MsgType></xml>", "field_twice"),
    "gbk": ('<?xml version="1.0" encoding="gbk"?><xml/>', "other_encoding"),
    "utf-16 declared": ("<?xml version='1.0' encoding='UTF-16'?><xml/>", "other_encoding"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bodies_are_refused_at_once(name):
    body, reason = HOSTILE[name]
    started = time.perf_counter()
    with pytest.raises(XmlError) as caught:
        read_fields(body)
    assert caught.value.reason == reason
    assert time.perf_counter() - started < 0.5


def test_real_utf_16_and_wrong_bytes_are_refused():
    for body in ("<xml/>".encode("utf-16"), b"<xml><Content>\xff</Content></xml>", "<xml>政</xml>".encode("gbk")):
        with pytest.raises(XmlError):
            read_fields(body)


def test_too_many_bytes_are_refused_before_they_are_parsed():
    with pytest.raises(XmlError, match="too_large"):
        read_fields(b"<xml>" + b" " * LARGEST_BODY + b"</xml>")


def test_deep_nesting_within_the_limit_is_no_harm():
    started = time.perf_counter()
    depth = 9000
    try:
        fields = read_fields("<xml>" + "<a>" * depth + "</a>" * depth + "</xml>")
    except XmlError:
        fields = {}
    assert fields in ({}, {"a": ""})
    assert time.perf_counter() - started < 2


def test_fields_are_read_plain_or_as_cdata():
    body = "<xml>\n<A>1</A><B><![CDATA[<a&b>\r\n政 ]]></B><C><![CDATA[]]></C><D/></xml>"
    assert read_fields(body) == {"A": "1", "B": "<a&b>\n政", "C": "", "D": ""}


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_fields_or_one_kind_of_error(body):
    for content in (body, b"<xml>" + body + b"</xml>"):
        try:
            fields = read_fields(content)
        except XmlError:
            continue
        assert all(isinstance(name, str) and isinstance(value, str) for name, value in fields.items())


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(["A", "B", "Content", "MsgType", "FromUserName"]), st.text(max_size=60)))
def test_what_is_written_is_read_again(fields):
    assert read_fields(write_fields(fields)) == {name: legal(value).strip() for name, value in fields.items()}


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["ToUserName", "FromUserName", "MsgType", "CreateTime", "MsgId"]), st.text()))
def test_any_fields_give_a_message_or_one_kind_of_error(fields):
    try:
        inbound = read_inbound(fields, "official")
    except InboundError:
        return
    assert inbound.from_json(inbound.to_json()) == inbound


@pytest.mark.parametrize("text", ["]]>", "a]]>b]]>", "&<>\"'", "😀👨‍👩‍👧‍👦𠮷", "\x0b\x00a\ufffe", "一\r\n二\r三"])
def test_no_text_breaks_a_reply(text):
    reply = text_reply(to_user="u", from_user="g", content=text, created=1)
    content = ET.fromstring(reply).findtext("Content")
    assert content == legal(text)
    assert not set(content) & set("\x00\x0b\ufffe\r")


FIELDS = {"ToUserName": "g", "FromUserName": "u", "MsgType": "text", "CreateTime": "1", "MsgId": "7", "Content": "x"}


@pytest.mark.parametrize("missing", ["ToUserName", "FromUserName", "MsgType"])
def test_a_message_needs_its_fields(missing):
    with pytest.raises(InboundError, match=missing):
        read_inbound({name: value for name, value in FIELDS.items() if name != missing}, "official")


@pytest.mark.parametrize("created", ["", "abc", "-1", "1.5", "１", "9" * 20])
def test_the_time_is_a_number(created):
    with pytest.raises(InboundError, match="create_time"):
        read_inbound(FIELDS | {"CreateTime": created}, "official")


def key(**changes):
    return read_inbound(FIELDS | changes, "official").key


def test_keys_tell_messages_apart_and_only_those():
    event = {"MsgType": "event", "Event": "CLICK", "EventKey": "a"}
    keys = [
        key(),
        key(FromUserName="v"),
        key(MsgId="8"),
        key(ToUserName="h"),
        key(**event),
        key(**event | {"EventKey": "b"}),
        key(**event | {"Event": "VIEW"}),
        key(**event, AgentID="2"),
        read_inbound(FIELDS, "work").key,
    ]
    assert len(set(keys)) == len(keys)
    assert key(CreateTime="2") == key()
    assert key(**event) == key(**event | {"Event": "click"})
