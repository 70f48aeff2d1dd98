import pytest

from tests.bot.channels.conftest import SITE, refused


async def test_an_allowed_site_may_read_everything_refusals_too(web_client):
    client = await web_client(origin=SITE, allowed_origins=(SITE,))
    for response in (await client.ask("新材料"), await client.ask(""), await client.ask("x", token="wrong")):
        assert response.headers["Access-Control-Allow-Origin"] == SITE
        assert "Origin" in response.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://park.example.gov.cn", SITE + ".evil.example"]
)
async def test_another_site_is_refused(web_client, canned, origin):
    client = await web_client(opened=False, origin=origin, allowed_origins=(SITE,))
    response = await client.call("POST", "/api/chat/session", {})
    body = await refused(response, 403, "origin_not_allowed")
    assert "BOT_ALLOWED_ORIGINS" in body["message"]
    assert "Access-Control-Allow-Origin" not in response.headers


async def test_the_bots_own_pages_need_no_configuration(web_client):
    client = await web_client(opened=False)
    client.origin = f"http://{client.http.server.host}:{client.http.server.port}"
    assert (await (await client.open()).ask("新材料")).status == 200


async def test_a_browser_that_asks_beforehand_is_told(web_client):
    client = await web_client(opened=False, allowed_origins=(SITE,))
    asked = {"Origin": SITE, "Access-Control-Request-Method": "POST"}
    response = await client.call("OPTIONS", "/api/chat/messages", headers=asked)
    assert response.status == 204
    assert response.headers["Access-Control-Allow-Origin"] == SITE
    assert "Authorization" in response.headers["Access-Control-Allow-Headers"]
    foreign = await client.call("OPTIONS", "/api/chat/messages", headers={**asked, "Origin": "https://evil.example"})
    assert (foreign.status, "Access-Control-Allow-Origin" in foreign.headers) == (403, False)
