"""The load generator against a small server that does wrong on purpose: each wrong is reported as what it is."""

import asyncio
import json
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from aiohttp import web

from bench.load.address import AddressError, read_address
from bench.load.connection import read_response
from bench.load.plan import messages_in, plan
from bench.load.run import Crowd, Until, burst, closed_loop, open_loop
from bench.load.tally import Tally, milliseconds, percentile, told
from bench.load.texts import MOST_COMPANIES, Texts, company
from bench.load.verdict import Verdict, judge
from bench.runtime.processes import free_port

ROOT = Path(__file__).parents[2]
TEXTS = Texts(["石墨烯由谁负责？", "补贴多少钱", "怎么申请", "有几个目标", "哪些产业", "谁牵头"])


def reply(sender, text, **answer):
    custom = {"kind": "answer", "understood": {"normalised": text}, **answer}
    return [{"recipient_id": sender, "text": f"答：{text}", "custom": custom}]


class Faulty:
    """Answers each message as the function ``wrong`` says; None drops the connection."""

    def __init__(self, wrong):
        self.wrong = wrong
        self.seen = []

    async def receive(self, request):
        body = json.loads(await request.read())
        self.seen.append((body["sender"], body["message"], request.headers.get("Authorization")))
        made = self.wrong(len(self.seen), body["sender"], body["message"])
        made = await made if asyncio.iscoroutine(made) else made
        if made is None:
            request.transport.abort()
            return web.Response()
        return made if isinstance(made, web.StreamResponse) else web.json_response(made)


@asynccontextmanager
async def crowd_at(wrong, **options):
    """Yield a crowd in front of a faulty server, and the server."""
    faulty = Faulty(wrong)
    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", faulty.receive)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield Crowd(read_address(f"http://127.0.0.1:{port}", "secret"), TEXTS, "t", **options), faulty
    finally:
        await runner.cleanup()


async def of_ten(wrong, **options):
    """Return the tally of ten messages one after another, the server being wrong as told."""
    async with crowd_at(wrong, **options) as (crowd, _):
        return await closed_loop(crowd, 1, Until(messages=10))


def third(wrong):
    """Return a server that is wrong with every third message only."""
    return lambda number, sender, text: wrong(sender, text) if number % 3 == 0 else reply(sender, text)


async def test_good_answers_are_all_there_is_to_report():
    async with crowd_at(lambda number, sender, text: reply(sender, text)) as (crowd, faulty):
        tally = await closed_loop(crowd, 4, Until(messages=40))
    assert tally.is_clean
    assert (tally.planned, tally.answered, tally.errors, tally.lost_count) == (40, 40, 0, 0)
    assert len({text for _, text, _ in faulty.seen}) == 40
    assert {token for _, _, token in faulty.seen} == {"Bearer secret"}


FAULTS = {
    "dropped connection": (lambda sender, text: None, "lost_count"),
    "empty list": (lambda sender, text: [], "lost_count"),
    "somebody else's name": (lambda sender, text: reply("other", text), "crossed"),
    "somebody else's question": (lambda sender, text: reply(sender, "石墨烯由谁负责？（和恒盛公司）"), "crossed"),
    "two answers": (lambda sender, text: reply(sender, text) + reply(sender, f"{text}！"), "doubled"),
    "one text twice": (
        lambda sender, text: [*reply(sender, text), {"recipient_id": sender, "text": f"答：{text}"}],
        "doubled",
    ),
    "an apology": (lambda sender, text: reply(sender, text, kind="error"), "errors"),
    "busy": (lambda sender, text: web.json_response({"error": "busy"}, status=429), "errors"),
    "not JSON": (lambda sender, text: web.Response(text="<html>"), "errors"),
    "no list": (lambda sender, text: {"recipient_id": sender}, "errors"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_each_fault_is_counted_as_what_it_is_and_as_nothing_else(fault):
    wrong, counted = FAULTS[fault]
    tally = await of_ten(third(wrong))
    counts = {name: getattr(tally, name) for name in ("lost_count", "crossed", "doubled", "errors")}
    assert counts == dict.fromkeys(counts, 0) | {counted: 3}
    assert tally.answered == 7
    assert not tally.is_clean


async def test_statuses_of_refusals_are_told():
    tally = await of_ten(third(FAULTS["busy"][0]))
    assert tally.as_dict()["refused"] == {"429": 3}


async def test_a_late_answer_is_lost_and_not_taken_for_the_next_one():
    async def slow_at_second(number, sender, text):
        if number == 2:
            await asyncio.sleep(60)
        return reply(sender, text)

    async with crowd_at(slow_at_second, patience=1.5) as (crowd, _):
        tally = await closed_loop(crowd, 1, Until(messages=4))
    assert tally.lost == {"no answer in time": 1}
    assert (tally.answered, tally.crossed) == (3, 0)


async def test_an_answer_nobody_asked_for_is_told():
    def twice(sender, text):
        body = json.dumps(reply(sender, text)).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body) * 2

    async def serve(reader, writer):
        while head := await reader.readuntil(b"\r\n\r\n"):
            body = json.loads(await reader.readexactly(int(head.split(b"Content-Length: ")[1].split(b"\r")[0])))
            writer.write(twice(body["sender"], body["message"]))

    async def quiet(reader, writer):
        try:
            await serve(reader, writer)
        except asyncio.IncompleteReadError:
            writer.close()

    server = await asyncio.start_server(quiet, "127.0.0.1", 0)
    crowd = Crowd(read_address(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", None), TEXTS, "t")
    tally = await closed_loop(crowd, 1, Until(messages=5))
    server.close()
    assert tally.doubled >= 4
    assert not tally.is_clean


async def test_latency_counts_from_the_intended_time_though_the_server_stood_still():
    async def stand_still(number, sender, text):
        await asyncio.sleep(0.5 if number == 1 else 0)
        return reply(sender, text)

    async with crowd_at(stand_still) as (crowd, _):
        tally = await open_loop(crowd, plan(10, 0.1, 20), connections=1)
    assert tally.answered == 20
    assert min(tally.latencies) > 0.2
    assert sum(tally.services) < sum(tally.latencies) / 2


async def test_a_load_ends_by_itself_when_nobody_answers():
    async def never(number, sender, text):
        await asyncio.sleep(60)

    begun = time.monotonic()
    async with crowd_at(never, patience=0.2) as (crowd, _):
        tally = await open_loop(crowd, plan(20, 0.1, 20), connections=2)
    assert time.monotonic() - begun < 30
    assert (tally.planned, tally.answered, tally.lost_count) == (20, 0, 20)
    assert tally.lost["not sent in time"] > 0


async def test_nobody_listening_is_told_without_spinning():
    crowd = Crowd(read_address(f"http://127.0.0.1:{free_port()}", None), TEXTS, "t")
    tally = await closed_loop(crowd, 1, Until(seconds=0.25))
    assert 1 <= tally.planned < 10
    assert tally.lost == {"cannot connect": tally.planned}


async def test_a_burst_tells_the_order_of_the_answers():
    asked = [TEXTS.asked(0, turn) for turn in range(5)]
    answered = [asyncio.Event() for _ in range(6)]
    answered[5].set()

    async def last_first(number, sender, text):
        place = [one.text for one in asked].index(text)
        await answered[place + 1].wait()
        await asyncio.sleep(0.05)
        answered[place].set()
        return reply(sender, text)

    async with crowd_at(last_first) as (crowd, _):
        tally, order = await burst(crowd, 0, asked)
    assert tally.answered == 5
    assert order == [4, 3, 2, 1, 0]


def test_several_utterances_are_one_answer_where_that_is_said():
    response, _ = read_response(as_http(reply("a", "甲") + reply("a", "乙")))
    assert judge(response, "a", "") is Verdict.DOUBLED
    assert judge(response, "a", "", several=True) is Verdict.ANSWERED


def as_http(messages, head="Content-Length: {}"):
    body = json.dumps(messages).encode()
    return f"HTTP/1.1 200 OK\r\n{head.format(len(body))}\r\n\r\n".encode() + body


def test_a_response_is_read_when_it_is_whole_and_no_sooner():
    whole = as_http([{"text": "x"}])
    assert all(read_response(whole[:end]) is None for end in range(len(whole)))
    response, used = read_response(whole + b"HTTP/1.1 ")
    assert (response.status, json.loads(response.body), used) == (200, [{"text": "x"}], len(whole))


def test_a_response_in_chunks_is_read_when_it_is_whole_and_no_sooner():
    whole = b"HTTP/1.1 429 Busy\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n"
    assert all(read_response(whole[:end]) is None for end in range(len(whole)))
    response, used = read_response(whole)
    assert (response.status, response.body, used) == (429, b"abc0123456789", len(whole))


def test_percentiles_are_numbers_that_were_measured():
    values = [float(number) for number in range(1, 101)]
    assert [percentile(values, percent) for percent in (50, 95, 99, 100)] == [50, 95, 99, 100]
    assert percentile([7.0], 50) == percentile([7.0], 99) == 7.0
    assert milliseconds([]) is None


def test_texts_differ_between_people_and_turns_and_are_the_same_again():
    texts = [TEXTS.asked(person, turn).text for person in range(200) for turn in range(3)]
    assert len(set(texts)) == len(texts)
    assert texts == [TEXTS.asked(person, turn).text for person in range(200) for turn in range(3)]
    assert TEXTS.asked(5, 1).mark in TEXTS.asked(5, 1).text


def test_companies_are_different_and_do_not_stutter():
    names = [company(person) for person in range(MOST_COMPANIES)]
    assert len(set(names)) == MOST_COMPANIES
    assert not [name for name in names if any(left == right for left, right in pairwise(name))]


def test_people_write_at_their_own_times_whoever_answers():
    messages = list(plan(100, 30.0, 250))
    assert [message.at for message in messages] == sorted(message.at for message in messages)
    mine = [message for message in messages if message.person == messages[0].person]
    assert [message.turn for message in mine] == [0, 1, 2]
    assert mine[1].at - mine[0].at == pytest.approx(30.0)
    assert messages_in(10_000, 30, 30) == 10_000


@pytest.mark.parametrize("url", ["http://192.0.2.1:8000", "http://example.com", "http://[2001:db8::1]:80"])
def test_other_machines_are_refused_unless_it_is_said(url):
    with pytest.raises(AddressError, match="--allow-remote"):
        read_address(url, None)
    assert read_address(url, None, allow_remote=True).host


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://127.0.0.1", "http://127.0.0.1:notaport", ""])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(AddressError, match="--url"):
        read_address(url, None)


def test_a_report_names_every_kind_of_fault():
    tally = Tally(planned=3, seconds=1.0)
    tally.lost["no answer in time"] = 1
    tally.verdicts[Verdict.CROSSED] = 2
    words = told(tally)
    assert "lost 1 (no answer in time: 1)" in words
    assert "crossed 2" in words
    assert "no answer\n" in words


def run_command(*arguments):
    command = [sys.executable, "-m", "bench.load", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_command_refuses_another_machine_and_a_load_without_end():
    remote = run_command("--url", "http://192.0.2.1", "--messages", "1")
    assert (remote.returncode, "--allow-remote" in remote.stderr) == (2, True)
    endless = run_command("--url", "http://127.0.0.1")
    assert (endless.returncode, "--messages" in endless.stderr) == (2, True)


def test_the_command_reports_a_server_that_is_not_there():
    done = run_command(
        "--url", f"http://127.0.0.1:{free_port()}", "--senders", "2", "--think", "0.1", "--messages", "3", "--json"
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["lost_why"] == {"cannot connect": 3}
