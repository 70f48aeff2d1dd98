"""Fixtures of the knowledge room: the real base, and a small one of four clauses to break."""

import json
import shutil
from pathlib import Path

import pytest

from knowledge import DOCUMENTS_ROOT, PolicyBase, load_policy_base

HERE = Path(__file__).parent
SMALL_KNOWLEDGE = HERE / "small_knowledge"


@pytest.fixture(scope="session")
def policy_base() -> PolicyBase:
    """Return the knowledge base of the plan; nobody changes it."""
    return load_policy_base()


@pytest.fixture(scope="session")
def source() -> str:
    """Return the plan's source text as received."""
    return (DOCUMENTS_ROOT / "documents" / "quanzhengban-2016-87" / "source.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def hand_checked() -> list[dict[str, object]]:
    """Return the plan's clauses as they were read by hand, independently of the program."""
    clauses: list[dict[str, object]] = json.loads((HERE / "clauses.json").read_text(encoding="utf-8"))
    return clauses


@pytest.fixture
def small_root(tmp_path: Path) -> Path:
    """Return a sound knowledge folder of one document, to change as the test likes."""
    return shutil.copytree(SMALL_KNOWLEDGE, tmp_path / "small")
