from pathlib import Path

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

import knowledge
from knowledge.yaml_text import parse_yaml

FILES = sorted(Path(knowledge.__file__).parent.rglob("*.yml"))


def read_in_python(text):
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_fast_reader_reads_what_the_one_in_python_does(path):
    text = path.read_text(encoding="utf-8")
    assert parse_yaml(text) == read_in_python(text)


@pytest.mark.parametrize("text", ["a: [多少?, 谁]", "a: [1:2]", "a: yes\nb: 010\nc: 1:20\n"])
def test_what_only_the_one_in_python_allows_or_reads_otherwise_is_read_its_way(text):
    assert parse_yaml(text) == read_in_python(text)


@pytest.mark.parametrize(
    ("text", "line"), [("a: 1\na: 2\n", 1), ("a: [1,\n", 1), ("a:\n\t- b", 1), ("- a\nb: 1", 1), ("a: b: c", 0)]
)
def test_what_both_refuse_is_refused_with_its_place(text, line):
    with pytest.raises(YAMLError) as caught:
        parse_yaml(text)
    assert caught.value.problem_mark.line == line
