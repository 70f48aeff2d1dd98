"""Published versions of the knowledge base: immutable folders, and one pointer that says which of them is in use.

::

    DATA/knowledge/3f2a…c81/      the checked files of one version, named after the hash of their contents
    DATA/knowledge/current        the name of the version in use

Publishing copies the source into a scratch folder, checks the copy, renames it to its version and replaces the pointer:
whenever the process is killed, the pointer names a whole, checked version. A version that was changed afterwards no
longer fits its name and is not used.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from knowledge.assembly import DOCUMENTS_ROOT, document_folders, load_policy_base
from knowledge.errors import KnowledgeError, Problem
from knowledge.files import SCRATCH_PREFIX, fsync_folder, write_whole
from knowledge.half_written import find_cuts, find_open_ends
from knowledge.policy_base import PolicyBase

KEPT_VERSIONS = 5
"""How many versions stay, the one in use among them."""
_POINTER = "current"
_ABANDONED_SECONDS = 3600
"""Age from which a scratch folder belongs to a process that was killed."""


@dataclass(frozen=True)
class Published:
    """A knowledge base that is in use, and where it comes from."""

    base: PolicyBase
    version: str
    """Name of the published version; empty where nothing could be published."""
    new: bool
    """Whether it was published just now."""
    problems: tuple[Problem, ...]
    """Why the source is not in use, or why the version in use before was not; empty when all is well."""


def publish(data_root: Path, source_root: Path = DOCUMENTS_ROOT, *, shorter: bool = False) -> Published:
    """Publish the source and make it the version in use; do nothing when it is already.

    Args:
        data_root: Where published versions are kept.
        source_root: The knowledge folder.
        shorter: Whether files may lack the end they have in the version in use (half_written.py).

    Raises:
        KnowledgeError: the source is broken; whatever was published stays in use.
        OSError: the data folder cannot be written; likewise.
    """
    root = data_root / "knowledge"
    root.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(root)
    with _scratch_folder(root) as scratch:
        _copy_files(source_root, scratch)
        version = content_version(scratch)
        if not _is_intact(root / version):  # else it was whole when it was published
            _check_whole(scratch, None if shorter else _folder_in_use(data_root))
        base = load_policy_base(scratch)
        new = version != current_version(data_root) or not _is_intact(root / version)
        if new:
            _put_in_place(scratch, root / version)
            write_whole(root / _POINTER, version + "\n")
            os.utime(root / version)
    _remove_old(root, version)
    return Published(base, version, new, ())


def load_published(data_root: Path, source_root: Path = DOCUMENTS_ROOT) -> Published:
    """Publish and return the source when it is sound, else the last good version with the problems of the source.

    Raises:
        KnowledgeError: the source is broken and there is no good version either; carries the source's problems.
    """
    try:
        return publish(data_root, source_root)
    except KnowledgeError as error:
        return _last_good(data_root, error)
    except OSError as error:
        problem = Problem("knowledge", "", f"不能写入数据目录，未发布：{error.strerror or error}（{data_root}）")
        return _unpublished(data_root, source_root, problem)


def current_version(data_root: Path) -> str | None:
    """Return the name of the version in use, None when nothing was published."""
    try:
        return (data_root / "knowledge" / _POINTER).read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def published_folders(data_root: Path) -> tuple[Path, ...]:
    """Return the folders of the versions that are kept and unchanged, the one in use first, then newest first."""
    root = data_root / "knowledge"
    current = current_version(data_root)
    folders = [folder for folder in _versions(root) if _is_intact(folder)]
    return tuple(sorted(folders, key=lambda folder: folder.name != current))


def content_version(root: Path) -> str:
    """Return twelve hexadecimal digits over the names and contents of a knowledge folder's files."""
    digest = hashlib.sha256()
    for path in _knowledge_files(root):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def _unpublished(data_root: Path, source_root: Path, problem: Problem) -> Published:
    """Use the source as it stands: a full disk is no reason to be silent."""
    try:
        return Published(load_policy_base(source_root), "", False, (problem,))
    except KnowledgeError as error:
        return _last_good(data_root, KnowledgeError([problem, *error.problems]))


def _last_good(data_root: Path, source_error: KnowledgeError) -> Published:
    problems = list(source_error.problems)
    root = data_root / "knowledge"
    current = current_version(data_root)
    versions = [version.name for version in _versions(root)]
    for version in sorted(versions, key=lambda name: name != current):
        if not _is_intact(root / version):
            problems.append(Problem(f"knowledge/{version}", "", "已发布的版本被改动过，不再使用"))
            continue
        try:
            return Published(load_policy_base(root / version), version, False, tuple(problems))
        except KnowledgeError as error:
            problems += [Problem(f"knowledge/{version}/{p.file}", p.key_path, p.message) for p in error.problems]
    raise KnowledgeError(problems)


def _folder_in_use(data_root: Path) -> Path | None:
    name = current_version(data_root)
    folder = data_root / "knowledge" / name if name else None
    return folder if folder and _is_intact(folder) else None


def _check_whole(root: Path, in_use: Path | None) -> None:
    """Raise KnowledgeError when files were cut off; then nothing else that is wrong with them is of interest."""
    if not document_folders(root):
        return
    files = _file_names(root)
    problems = find_cuts(files | _file_names(in_use), root, in_use) if in_use else []
    cut = {problem.file for problem in problems}
    problems += find_open_ends(files - cut, root)
    if problems:
        raise KnowledgeError(problems)


def _file_names(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in _knowledge_files(root)}


def _knowledge_files(root: Path) -> list[Path]:
    """Return the files that make a knowledge base, sorted; whatever else stands beside them is no part of it."""
    shared = [root / "agencies.yml", root / "function_words.txt"]
    names = ("source.txt", "policy.yml", "facts.yml", "names/*.yml", "paraphrases.yml")
    own = [path for folder in document_folders(root) for name in names for path in sorted(folder.glob(name))]
    return [path for path in (*shared, *own) if path.is_file()]


def _copy_files(source: Path, target: Path) -> None:
    for path in _knowledge_files(source):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def _put_in_place(scratch: Path, final: Path) -> None:
    """Rename a checked folder to its version; a folder of that name that was changed makes room."""
    for folder, _, files in os.walk(scratch):
        for name in files:
            _fsync_file(Path(folder, name))
        fsync_folder(Path(folder))
    if _is_intact(final):
        return
    if final.exists():
        final.rename(Path(tempfile.mkdtemp(prefix=SCRATCH_PREFIX, dir=final.parent), final.name))
    scratch.chmod(0o755)
    try:
        scratch.rename(final)
    except OSError:
        if not _is_intact(final):  # else another process has just published the same
            raise
    fsync_folder(final.parent)


def _fsync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _is_intact(version: Path) -> bool:
    return version.is_dir() and content_version(version) == version.name


def _versions(root: Path) -> list[Path]:
    """Return the folders of the versions, the one published last first."""
    folders = [path for path in root.glob("*") if path.is_dir() and not path.name.startswith(".")]
    return sorted(folders, key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _remove_old(root: Path, current: str) -> None:
    others = [version for version in _versions(root) if version.name != current]
    for version in others[KEPT_VERSIONS - 1 :]:
        shutil.rmtree(version, ignore_errors=True)


def _remove_abandoned(root: Path) -> None:
    for path in root.glob(f"{SCRATCH_PREFIX}*"):
        if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


@contextmanager
def _scratch_folder(root: Path) -> Iterator[Path]:
    """Give a folder of one's own beside the versions; nothing is left of it unless it was renamed."""
    folder = Path(tempfile.mkdtemp(prefix=SCRATCH_PREFIX, dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
