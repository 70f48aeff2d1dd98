"""PolicyBase → the files that Rasa reads: jieba's dictionary of names that must not be cut apart."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.files import write_whole
from knowledge.policy_base import PolicyBase

GENERATED_ROOT = Path(__file__).parent.parent / "nlu_data" / "generated"
"""Where the exported files stand."""
_HAN_WORD = re.compile(r"[\u3400-\u9fff]{2,8}\Z")
_FREQUENCY = 1000


def jieba_dictionary(base: PolicyBase) -> str:
    """Return jieba's user dictionary, one ``word frequency`` a line, sorted; the format has no comments."""
    words = sorted(form for form in base.lexicon.forms if _HAN_WORD.match(form))
    return "".join(f"{word} {_FREQUENCY}\n" for word in words)


def generated_files(base: PolicyBase) -> dict[str, str]:
    """Return path below the folder of generated files → content, for every file that is exported."""
    return {"jieba/policy_terms.txt": jieba_dictionary(base)}


def stale_files(base: PolicyBase, root: Path = GENERATED_ROOT) -> tuple[Path, ...]:
    """Return the generated files that are missing or do not hold what the knowledge base says now."""
    return tuple(root / name for name, content in generated_files(base).items() if _read(root / name) != content)


def export(base: PolicyBase, root: Path = GENERATED_ROOT) -> tuple[Path, ...]:
    """Write the stale files below ``root``, each at once; return those that were written."""
    stale = stale_files(base, root)
    contents = generated_files(base)
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, contents[path.relative_to(root).as_posix()], scratch=root)
    return stale


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
