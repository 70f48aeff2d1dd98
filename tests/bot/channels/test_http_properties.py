"""Whatever is put into a request, the answer is the described one: never a failure inside, never silence."""

import asyncio
import json
import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth

from bot import server
from bot.channels import rest_request, web_request
from bot.channels.refusal import Refused, json_text
from bot.channels.rest_request import read_message
from bot.channels.web_request import read_asked, read_opinion, read_session_request
from tests.bot.channels.web_assistant import CannedAssistant
from tests.bot.conftest import TOKEN

EXAMPLES = 25
"""Requests of each kind to each operation."""
MANY = 10_000_000
CODE_POINTS = 0x110000
SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


@contextmanager
def running(assistant, config):
    """Serve in a thread of its own, for clients that block; give the address."""
    started, address = threading.Event(), []

    async def serve():
        listener = server.bind("127.0.0.1", 0)
        stop = asyncio.Event()
        with listener:
            async with server.listening(server.build_app(config, assistant), listener, config):
                address.append(f"http://127.0.0.1:{listener.getsockname()[1]}")
                loop = asyncio.get_running_loop()
                address.append(lambda: loop.call_soon_threadsafe(stop.set))
                started.set()
                await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert started.wait(10)
    yield address[0]
    address[1]()
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture(scope="module")
def address(library, tmp_path_factory):
    """The address of a server that limits nobody."""
    config = server.Settings(data_dir=tmp_path_factory.mktemp("data"), rest_token=TOKEN)
    limits = ("rate_per_sender", "rate_per_address", "rate_per_session", "rate_per_visitor")
    config = replace(config, **dict.fromkeys(limits, MANY))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.channels.web_chat.SESSIONS_A_MINUTE", MANY)
        with running(CannedAssistant(library), config) as place:
            yield place


@pytest.fixture(scope="module")
def described(address):
    """The description, loaded as schemathesis reads it."""
    return schemathesis.openapi.from_url(f"{address}/api/openapi.json")


@pytest.fixture(scope="module")
def tokens(address):
    """The token of each kind of security."""
    opened = requests.post(f"{address}/api/chat/session", timeout=10)
    return {"session": opened.json()["token"], "rest_token": TOKEN}


def authorised(operation, tokens):
    """Return the header that an operation needs."""
    named = [name for needed in operation.definition.raw.get("security", []) for name in needed]
    return {"Authorization": f"Bearer {tokens[named[0]]}"} if named else {}


def check_operation(operation, mode, headers):
    """Send generated requests to one operation; return how many."""
    count = 0

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=SLOW)
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case):
        nonlocal count
        case.call_and_validate(headers=headers, excluded_checks=[ignored_auth], timeout=10)
        count += 1

    holds()
    return count


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_to_generated_requests_is_the_described_one(described, tokens, mode):
    operations = [found.ok() for found in described.get_all_operations()]
    if mode is GenerationMode.NEGATIVE:
        operations = [operation for operation in operations if operation.body]
    # The deletion ends the session that the others need.
    counts = [check_operation(o, mode, authorised(o, tokens)) for o in operations if o.method != "delete"]
    assert len(counts) >= 4
    assert sum(counts) >= 4 * EXAMPLES


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(
    place=st.sampled_from(["/webhooks/rest/webhook", "/api/chat/session", "/api/chat/messages", "/api/chat/feedback"]),
    name=st.sampled_from(["sender", "message", "text", "client_msg_id", "answer_id", "comment", "site", "metadata"]),
    value=st.text(st.characters(codec=None), max_size=40),
)
def test_any_text_of_any_character_in_any_field_is_answered(address, tokens, place, name, value):
    good = {"sender": "ann", "message": "x", "text": "x", "client_msg_id": "message-1", "answer_id": "1", "vote": "up"}
    if place == "/api/chat/messages":
        good.pop("vote")
    token = tokens["rest_token" if "rest" in place else "session"]
    headers = {"Authorization": f"Bearer {token}"}
    for body in (json.dumps({**good, name: value}), json.dumps({**good, value: name}, ensure_ascii=False)):
        raw = body.encode("utf-8", "surrogatepass")
        answer = requests.post(f"{address}{place}", data=raw, headers=headers, timeout=10)
        assert answer.status_code in (200, 201, 400, 404, 409, 413)
        assert answer.json()


# ── the readers themselves: cheap enough for every character there is ──


def refusal_of(read, body):
    """Return the refusal of a body, None when it is taken; nothing else may be raised."""
    try:
        read(body)
    except Refused as refusal:
        return refusal
    return None


def outcome(read, fields):
    """Return what a reader makes of some fields: a code of refusal, or None when it takes them."""
    refusal = refusal_of(read, json.dumps(fields).encode())
    if refusal is None:
        return None
    assert refusal.status in (400, 413)
    json_text(refusal.message).encode()
    return refusal.code


FIELDS = [
    (lambda body: read_message(body, "rest"), {"sender": "ann", "message": "x"}, "message", None),
    (lambda body: read_message(body, "rest"), {"sender": "ann", "message": "x"}, "sender", "bad_sender"),
    (read_asked, {"client_msg_id": "message-1", "text": "x"}, "text", None),
    (read_asked, {"client_msg_id": "message-1", "text": "x"}, "client_msg_id", "bad_client_msg_id"),
    (read_asked, {"client_msg_id": "message-1", "button": "12345678"}, "button", "bad_button"),
    (read_opinion, {"answer_id": "1", "vote": "up"}, "answer_id", "bad_answer_id"),
    (read_opinion, {"answer_id": "1", "vote": "up"}, "comment", None),
    (read_session_request, {"site": "x"}, "site", "bad_site"),
]
"""A reader, good fields, the field to change, and the refusal of a foreign character; None where text is free."""
BLOCK = 64
"""Characters tried together; where they are refused they are tried one by one."""
NAMES = {
    "sender": rest_request._SENDER,
    "client_msg_id": web_request._ID,
    "answer_id": web_request._ANSWER_ID,
    "site": web_request._SITE,
}
"""What the fields that are no free text may hold."""


@pytest.mark.parametrize(("read", "good", "name", "refusal"), FIELDS)
def test_every_character_there_is_can_be_put_into_every_field(read, good, name, refusal):
    refused = []
    for start in range(0, CODE_POINTS, BLOCK):
        block = "".join(map(chr, range(start, start + BLOCK)))
        got = outcome(read, {**good, name: f"x{block}"})
        if refusal:
            assert got == refusal
        elif got is not None:
            one_by_one = ((ord(c), outcome(read, {**good, name: f"x{c}"})) for c in block)
            refused += [(point, code) for point, code in one_by_one if code]
    if refusal is None:
        controls = [point for point in (*range(0x20), *range(0x7F, 0xA0)) if chr(point) not in "\n\t"]
        assert refused == [(point, "bad_character") for point in (*controls, *range(0xD800, 0xE000))]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_holds_a_few_characters_of_all_there_are(name):
    allowed = {c for c in map(chr, range(CODE_POINTS)) if NAMES[name].fullmatch(c * 8)}
    assert {"A", "z", "0", "-"} <= allowed <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:@-")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.parametrize(("read", "good", "name", "refusal"), FIELDS)
def test_a_value_of_another_kind_is_refused_by_its_name(read, good, name, refusal):
    @settings(max_examples=40, deadline=None, derandomize=True, database=None)
    @given(value=JSON.filter(lambda value: not isinstance(value, str)))
    def holds(value):
        refused = refusal_of(read, json.dumps({**good, name: value}).encode())
        if refused is None:
            assert (value, name) == (None, "comment")
        else:
            assert refused.status == 400
            assert name in refused.message or refused.code in ("bad_json", "bad_message")

    holds()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"[" * 16_000, "bad_json"),
        (b'{"a":' * 3000 + b"1" + b"}" * 3000, "bad_json"),
        (b'{"sender": "a", "sender": "b", "message": "x"}', "key_twice"),
        (b'{"sender": "a", "message": "x", "metadata": {"a": 1, "a": 2}}', "key_twice"),
        (b'{"\\ud800": 1, "\\ud800": 2}', "key_twice"),
        (b'{"sender": ' + b"9" * 5000 + b"}", "bad_json"),
        (b'{"sender": NaN}', "bad_json"),
        (b'{"sender": "a", "message": "x"} x', "bad_json"),
        (b'\xef\xbb\xbf{"sender": "a", "message": "x"}', "bad_json"),
        ('{"sender": "a", "message": "x"}'.encode("utf-16"), "bad_encoding"),
        (b'{"sender": "a", "message": "\xff"}', "bad_encoding"),
        (b'{"sender": "a", "message": "\xed\xa0\x80"}', "bad_encoding"),
        (b"", "bad_json"),
        (b"null", "bad_body"),
        (b'"{}"', "bad_body"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_body_that_is_no_object_says_what_is_wrong(body, code):
    with pytest.raises(Refused) as refused:
        read_message(body, "rest")
    assert (refused.value.status, refused.value.code) == (400, code)
    assert len(refused.value.message) > 5
