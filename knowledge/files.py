"""Write files so that readers see the old content or the whole new one, also after a power cut."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

SCRATCH_PREFIX = ".writing-"
"""How the names of unfinished files and folders begin; what a killed process leaves is told by it."""


def write_whole(path: Path, content: str, scratch: Path | None = None) -> None:
    """Put ``content`` at ``path`` in one step.

    Args:
        path: Where it goes; its folder must exist.
        content: The text, written as UTF-8.
        scratch: Folder for the unfinished file, on the same file system; the file's own folder when None.
    """
    handle, name = tempfile.mkstemp(prefix=SCRATCH_PREFIX, dir=scratch or path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            os.fchmod(file.fileno(), 0o644)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder last: a rename alone may be lost with the power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
