"""The labelled sentences: our own, split so that near-duplicates stay on one side, and the public ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.model_selection import StratifiedGroupKFold

from bench.exam.items import ROOT
from knowledge import parse_yaml

OWN = ROOT / "nlu_data" / "intents"
PUBLIC_TRAINING, PUBLIC_HELD_OUT = "smp2017_train.tsv", "smp2017_develop.tsv"
NEARLY_EQUAL = 70
"""Of 100, by rapidfuzz, punctuation and case aside: from here on two sentences are held together."""
FOLDS = 5
_NO_WORD = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"[\d一二三四五六七八九十百千万亿]+")

Labelled = tuple[str, str]
"""Intent and sentence."""


def own_sentences(folder: Path = OWN) -> list[Labelled]:
    """Return the training sentences of a folder in the order of its files."""
    found: list[Labelled] = []
    for path in sorted(folder.glob("*.yml")):
        for block in parse_yaml(path.read_text(encoding="utf-8"))["nlu"]:
            lines = block["examples"].splitlines()
            found += [(block["intent"], line.removeprefix("- ").strip()) for line in lines if line.strip()]
    return found


def public_sentences(path: Path) -> list[Labelled]:
    """Return the sentences of a file with an intent, a tabulator and a sentence on each line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t", 1) for line in lines if line.strip()]
    wrong = [str(number) for number, pair in enumerate(pairs, 1) if len(pair) != 2]
    if wrong:
        raise ValueError(f"{path}: lines without a tabulator: {', '.join(wrong)}")
    return [(intent.strip(), sentence.strip()) for intent, sentence in pairs]


def frame_of(names: Iterable[str]) -> Callable[[str], str]:
    """Return what takes the names and numbers out of a sentence: 石墨烯归谁管 and 制鞋归谁管 have one frame."""
    longest_first = sorted((name for name in names if len(name) > 1), key=len, reverse=True)
    name = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
    return lambda sentence: _NUMBER.sub("#", name.sub("□", _bare(sentence)))


def families(sentences: Sequence[str], frame: Callable[[str], str]) -> list[int]:
    """Return for each sentence the number of its family: those linked by a common frame or by nearly equal ones."""
    bare = [_bare(sentence) for sentence in sentences]
    likeness = process.cdist(bare, bare, scorer=fuzz.ratio, score_cutoff=NEARLY_EQUAL, dtype=np.uint8)
    firsts: dict[str, int] = {}
    same = [firsts.setdefault(_telling(frame(sentence)) or sentence, place) for place, sentence in enumerate(sentences)]
    size = len(sentences)
    framed = coo_matrix((np.ones(size), (range(size), same)), shape=(size, size))
    _, found = connected_components(csr_matrix(likeness) + framed, directed=False)
    return [int(family) for family in found]


def split(labelled: Sequence[Labelled], frame: Callable[[str], str]) -> tuple[list[Labelled], list[Labelled]]:
    """Return four fifths to train on and the fifth held out, every family on one side."""
    intents, sentences = zip(*labelled, strict=True)
    folds = StratifiedGroupKFold(n_splits=FOLDS, shuffle=True, random_state=1)
    training, held_out = next(folds.split(sentences, intents, families(sentences, frame)))
    return [labelled[place] for place in training], [labelled[place] for place in held_out]


def _bare(sentence: str) -> str:
    return _NO_WORD.sub("", sentence).lower()


def _telling(frame: str) -> str:
    """Return a frame, or nothing where it is names and numbers only and tells no way of asking."""
    return frame if frame.strip("□#") else ""
