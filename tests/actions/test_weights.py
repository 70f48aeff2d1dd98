import re
from dataclasses import fields

import pytest

from actions.weights import WEIGHTS_FILE, Weights, WeightsError, as_yaml, load_weights, read_weights
from knowledge import parse_yaml


def test_the_weights_of_the_repository_are_read_and_written_alike():
    weights = load_weights()
    assert read_weights(parse_yaml(as_yaml(weights))) == weights


def test_every_problem_is_told_at_once():
    data = parse_yaml(as_yaml(load_weights()))
    del data["closing"]
    data |= {"cue_list": "much", "figure_named": -1, "wrong": 1}
    with pytest.raises(WeightsError) as caught:
        read_weights(data)
    message = str(caught.value)
    assert all(name in message for name in ("closing", "cue_list", "figure_named", "wrong"))
    assert "0 到 3" in message


def test_weights_of_confidence_may_be_negative():
    data = parse_yaml(as_yaml(load_weights())) | {"confidence_bias": -2.5}
    assert read_weights(data).confidence_bias == -2.5


def test_every_weight_is_read_by_the_decision():
    modules = [path for path in WEIGHTS_FILE.parents[1].joinpath("actions").glob("*.py") if path.name != "weights.py"]
    source = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    assert [field.name for field in fields(Weights) if not re.search(rf"\b{field.name}\b", source)] == []
