"""Tell a file that is still being written, or was cut off, from one that is whole.

A YAML file that stops between two records is as valid as the whole one. But a file that is exactly the beginning of the
one in use was in all likelihood cut off: it is refused until somebody says that the end was left out on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from knowledge.errors import Problem

ON_PURPOSE = "如果是有意删去的，请运行 python -m knowledge publish --shorter"
_REQUIRED = ("source.txt", "policy.yml", "facts.yml")
"""What the folder of a document must have."""
_KEY = re.compile(r"^[ -]*([^\s:#\"'\[{][^:]*):(?:\s|$)", re.MULTILINE)


def find_cuts(files: Iterable[str], root: Path, in_use: Path) -> list[Problem]:
    """Return a problem for each file that is a mere beginning of the one in use, or is not there any more.

    Args:
        files: Names of the files of both versions, relative to their roots.
        root: The new version.
        in_use: The version in use.
    """
    problems = []
    for name in sorted(files):
        old, path = (in_use / name), root / name
        if not old.is_file():
            continue
        if not path.is_file():
            if name == "agencies.yml" or (path.name in _REQUIRED and path.parent.is_dir()):
                continue  # without it nothing is loaded anyway
            problems.append(Problem(name, "", f"文件不见了，使用中的版本里有它；{ON_PURPOSE}"))
            continue
        content, whole = path.read_bytes(), old.read_bytes()
        if len(content) < len(whole) and whole.startswith(content):
            line, key = end_of(content.decode("utf-8", "replace"))
            message = f"文件到这里就断了，使用中的版本后面还有 {len(whole) - len(content)} 字节；{ON_PURPOSE}"
            problems.append(Problem(name, key, message, line))
    return problems


def find_open_ends(files: Iterable[str], root: Path) -> list[Problem]:
    """Return a problem for each YAML file whose last line does not end: it was cut off within a line."""
    problems = []
    for name in sorted(files):
        content = (root / name).read_bytes() if name.endswith(".yml") else b"\n"
        if content and not content.endswith(b"\n"):
            line, key = end_of(content.decode("utf-8", "replace"))
            problems.append(Problem(name, key, "最后一行没有换行，文件可能没有写完；写完的文件以换行结尾", line))
    return problems


def end_of(text: str) -> tuple[int, str]:
    """Return the number of a text's last line, and the last key that stands in it."""
    keys = _KEY.findall(text)
    return max(1, text.count("\n") + (not text.endswith("\n"))), keys[-1].strip() if keys else ""
