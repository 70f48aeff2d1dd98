"""What a reply is written in: the script of the question, or of the conversation when the question shows none."""

from __future__ import annotations

import re

from actions.question import Question
from knowledge import PolicyBase, Script, count_marks, is_pinyin

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_FEWEST_WORDS = 3
"""Latin words that a message with Chinese in it needs to be an English one."""
_ALSO_CHINESE = frozenset({"ok", "okay", "app", "plan"})
"""Words that people who write Chinese use as well."""


def reply_script(question: Question, base: PolicyBase) -> Script:
    """Return what to answer in; numbers, names and abbreviations alone go on in what the conversation is held in."""
    simplified, traditional = count_marks(question.text)
    if _is_english(question.text, base):
        return Script.ENGLISH
    if traditional or simplified:
        return Script.TRADITIONAL if traditional >= simplified else Script.SIMPLIFIED
    held_in = Script(question.dialogue.script)
    read_as_pinyin = bool(_HAN.search(question.normalised)) and not _HAN.search(question.text)
    if read_as_pinyin or (held_in is Script.ENGLISH and _HAN.search(question.text)):
        return Script.SIMPLIFIED
    return held_in


def _is_english(text: str, base: PolicyBase) -> bool:
    words = _LATIN.findall(text)
    ideographs = len(_HAN.findall(text))
    if ideographs:
        return len(words) >= max(_FEWEST_WORDS, ideographs)
    telling = [word for word in words if not word.isupper() and word.lower() not in _ALSO_CHINESE]
    return any(not base.occurs(word) for word in telling) and not is_pinyin(text)
