import json

import pytest

from actions.dialogue import Dialogue, read_dialogue

FULL = Dialogue(
    clauses=("2.1.9",),
    previous_clauses=("2.1.1",),
    agencies=("市科技局",),
    items=("2.1.9", "2.1.10"),
    figures=("地区生产总值",),
    topics=("石墨烯",),
    ask="agency",
    growth=True,
    turn=4,
    script="traditional",
)


def test_a_state_survives_the_slot():
    assert read_dialogue(json.loads(json.dumps(FULL.as_dict()))) == FULL


@pytest.mark.parametrize("stored", [None, "", [], 7, "{}", {}])
def test_what_is_no_state_is_an_empty_one(stored):
    assert read_dialogue(stored) == Dialogue()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("clauses", "2.1.9"),
        ("clauses", [1]),
        ("clauses", None),
        ("ask", 3),
        ("turn", "3"),
        ("turn", True),
        ("growth", 1),
        ("items", {}),
        ("script", "greek"),
    ],
)
def test_a_field_of_the_wrong_type_is_left_out_alone(field, value):
    stored = FULL.as_dict() | {field: value}
    read = read_dialogue(stored)
    assert getattr(read, field) == getattr(Dialogue(), field)
    assert read.topics == FULL.topics


def test_unknown_fields_are_ignored():
    assert read_dialogue(FULL.as_dict() | {"colour": "red"}) == FULL
