"""Lay a passage beside the stretch of a long text that is likest to it."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

_MARGIN = 40
"""Characters looked at on either side of the likeliest place, a fourth of the passage's length where that is more."""
_ISLAND = 2
"""Equal characters up to which a piece at the edge of the place is chance; more are when it lies far off."""
_GAP = 3
_FAR = 5
"""Characters of distance for each of which such a piece needs one more."""


class Block(NamedTuple):
    """A run of characters that stands in both texts."""

    typed: int
    """Where it begins in the passage."""
    source: int
    """Where it begins in the long text."""
    size: int


def align(typed: str, source: str, least: float) -> list[Block]:
    """Return what both have in the same order, empty when less than ``least`` (0–1) of the passage is found."""
    found = fuzz.partial_ratio_alignment(typed, source, score_cutoff=50 * least)
    if not typed or found is None or found.src_start == found.src_end:
        return []
    margin = max(_MARGIN, len(typed) // 4)
    low = max(0, found.dest_start - margin)
    matching = Indel.editops(typed, source[low : found.dest_end + margin]).as_matching_blocks()
    blocks = [Block(block.a, low + block.b, block.size) for block in matching if block.size]
    blocks = _without_islands(_settled(blocks, typed, source))
    blocks = _grown(_settled(blocks, typed, source), typed, source)
    blocks = _grown(_replaced(blocks, typed, source), typed, source)
    blocks = _merged(blocks, typed, source)
    return blocks if sum(block.size for block in blocks) >= least * len(typed) else []


def _without_islands(blocks: list[Block]) -> list[Block]:
    """Return the blocks without tiny ones at the ends that lie far from the rest."""
    while len(blocks) > 1 and _is_island(blocks[0], _distance(blocks[0], blocks[1])):
        blocks = blocks[1:]
    while len(blocks) > 1 and _is_island(blocks[-1], _distance(blocks[-2], blocks[-1])):
        blocks = blocks[:-1]
    return blocks


def _is_island(block: Block, distance: int) -> bool:
    alone = block.size == 1 and distance > 1
    return alone or (distance > _GAP and block.size <= max(_ISLAND, distance // _FAR))


def _distance(first: Block, second: Block) -> int:
    """Return how many characters of either text lie between two blocks."""
    return max(second.typed - first.typed - first.size, second.source - first.source - first.size)


def _merged(blocks: list[Block], typed: str, source: str) -> list[Block]:
    """Return the blocks without single characters between two changed words, which nobody reads as equal.

    Beside a changed number, which is no letter, they stay: the number is to be told alone.
    """
    kept = blocks[:1]
    for place in range(1, len(blocks)):
        block = blocks[place]
        if block.size == 1 and place < len(blocks) - 1:
            before, after = kept[-1], blocks[place + 1]
            changed = (
                typed[before.typed + before.size : after.typed] + source[before.source + before.size : after.source]
            )
            if changed.isalpha():
                continue
        kept.append(block)
    return kept


def _settled(blocks: list[Block], typed: str, source: str) -> list[Block]:
    """Return the blocks with the outer ones moved next to their neighbour where the text stands there as well."""
    while len(blocks) > 1 and blocks[0].typed + blocks[0].size == blocks[1].typed:
        first, second = blocks[0], blocks[1]
        begin = second.source - first.size
        if begin < 0 or source[begin : second.source] != typed[first.typed : second.typed]:
            break
        blocks = [Block(first.typed, begin, first.size + second.size), *blocks[2:]]
    while len(blocks) > 1 and blocks[-2].typed + blocks[-2].size == blocks[-1].typed:
        first, last = blocks[-2], blocks[-1]
        begin = first.source + first.size
        if source[begin : begin + last.size] != typed[last.typed : last.typed + last.size]:
            break
        blocks = [*blocks[:-2], Block(first.typed, first.source, first.size + last.size)]
    return blocks


def _replaced(blocks: list[Block], typed: str, source: str) -> list[Block]:
    """Return the blocks with the run beyond a word that was replaced by one of the same length: 市政府〔主要〕领导."""
    if not blocks:
        return []
    a, b, _ = blocks[0]
    head = _run_beyond(typed[:a][::-1], source[max(0, b - a) : b][::-1])
    if head:
        start, size = head
        blocks = [Block(a - start - size, b - start - size, size), *blocks]
    a, b, size = blocks[-1]
    end, finish = a + size, b + size
    tail = _run_beyond(typed[end:], source[finish : finish + len(typed) - end])
    return [*blocks, Block(end + tail[0], finish + tail[0], tail[1])] if tail else blocks


def _run_beyond(typed: str, source: str) -> tuple[int, int] | None:
    """Return start and length of the first run of two or more that stands at the same distance in both."""
    same = "".join("=" if one == other else "x" for one, other in zip(typed, source, strict=False))
    start = same.find("==")
    if start < 0:
        return None
    return start, len(same[start:]) - len(same[start:].lstrip("="))


def _grown(blocks: list[Block], typed: str, source: str) -> list[Block]:
    """Return the blocks with the outer ones as long as both texts go on alike."""
    if not blocks:
        return []
    a, b, size = blocks[0]
    while a > 0 and b > 0 and typed[a - 1] == source[b - 1]:
        a, b, size = a - 1, b - 1, size + 1
    blocks = [Block(a, b, size), *blocks[1:]]
    a, b, size = blocks[-1]
    while a + size < len(typed) and b + size < len(source) and typed[a + size] == source[b + size]:
        size += 1
    return [*blocks[:-1], Block(a, b, size)]
