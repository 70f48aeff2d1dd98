import json
from pathlib import Path

import pytest

from actions.aspect_texts import CONTRACT, LABELS, SEARCHED
from knowledge import Aspect

SCHEMA = Path(__file__).parent.parent / "contract" / "answer.schema.json"


def test_every_aspect_has_a_label_and_words_to_search():
    assert set(LABELS) == set(SEARCHED) == set(Aspect)


@pytest.mark.parametrize("texts", [LABELS, SEARCHED])
def test_the_texts_stand_in_the_domain(responses, texts):
    assert set(texts.values()) <= set(responses)


def test_every_aspect_is_told_under_a_name_of_the_contract():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    allowed = set(schema["properties"]["not_stated"]["items"]["properties"]["aspect"]["enum"])
    assert {CONTRACT.get(aspect, aspect).value for aspect in Aspect} <= allowed


@pytest.mark.parametrize("aspect", [aspect for aspect in Aspect if aspect not in CONTRACT])
def test_for_every_aspect_of_the_contract_some_word_is_looked_for_in_vain(context_of, aspect):
    missing = context_of("石墨烯").not_stated(aspect)
    assert missing.aspect is aspect
    assert missing.searched
