import asyncio
import json
import sqlite3

import pytest

from bot.channels import web_keeper
from bot.channels.web_keeper import DAY_SECONDS, Keeper
from bot.messages import ChannelStartError
from bot.settings import Settings
from tests.bot.channels.conftest import SITE, refused

# ── sessions ──


@pytest.mark.parametrize("token", ["", "x", "a" * 22 + "." + "b" * 43])
async def test_without_an_issued_token_nothing_is_answered(web_client, canned, token):
    client = await web_client(opened=False)
    response = await client.ask("新材料", token=token)
    await refused(response, 401, "no_session")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert canned.messages == []


async def test_the_client_cannot_choose_its_session(web_client, canned):
    client = await web_client(opened=False)
    for body in ({"session": "mine"}, {"site": "mine", "sender": "mine"}):
        response = await client.call("POST", "/api/chat/session", body)
        client.token = (await response.json())["token"]
        await client.ask("新材料")
    assert len({message.sender for message in canned.messages}) == 2
    assert "mine" not in {message.sender for message in canned.messages}


async def test_a_token_does_not_outlive_its_idle_time(web_client, monkeypatch):
    client = await web_client()
    monkeypatch.setattr(web_keeper, "IDLE_SECONDS", -1)
    await refused(await client.ask("新材料"), 401, "no_session")


async def test_sessions_and_history_outlive_the_server(web_client, canned, tmp_path):
    client = await web_client()
    await client.ask("新材料")
    before = await client.history()
    await client.http.close()
    again = await web_client(opened=False)
    again.token = client.token
    assert await again.history() == before
    button = before[0]["messages"][0]["buttons"][0]["id"]
    assert (await again.press(button)).status == 200


async def test_a_session_belongs_to_the_site_it_was_opened_on(web_client):
    other = "https://other.example.gov.cn"
    client = await web_client(origin=SITE, allowed_origins=(SITE, other))
    client.origin = other
    await refused(await client.ask("新材料"), 403, "foreign_session")


@pytest.mark.parametrize("site", ["a b", "<script>", "长", 5, "x" * 65])
async def test_odd_site_names_are_refused(web_client, site):
    client = await web_client(opened=False)
    await refused(await client.call("POST", "/api/chat/session", {"site": site}), 400, "bad_site")


# ── deletion and retention ──


def rows(folder):
    connection = sqlite3.connect(folder / "data" / "web.db")
    return {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("sessions", "turns", "feedback")
    }


async def test_deleting_leaves_nothing(web_client, canned, tmp_path):
    client = await web_client()
    turn = await (await client.ask("新材料")).json()
    opinion = {"answer_id": turn["messages"][0]["custom"]["answer_id"], "vote": "up"}
    await client.call("POST", "/api/chat/feedback", opinion)
    assert set(rows(tmp_path).values()) == {1}
    assert (await client.call("DELETE", "/api/chat/session")).status == 204
    assert set(rows(tmp_path).values()) == {0}
    assert canned.forgotten == [("web", canned.messages[0].sender)]
    await refused(await client.ask("新材料"), 401, "no_session")
    files = (tmp_path / "data").glob("web.db*")
    assert not [path.name for path in files if "石墨烯".encode() in path.read_bytes()]


async def test_what_is_being_answered_is_deleted_too(web_client, canned, tmp_path):
    client = await web_client()
    canned.gate = asyncio.Event()
    asking = asyncio.create_task(client.ask("新材料"))
    while not canned.messages:
        await asyncio.sleep(0.01)
    deleting = asyncio.create_task(client.call("DELETE", "/api/chat/session"))
    await asyncio.sleep(0.05)
    assert canned.forgotten == []
    canned.gate.set()
    await asyncio.gather(asking, deleting)
    assert canned.forgotten
    assert set(rows(tmp_path).values()) == {0}


async def test_a_failed_deletion_can_be_repeated(web_client, canned, tmp_path):
    client = await web_client()
    await client.ask("新材料")
    forget, canned.forget = canned.forget, None
    assert (await client.call("DELETE", "/api/chat/session")).status == 500
    assert rows(tmp_path)["sessions"] == 1
    canned.forget = forget
    assert (await client.call("DELETE", "/api/chat/session")).status == 204


async def test_what_is_old_enough_is_deleted_everywhere(web_client, canned, tmp_path):
    client = await web_client()
    await client.ask("新材料")
    await client.http.close()
    now = [0.0]
    keeper = Keeper(Settings(data_dir=tmp_path / "data", retention_days=7), canned, clock=lambda: now[0])
    keeping = keeper.keep(None)
    await keeping.__anext__()
    [(created,)] = sqlite3.connect(tmp_path / "data" / "web.db").execute("SELECT created FROM sessions").fetchall()
    now[0] = created + 7 * DAY_SECONDS - 1
    assert await keeper.purge() == 0
    now[0] += 2
    assert await keeper.purge() == 1
    assert canned.forgotten == [("web", canned.messages[0].sender)]
    assert set(rows(tmp_path).values()) == {0}
    assert [item async for item in keeping] == []


async def test_no_session_is_used_longer_than_it_may_be_kept(web_client, monkeypatch):
    client = await web_client(retention_days=1)
    monkeypatch.setattr(web_keeper, "DAY_SECONDS", -1)
    await refused(await client.ask("新材料"), 401, "no_session")


async def test_a_server_that_cannot_keep_anything_says_so_and_does_not_start(tmp_path, canned):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "web.db").write_bytes(b"this is no database, but long enough to be looked at" * 40)
    keeper = Keeper(Settings(data_dir=tmp_path / "data"), canned)
    with pytest.raises(ChannelStartError, match=r"web\.db"):
        await keeper.keep(None).__anext__()


# ── personal data ──


async def test_personal_data_is_neither_stored_nor_logged_nor_passed_on(web_client, canned, tmp_path, log_lines):
    client = await web_client()
    turn = await (await client.ask("我叫张三，手机13800138000，邮箱a@b.cn，新材料由谁负责")).json()
    assert turn["question"] == "我叫张三，手机［手机号］，邮箱［邮箱］，新材料由谁负责"
    await client.http.close()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    assert b"13800138000" not in kept
    assert b"a@b.cn" not in kept
    assert "13800138000" not in json.dumps(log_lines())
    assert "［手机号］" in canned.messages[0].text


# ── rate limits ──


async def test_a_session_is_limited_and_others_are_not(web_client):
    client = await web_client(rate_per_session=2)
    for number in range(2):
        assert (await client.ask("新材料", f"message-{number}")).status == 200
    response = await client.ask("新材料", "message-5")
    await refused(response, 429, "too_many_requests")
    assert int(response.headers["Retry-After"]) >= 1
    assert (await client.ask("新材料", "message-1")).status == 200  # repeated answers cost nothing
    other = await type(client)(client.http).open()
    assert (await other.ask("新材料")).status == 200


async def test_an_address_is_limited_whatever_it_asks(web_client):
    client = await web_client(opened=False, rate_per_visitor=3)
    for _ in range(3):
        await client.ask("新材料", token="wrong")
    await refused(await client.call("GET", "/api/chat/greeting"), 429, "too_many_requests")


async def test_behind_a_proxy_visitors_are_told_apart(web_client):
    client = await web_client(opened=False, rate_per_visitor=1, proxies=1)

    async def greeting(forwarded):
        response = await client.call("GET", "/api/chat/greeting", headers={"X-Forwarded-For": forwarded})
        return response.status

    assert [await greeting("1.1.1.1"), await greeting("2.2.2.2")] == [200, 200]
    assert await greeting("9.9.9.9, 1.1.1.1") == 429  # what a visitor claims himself does not count


async def test_without_a_proxy_nobody_can_claim_an_address(web_client):
    client = await web_client(opened=False, rate_per_visitor=1)
    for status, address in ((200, "1.1.1.1"), (429, "2.2.2.2")):
        response = await client.call("GET", "/api/chat/greeting", headers={"X-Forwarded-For": address})
        assert response.status == status
