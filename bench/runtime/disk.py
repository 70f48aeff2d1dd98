"""What an installation takes on disk: the files of its packages as they were installed, without compiled copies."""

from __future__ import annotations

import re
import subprocess
from importlib.metadata import Distribution, distributions
from pathlib import Path

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
_MEGABYTE = 1024 * 1024


def packages_megabytes(requirements: Path, folders: list[str]) -> float:
    """Return the megabytes of the packages that a list of pins names, found in folders of installed packages."""
    wanted = {_plain(name) for name in _PIN.findall(requirements.read_text(encoding="utf-8"))}
    sizes = {}
    for distribution in distributions(path=folders):
        name = _plain(distribution.metadata["Name"])
        if name in wanted:
            sizes[name] = _size(distribution)
    return sum(sizes.values()) / _MEGABYTE


def library_folder(python: Path | str) -> str:
    """Return where a Python keeps its packages."""
    look = "import sysconfig; print(sysconfig.get_path('purelib'))"
    done = subprocess.run([str(python), "-c", look], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def file_megabytes(path: Path) -> float:
    """Return the megabytes of a file."""
    return path.stat().st_size / _MEGABYTE


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _size(distribution: Distribution) -> int:
    files = (Path(str(file.locate())) for file in distribution.files or [] if file.suffix != ".pyc")
    return sum(path.stat().st_size for path in files if path.is_file())
