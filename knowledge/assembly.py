"""From a folder of files to a checked PolicyBase."""

from __future__ import annotations

from pathlib import Path

from knowledge.checks import check_knowledge
from knowledge.errors import KnowledgeError
from knowledge.loader import load_agencies, load_document, load_function_words
from knowledge.locate import with_lines
from knowledge.policy_base import PolicyBase
from knowledge.yaml_reader import Reader

DOCUMENTS_ROOT = Path(__file__).parent
"""The folder that holds ``agencies.yml`` and ``documents/``."""


def load_policy_base(root: Path = DOCUMENTS_ROOT) -> PolicyBase:
    """Read and check every document below ``root/documents``.

    Records of the wrong shape are left out of the checks between records, so that one mistake is told once. When a
    whole file or list cannot be read, those checks have to wait for it.

    Raises:
        KnowledgeError: with every problem found in any file; nothing is loaded then.
    """
    reader = Reader(root)
    agencies, groups = load_agencies(reader, root / "agencies.yml")
    documents = [load_document(reader, folder) for folder in document_folders(root)]
    function_words = load_function_words(reader, root / "function_words.txt")
    if not documents:
        reader.give_up(root / "documents", "", "没有任何文件夹；每份文件一个文件夹")
    problems = list(reader.problems)
    if reader.complete:
        problems.extend(check_knowledge(documents, agencies, groups, frozenset(reader.broken)))
    if problems:
        raise KnowledgeError(with_lines(root, sorted(problems, key=lambda problem: problem.file)))
    return PolicyBase(tuple(loaded.document for loaded in documents), agencies, groups, function_words)


def document_folders(root: Path) -> list[Path]:
    """Return the folders of the documents below ``root/documents``, sorted by name; hidden ones do not count."""
    return sorted(path for path in (root / "documents").glob("*") if path.is_dir() and not path.name.startswith("."))
