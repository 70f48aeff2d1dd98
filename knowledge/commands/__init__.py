"""One module a command of ``python -m knowledge``. Each has ``HELP``, ``add_arguments`` and ``run``.

``run`` prints for the editor, in Chinese, and returns the exit code: 0 done, 1 something is wrong with the data.
"""

from pathlib import Path


def shown(path: Path) -> Path:
    """Return a path as an editor reads it best: from the current folder on, where it lies below it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
