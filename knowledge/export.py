"""PolicyBase → the files that Rasa reads: jieba's dictionary of names that must not be cut apart."""

from __future__ import annotations

import os
import re
from pathlib import Path

from knowledge.policy_base import PolicyBase

GENERATED_ROOT = Path(__file__).parent.parent / "nlu_data" / "generated"
"""Where the exported files stand."""
_HAN_WORD = re.compile(r"[\u3400-\u9fff]{2,8}\Z")
_FREQUENCY = 1000


def jieba_dictionary(base: PolicyBase) -> str:
    """Return jieba's user dictionary, one ``word frequency`` a line, sorted; the format has no comments."""
    words = sorted(form for form in base.lexicon.forms if _HAN_WORD.match(form))
    return "".join(f"{word} {_FREQUENCY}\n" for word in words)


def export(base: PolicyBase, root: Path = GENERATED_ROOT) -> Path:
    """Write the generated files below ``root``, each at once; return the dictionary's path."""
    path = root / "jieba" / "policy_terms.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = root / f"policy_terms.{os.getpid()}.tmp"
    temporary.write_text(jieba_dictionary(base), encoding="utf-8")
    temporary.replace(path)
    return path
