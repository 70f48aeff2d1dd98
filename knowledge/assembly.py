"""From a folder of files to a checked PolicyBase."""

from __future__ import annotations

from pathlib import Path

from knowledge.checks import check_agencies, check_document
from knowledge.errors import KnowledgeError
from knowledge.loader import load_agencies, load_document
from knowledge.policy_base import PolicyBase
from knowledge.yaml_reader import Reader

DOCUMENTS_ROOT = Path(__file__).parent
"""The folder that holds ``agencies.yml`` and ``documents/``."""


def load_policy_base(root: Path = DOCUMENTS_ROOT) -> PolicyBase:
    """Read and check every document below ``root/documents``.

    Raises:
        KnowledgeError: with every problem found in any file; nothing is loaded then.
    """
    reader = Reader(root)
    agencies, groups = load_agencies(reader, root / "agencies.yml")
    folders = sorted(path for path in (root / "documents").glob("*") if path.is_dir())
    documents = tuple(load_document(reader, folder) for folder in folders)
    if not documents:
        reader.complain(root / "documents", "", "没有任何文件夹；每份文件一个文件夹")
    problems = list(reader.problems)
    if not problems:
        problems.extend(check_agencies(agencies, groups))
        for folder, document in zip(folders, documents, strict=True):
            problems.extend(check_document(document, agencies, folder.relative_to(root).as_posix()))
    if problems:
        raise KnowledgeError(problems)
    return PolicyBase(documents, agencies, groups, _function_words(root / "function_words.txt"))


def _function_words(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [word for line in lines if not line.startswith("#") for word in line.split()]
