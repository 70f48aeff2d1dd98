import json
from pathlib import Path

import jsonschema

from bot.messages import failure_reply, new_reference


def test_failure_carries_its_reference_as_text_and_object():
    reply = failure_reply("ann", "ABCD1234")
    [message] = reply.messages
    assert message["recipient_id"] == "ann"
    assert "ABCD1234" in message["text"]
    assert (reply.answer["kind"], reply.answer["answer_id"]) == ("error", "ABCD1234")


def test_failure_has_every_field_the_contract_requires():
    required = {"kind", "citations", "agencies", "figures", "suggestions", "understood", "answer_id"}
    answer = failure_reply("ann", "1").answer
    assert required <= set(answer)
    assert set(answer["understood"]) == {"intent", "confidence", "topics"}
    json.dumps(answer)


def test_references_differ():
    assert len({new_reference() for _ in range(100)}) == 100


def test_failure_fits_the_schema():
    schema_file = Path(__file__).parents[1] / "contract" / "answer.schema.json"
    jsonschema.validate(failure_reply("ann", "1").answer, json.loads(schema_file.read_text()))
