"""The editors' README: every key and value that the files may hold is explained, and the output shown is real."""

import re
import shlex
from pathlib import Path

import pytest

from knowledge import DOCUMENTS_ROOT, Aspect, Certainty, Change, NameKind
from knowledge.__main__ import COMMANDS, main
from knowledge.loader import load_agencies, load_document
from knowledge.publication import KEPT_VERSIONS
from knowledge.yaml_reader import Fields, Reader

README = (DOCUMENTS_ROOT / "README.md").read_text(encoding="utf-8")
SMALL_KNOWLEDGE = Path(__file__).parent / "small_knowledge"
BLOCKS = re.findall(r"```console\n\$ (.+)\n([\s\S]*?)```", README)


def test_every_key_that_is_read_is_explained(monkeypatch):
    keys = set()
    take = Fields._take
    monkeypatch.setattr(Fields, "_take", lambda self, key: keys.add(key) or take(self, key))
    reader = Reader(SMALL_KNOWLEDGE)
    load_agencies(reader, SMALL_KNOWLEDGE / "agencies.yml")
    load_document(reader, SMALL_KNOWLEDGE / "documents" / "mouzhengban-2020-1")
    assert len(keys) > 30
    assert not [key for key in keys if f"`{key}`" not in README]


@pytest.mark.parametrize("choices", [Aspect, Certainty, Change, NameKind])
def test_every_value_that_is_allowed_is_explained(choices):
    assert not [choice.value for choice in choices if f"`{choice.value}`" not in README]


def test_every_command_is_named():
    assert set(re.findall(r"python -m knowledge ([a-z]+)", README)) == set(COMMANDS)
    assert f"旧版本留最近 {KEPT_VERSIONS} 个" in README


@pytest.mark.parametrize(("command", "output"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_the_output_shown_is_real(capsys, command, output):
    arguments = shlex.split(command)[3:]
    main(arguments)
    captured = capsys.readouterr()
    shown, real = (re.sub(r"\d+ 个说法", "N 个说法", text) for text in (output, captured.out + captured.err))
    assert real.startswith(shown.rstrip("\n"))
    assert len(BLOCKS) == 3
