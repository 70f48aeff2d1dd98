"""Vectors of sentences kept on disk, so that a start encodes only what was never encoded before."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.encoder import DIMENSIONS, Encoder

_KEY = 16
"""Bytes of a sentence's digest."""
_ROW = DIMENSIONS * np.dtype(np.float32).itemsize
_BATCH = 256
"""Sentences encoded and written at once: what is lost when the process ends in between."""


class KeptVectors:
    """An encoder that remembers in a folder; for the sentences of documents, never for what people ask.

    The folder belongs to one encoder and to one writing process. It holds digests and vectors, no text. Both files only
    grow; what a cut write left at their ends is cut off when they are opened.
    """

    def __init__(self, encoder: Encoder, folder: Path, shipped: Path | None = None) -> None:
        """Open or make the folder; OSError when that fails.

        ``shipped`` is a folder of the same encoder that is only read: what it holds is not encoded again.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._encoder = encoder
        self._keys_file, self._vectors_file = folder / "keys.bin", folder / "vectors.bin"
        for file in (self._keys_file, self._vectors_file):
            file.touch()
        self._rows, self._count = _rows(folder)
        for file, size in ((self._keys_file, _KEY), (self._vectors_file, _ROW)):
            with file.open("r+b") as opened:
                opened.truncate(self._count * size)
        self._shipped_file = None if shipped is None else shipped / "vectors.bin"
        self._shipped_rows, self._shipped_count = ({}, 0) if shipped is None else _rows(shipped)

    def __len__(self) -> int:
        return len(self._rows)

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        """Return the vectors of texts, those that are kept from the disk, the others encoded and kept."""
        keys = [hashlib.blake2b(text.encode(), digest_size=_KEY).digest() for text in texts]
        unknown = {
            key: text
            for key, text in zip(keys, texts, strict=True)
            if key not in self._rows and key not in self._shipped_rows
        }
        pending = list(unknown.items())
        for start in range(0, len(pending), _BATCH):
            self._keep(dict(pending[start : start + _BATCH]))
        if not texts:
            return np.empty((0, DIMENSIONS), dtype=np.float32)
        vectors = np.empty((len(keys), DIMENSIONS), dtype=np.float32)
        for file, rows, count in (
            (self._shipped_file, self._shipped_rows, self._shipped_count),
            (self._vectors_file, self._rows, self._count),
        ):
            places = [place for place, key in enumerate(keys) if key in rows]
            if file is not None and places:
                kept = np.memmap(file, dtype=np.float32, mode="r", shape=(count, DIMENSIONS))
                vectors[places] = kept[[rows[keys[place]] for place in places]]
        return vectors

    def _keep(self, texts: dict[bytes, str]) -> None:
        """Encode texts and write their vectors before their keys, so that a key always has its vector."""
        vectors = self._encoder.encode(list(texts.values())).astype(np.float32)
        with self._vectors_file.open("ab") as file:
            file.write(vectors.tobytes())
        with self._keys_file.open("ab") as file:
            file.write(b"".join(texts))
        for key in texts:
            self._rows[key] = self._count
            self._count += 1


def _rows(folder: Path) -> tuple[dict[bytes, int], int]:
    """Return digest → row of what a folder holds whole, and how many rows those are; nothing where there is none."""
    keys_file, vectors_file = folder / "keys.bin", folder / "vectors.bin"
    if not (keys_file.is_file() and vectors_file.is_file()):
        return {}, 0
    keys = keys_file.read_bytes()
    count = min(len(keys) // _KEY, vectors_file.stat().st_size // _ROW)
    return {keys[_KEY * row : _KEY * (row + 1)]: row for row in range(count)}, count
