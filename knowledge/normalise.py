"""Bring what a person typed into the one form that names, the index and the classifier are written in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from opencc import OpenCC

from knowledge.dialect import to_mandarin

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKUP = re.compile(r"</?[a-z!][^<>]{0,200}>", re.IGNORECASE)
_STUTTER = re.compile(r"([^\d\s])\1{2,}")
_LINE_BREAK = re.compile(r"(?<![,。?!;、.:：，；\s])\s*\n\s*(?=\S)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SPACED_LETTERS = re.compile(r"(?<![a-z])(?:[a-z] ){2,}[a-z](?![a-z])")
_SPACE = re.compile(r"\s+")
_IDEOGRAPH = "\u3400-\u9fff\uf900-\ufaff"
_SPACE_BETWEEN_IDEOGRAPHS = re.compile(rf"(?<=[{_IDEOGRAPH}，。？！、；：])\s+|\s+(?=[{_IDEOGRAPH}，。？！、；：])")
_SAME_WORDS = re.compile("(文件|核心|指標|程序|執行|建立|複製|區域性|整合|線上|互動|通訊|元件|查詢|資料來源)")
"""Traditional words that OpenCC would turn into words of computing: 文档, 内核, 指针, 进程 …"""
_OFFICIAL_WORDS = re.compile("(文件|程序|窗口|项目|支持|信息化|质量|优化|设备|性能|高端|批量)")
"""Words of officials on both sides that OpenCC would turn into words of computing: 檔案, 程式, 視窗, 專案 …"""
_LATIN = re.compile(r"[A-Za-z]{2,}")
_IDEOGRAPHS = re.compile(rf"[{_IDEOGRAPH}]")


class Script(Enum):
    """What the question was written in, which decides what the words around quotes are written in."""

    SIMPLIFIED = "simplified"
    TRADITIONAL = "traditional"
    ENGLISH = "english"


@dataclass(frozen=True)
class NormalisedText:
    """A text ready for linking and classification."""

    text: str
    script: Script


@lru_cache(maxsize=8)
def _converter(profile: str) -> OpenCC:
    return OpenCC(profile)


def _convert(text: str, profile: str) -> str:
    return str(_converter(profile).convert(text))


def normalise(text: str) -> NormalisedText:
    """Return the text in NFKC, Simplified, lower case, without markup, invisible or stuttered characters.

    Full-width becomes half-width; 軟體 becomes 软件 (Taiwan's words) only when the text is Traditional, so that
    Simplified text is never changed. ``新新新能源`` becomes ``新能源``; digits keep their repetitions; 10,000 becomes
    10000, ``g d p`` becomes ``gdp``.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = _CONTROL.sub(" ", _INVISIBLE.sub("", plain))
    plain = _THOUSANDS.sub("", _MARKUP.sub(" ", plain))
    simplified = _convert(plain, "t2s")
    traditional = simplified != plain
    if traditional:
        simplified = _with_mainland_words(plain)
    simplified = _STUTTER.sub(r"\1", simplified.lower())
    simplified = _LINE_BREAK.sub(";", simplified.strip())
    simplified = _SPACE.sub(" ", _SPACE_BETWEEN_IDEOGRAPHS.sub("", simplified)).strip()
    simplified = _SPACED_LETTERS.sub(lambda letters: letters[0].replace(" ", ""), simplified)
    return NormalisedText(to_mandarin(simplified), _script(plain, traditional))


def _with_mainland_words(text: str) -> str:
    """Return a Traditional text in Simplified, 軟體 as 软件; words that officials on both sides use stay."""
    parts = _SAME_WORDS.split(text)
    return "".join(_convert(part, "t2s" if _SAME_WORDS.fullmatch(part) else "tw2sp") for part in parts)


@lru_cache(maxsize=32768)
def fold(form: str) -> str:
    """Return a name or alias in the form that ``normalise`` gives the same words inside a question."""
    return normalise(form).text


def to_traditional(text: str) -> str:
    """Return a Simplified text in Traditional characters with Taiwan's words; words of officials stay."""
    parts = _OFFICIAL_WORDS.split(text)
    return "".join(_convert(part, "s2tw" if _OFFICIAL_WORDS.fullmatch(part) else "s2twp") for part in parts)


def to_simplified_characters(text: str) -> str:
    """Return a text in Simplified characters and half width, each character by itself: the length stays."""
    return "".join(map(_simplified, text))


@lru_cache(maxsize=8192)
def _simplified(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return character if len(plain) != 1 or _CONTROL.match(plain) else _convert(plain, "t2s")[:1]


def name_to_traditional(name: str) -> str:
    """Return an official name in Traditional characters, word for word: 软件园 becomes 軟件園, never 軟體園."""
    return _convert(name, "s2tw")


def count_marks(text: str) -> tuple[int, int]:
    """Return how many characters of a text are written in Simplified only, and how many in Traditional only."""
    plain = _CONTROL.sub("", unicodedata.normalize("NFKC", text))
    marks = [_marks(character) for character in plain]
    return sum(simplified for simplified, _ in marks), sum(traditional for _, traditional in marks)


@lru_cache(maxsize=8192)
def _marks(character: str) -> tuple[bool, bool]:
    """Return whether a character is written in Simplified only, and whether in Traditional only."""
    traditional = _convert(character, "t2s") != character
    return not traditional and _convert(character, "s2t") != character, traditional


def _script(text: str, traditional: bool) -> Script:
    if traditional:
        return Script.TRADITIONAL
    words = len(_LATIN.findall(text))
    return Script.ENGLISH if words >= 3 and words > len(_IDEOGRAPHS.findall(text)) else Script.SIMPLIFIED
