"""People who ask, faults that happen, and what each person saw."""

import asyncio
import contextlib
import random
import re
import sqlite3
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bench.wechat_fakes import FakeApi, FakeWeChat, FakeWork, kf_item
from bench.wechat_faults.processes import Server

APP_ID, ACCOUNT, CORP_ID, AGENT_ID = "wx5823bf96d3bd56c7", "gh_10f6c3c3ac5a", "ww1234567890abcdef", "218"
TOKEN, AES_KEY = "aTokenOfTheRun", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
OFFICIAL = {"WECHAT_APP_ID": APP_ID, "WECHAT_TOKEN": TOKEN, "WECHAT_AES_KEY": AES_KEY}
PUSHING = OFFICIAL | {
    "WECHAT_APP_SECRET": "secret",
    "WECOM_CORP_ID": CORP_ID,
    "WECOM_AGENT_ID": AGENT_ID,
    "WECOM_SECRET": "secret",
    "WECOM_TOKEN": TOKEN,
    "WECOM_AES_KEY": AES_KEY,
    "WECOM_KF_SECRET": "secret",
    "WECOM_KF_TOKEN": TOKEN,
    "WECOM_KF_AES_KEY": AES_KEY,
}
DOORS = {"verified": 4, "unverified": 2, "work": 2, "kf": 2}
"""Tenths of the people."""
QUESTIONS = 4
"""Each person asks so many, one after the other."""
AT_ONCE = 40
ANSWER = re.compile(r"答〔(.+?)〕")


@dataclass
class Faults:
    """How much goes wrong; shares of deliveries, seconds between."""

    lost: float = 0.12
    """Replies lost on the way, at most two of three of one message."""
    parallel: float = 0.15
    """Deliveries that come two more times at once."""
    kill_every: float = 10.0
    outage_every: float = 9.0
    outage_seconds: float = 2.5
    counts: Counter[str] = field(default_factory=Counter)


class FaultyWeChat(FakeWeChat):
    """Loses replies and delivers in parallel."""

    faults: Faults
    chance: random.Random

    async def post(self, session: aiohttp.ClientSession, body: str, **options: object) -> tuple[int, bytes] | None:
        nonce = str(options.get("nonce"))
        is_lost = nonce != f"nonce{self.deliveries}" and self.chance.random() < self.faults.lost
        copies = 2 if self.chance.random() < self.faults.parallel else 0
        self.faults.counts["parallel"] += copies
        self.faults.counts["lost"] += is_lost
        answer, *_ = await asyncio.gather(
            super().post(session, body, **options),
            *(super(FaultyWeChat, self).post(session, body, nonce=f"{nonce}c{n}") for n in range(copies)),
        )
        return None if is_lost else answer


class FaultyWork(FaultyWeChat, FakeWork):
    """The same for WeCom."""


class Run:
    """One run."""

    def __init__(self, people: int, seed: int, folder: Path) -> None:
        self.chance = random.Random(seed)
        self.faults = Faults()
        self.api = FakeApi()
        self.people = [(door, f"{door}{n}") for door, share in DOORS.items() for n in range(people * share // 10)]
        self.folder = folder
        self.asked: dict[str, tuple[str, str]] = {}
        """Question → door and person."""
        self.errors: Counter[str] = Counter()
        self.records: dict[str, list[str]] = {}
        """What the stores hold at the end, to find out why somebody saw no answer."""
        self.gave_up: Counter[str] = Counter()
        self.outages = 0
        self.seconds = 0.0
        self.servers: list[Server] = []
        self.phones: dict[str, FaultyWeChat] = {}

    async def go(self) -> None:
        base = await self.api.start()
        more = {"WECHAT_API_BASE": base, "WECOM_API_BASE": base}
        self.servers = [
            Server(environ | more, self.folder / name)
            for name, environ in (("pushing", PUSHING), ("passive", OFFICIAL))
        ]
        await asyncio.gather(*(server.start() for server in self.servers))
        self._connect()
        started = time.monotonic()
        faults = [asyncio.create_task(self._kill()), asyncio.create_task(self._fail())]
        room = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._person(door, user, room) for door, user in self.people))
        for task in faults:
            task.cancel()
        await asyncio.gather(*faults, return_exceptions=True)
        self.api.down, self.api.lose = None, 0
        await asyncio.sleep(30)  # what nobody came back for is pushed by then
        await asyncio.gather(*(self._ask_for_the_rest(door, user) for door, user in self.people))
        self.seconds = time.monotonic() - started
        self.errors = Counter(event for server in self.servers for event in server.errors())
        codes = [server.stop() for server in self.servers]
        await self.api.stop()
        assert codes == [0, 0], codes
        self.records = {name: self._records(name) for name in ("pushing", "passive")}

    def seen(self) -> Counter[str]:
        """Return how often each question's answer was seen by who asked it."""
        texts = [
            (user, text) for _, user in self.people for phone in self.phones.values() for text in phone.seen(user).texts
        ]
        return Counter(
            question
            for user, text in [*texts, *self.api.pushed]
            for question in ANSWER.findall(text)
            if self.asked[question][1] == user
        )

    def _connect(self) -> None:
        pushing, passive = self.servers
        self.phones = {
            "verified": official(pushing.base),
            "unverified": official(passive.base),
            "work": work(pushing.base, "/wechat/work"),
            "kf": work(pushing.base, "/wechat/kf"),
        }
        for phone in self.phones.values():
            phone.faults, phone.chance, phone.waits = self.faults, self.chance, True

    async def _person(self, door: str, user: str, room: asyncio.Semaphore) -> None:
        async with room:
            for number in range(QUESTIONS):
                question = f"{user}第{number}问"
                self.asked[question] = (door, user)
                await self._say(door, user, f"{question}：慢{self._slowness():.2f}秒")
                await asyncio.sleep(self.chance.uniform(0, 1.5))

    def _slowness(self) -> float:
        kind = self.chance.random()
        if kind < 0.7:
            return self.chance.uniform(0.02, 0.5)
        if kind < 0.85:
            return self.chance.uniform(3.5, 6)
        return self.chance.uniform(6, 12 if kind < 0.95 else 18)

    async def _say(self, door: str, user: str, text: str) -> None:
        phone = self.phones[door]
        if door == "kf":
            self.api.kf_messages.append(kf_item(user, text))
            assert isinstance(phone, FaultyWork)
            await phone.deliver(phone.callback("wk1", f"t{len(self.api.kf_messages)}", CORP_ID))
            return
        if door == "verified":
            self.api.quota[user] = 5
        before = len(phone.seen(user).faults)
        await phone.deliver(phone.message(user, text))
        if len(phone.seen(user).faults) > before:
            self.gave_up[door] += 1
            await asyncio.sleep(1)
            await self._say(door, user, "查看结果")

    async def _ask_for_the_rest(self, door: str, user: str) -> None:
        """Do what a person does who still waits: ask for the result, as the placeholder says."""
        for _ in range(3):
            mine = [question for question, (_, who) in self.asked.items() if who == user]
            if all(self.seen()[question] for question in mine):
                return
            await self._say(door, user, "查看结果")
            await asyncio.sleep(1)

    def _records(self, name: str) -> list[str]:
        with contextlib.closing(sqlite3.connect(self.folder / name / "wechat.db")) as store:
            query = (
                "SELECT json_extract(inbound, '$.text'), state, deliveries, attempts, created, response FROM records"
            )
            return [str(row) for row in store.execute(f"{query} ORDER BY created")]

    async def _kill(self) -> None:
        while True:
            await asyncio.sleep(self.chance.uniform(0.5, 1.5) * self.faults.kill_every)
            await self.chance.choice(self.servers).kill()

    async def _fail(self) -> None:
        while True:
            await asyncio.sleep(self.chance.uniform(0.5, 1.5) * self.faults.outage_every)
            self.outages += 1
            self.api.lose = 3
            self.api.down = self.chance.choice([500, 502, 503])
            await asyncio.sleep(self.faults.outage_seconds)
            self.api.down = None


def official(base: str) -> FaultyWeChat:
    """Return the phones of an Official Account."""
    return FaultyWeChat(base, token=TOKEN, aes_key=AES_KEY, app_id=APP_ID, account=ACCOUNT)


def work(base: str, path: str) -> FaultyWork:
    """Return the phones of WeCom."""
    return FaultyWork(base, token=TOKEN, aes_key=AES_KEY, corp_id=CORP_ID, agent_id=AGENT_ID, path=path)


async def run(people: int, seed: int, kill_every: float) -> Run:
    """Run once; the servers' files are thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        one = Run(people, seed, Path(folder))
        one.faults.kill_every = kill_every
        await one.go()
        return one
