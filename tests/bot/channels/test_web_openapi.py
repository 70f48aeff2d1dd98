"""The description says what the server does: every route, every schema, checked against real answers."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, RefResolver

from bot.server import build_app
from bot.settings import Settings

CONTRACT = Path(__file__).parents[2] / "contract" / "answer.schema.json"


@pytest.fixture
async def description(web_client):
    client = await web_client(opened=False)
    response = await client.call("GET", "/api/openapi.json")
    assert response.status == 200
    return await response.json()


def check(description, schema, value):
    reference = {"$ref": f"#/components/schemas/{schema}"}
    Draft7Validator(reference, resolver=RefResolver("", description)).validate(value)


def result_schema(operation, status):
    return operation["responses"][str(status)]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]


async def test_every_route_is_described_and_every_description_is_a_route(description, tmp_path, canned):
    app = build_app(Settings(data_dir=tmp_path), canned)
    served = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource.canonical.startswith(("/api/", "/webhooks/", "/healthz", "/readyz"))
        and route.method in ("GET", "POST", "DELETE")
    }
    described = {(method.upper(), path) for path, item in description["paths"].items() for method in item}
    assert served - {("GET", "/api/openapi.json")} == described
    assert description["openapi"] == "3.1.0"


async def test_all_references_lead_somewhere(description):
    text = json.dumps(description)
    named = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named == set(description["components"]["schemas"])


async def test_the_answer_is_the_contracts(description):
    contract = json.loads(CONTRACT.read_text(encoding="utf-8"))
    contract.pop("$schema")
    assert description["components"]["schemas"]["Answer"] == contract


@pytest.mark.parametrize("question", ["新材料", "能补多少钱", "比较", "目标", "选哪个", "你好", "坏掉"])
async def test_answers_keep_the_schema(web_client, description, question):
    client = await web_client()
    operation = description["paths"]["/api/chat/messages"]["post"]
    check(description, "Message", {"text": question, "client_msg_id": "message-1"})
    turn = await (await client.ask(question)).json()
    check(description, result_schema(operation, 200), turn)
    check(description, "History", {"turns": await client.history()})


async def test_the_other_answers_keep_theirs(web_client, description):
    client = await web_client(opened=False)
    paths = description["paths"]
    for method, path, body, status in (
        ("GET", "/api/chat/greeting", None, 200),
        ("POST", "/api/chat/session", {"site": "x"}, 201),
        ("GET", "/api/knowledge/{document}/{clause}", None, 200),
        ("GET", "/healthz", None, 200),
        ("GET", "/readyz", None, 200),
    ):
        address = path.format(document="quanzhengban-2016-87", clause="2.1.9")
        response = await client.call(method, address, body)
        assert response.status == status
        check(description, result_schema(paths[path][method.lower()], status), await response.json())


async def test_the_rest_channel_keeps_its_own(web_client, description):
    client = await web_client(opened=False, rest_token="a-token")
    body = {"sender": "ann", "message": "新材料", "metadata": {"explain": True}}
    check(description, "RestMessage", body)
    operation = description["paths"]["/webhooks/rest/webhook"]["post"]
    good = await client.call("POST", "/webhooks/rest/webhook", body, token="a-token")
    check(description, result_schema(operation, 200), await good.json())
    for token, sent, status in (("wrong", body, 401), ("a-token", {}, 400), ("a-token", {"pad": "x" * 20_000}, 413)):
        response = await client.call("POST", "/webhooks/rest/webhook", sent, token=token)
        assert response.status == status
        check(description, result_schema(operation, status), await response.json())


async def test_refusals_keep_theirs_and_are_announced(web_client, description):
    client = await web_client()
    for response, path, method in (
        (await client.ask(""), "/api/chat/messages", "post"),
        (await client.press("unknown-button"), "/api/chat/messages", "post"),
        (await client.ask("x", token="wrong"), "/api/chat/messages", "post"),
        (await client.call("GET", "/api/knowledge/none/1"), "/api/knowledge/{document}/{clause}", "get"),
    ):
        operation = description["paths"][path][method]
        assert str(response.status) in operation["responses"]
        check(description, result_schema(operation, response.status), await response.json())


async def test_a_clause_is_found_by_either_name_of_its_document(web_client):
    client = await web_client(opened=False)
    by_id = await (await client.call("GET", "/api/knowledge/quanzhengban-2016-87/2.1.9")).json()
    by_number = await (await client.call("GET", "/api/knowledge/泉政办〔2016〕87号/2.1.9")).json()
    assert by_id == by_number
    assert (by_id["heading"], by_id["section"], len(by_id["agencies"])) == ("新材料", "产业创新", 8)
    assert "石墨烯" in by_id["text"]
