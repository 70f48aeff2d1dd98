"""Cut a message into the sentences that may each ask something, before anything else is known of it."""

from __future__ import annotations

import re

_ENDS = re.compile(r"[。？！?!；;\n]+|(?:^|(?<=[^\d.．]))[\d０-９][.、:)．：）](?=\D)")
_COMMAS = re.compile(r"[，,]\s*|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_ASKING = re.compile(r"哪|谁|什么|什麼|啥|多少|几个|幾個|多[久长長大]|怎么|怎麼|吗|嗎")
_COMMA_LIMIT = 120
"""Characters of a message up to which its commas part questions; in a longer one they part a story."""
MOST = 6
"""Sentences that are looked at, the last ones: people tell first and ask last."""


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the last sentences of a message as typed, in its order; empty when it is a single one."""
    sentences = [sentence.strip() for sentence in _ENDS.split(text) if sentence and sentence.strip()]
    if len(text) <= _COMMA_LIMIT:
        sentences = [part.strip() for sentence in sentences for part in _COMMAS.split(sentence) if part.strip()]
    sentences = [part for sentence in sentences for part in _at_enumeration(sentence)]
    return tuple(sentences[-MOST:]) if len(sentences) > 1 else ()


def _at_enumeration(sentence: str) -> list[str]:
    """Part “谁管人才、谁管钱” where each piece asks; leave “食品、印刷谁负责” whole."""
    pieces = sentence.split("、")
    return pieces if len(pieces) > 1 and all(_ASKING.search(piece) for piece in pieces) else [sentence]
