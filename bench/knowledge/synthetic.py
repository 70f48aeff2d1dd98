"""Documents that nobody wrote, made of the plan's own words, to see what a bigger knowledge base costs."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import jieba  # the base has taught it the plan's names

from knowledge import Clause, Figure, Name, NameKind, PolicyBase, Section
from knowledge.model import PolicyDocument

CLAUSES_OF_A_DOCUMENT = 35
"""As many as the plan has; the base grows by whole documents, the last one cut."""
_SEED = 87
_PIECE_END = re.compile(r"(?<=[,。;、])")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}\Z")
_REPLACED = 0.35
"""Share of the words of a piece that another word takes the place of."""
_INVENTED = 60_000
"""Words that the plan has not, so that the vocabulary grows with the text as it does in real ones."""
_INVENTED_SHARE = 0.15
_SENTENCES = (1, 2, 2, 3, 3, 3, 4, 4)
"""How many sentences a clause has; the plan's own have 2.7 on average."""
_PIECES = (2, 3, 4, 5, 6)
_NAMES = 8
"""Names of its own that a document has, besides its headings."""
_SHARED_NAMES = 2
"""How many of them are names of the plan; a few are on every tongue, by Zipf's law."""
_SHARED_HEADING = 0.03
"""Share of the headings that every plan has: 加强组织领导."""
_FIRST_PART = 4
"""The plan's own parts are 1 to 3; each further document is a part of its own."""
_GENERIC = ("平台", "基地", "工程", "产业", "行动", "中心", "计划", "专项", "园区", "联盟")


@dataclass(frozen=True)
class _Vocabulary:
    """What texts are made of."""

    pieces: tuple[tuple[str, ...], ...]
    """The plan's clauses cut at commas, as words."""
    words: tuple[str, ...]
    weights: tuple[int, ...]
    """How often the plan uses each word, added up."""
    invented: tuple[str, ...]
    invented_weights: tuple[float, ...]
    """Zipf's law, added up."""


class Synthesis:
    """Makes documents one after another; the same number is always the same document."""

    def __init__(self, base: PolicyBase) -> None:
        """Take the vocabulary from the plan."""
        self._plan = base.document
        self._agencies = tuple(base.agencies)
        self._headings = tuple(clause.heading for clause in self._plan.clauses)
        self._shared = tuple(base.names)
        self._shared_weights = tuple(accumulate(1 / rank for rank in range(1, len(self._shared) + 1)))
        self._vocabulary = _vocabulary(base)

    def documents(self, clauses: int) -> tuple[PolicyDocument, ...]:
        """Return the plan and as many further documents as make ``clauses`` clauses, at least the plan's own."""
        made = [self._plan]
        left = clauses - len(self._plan.clauses)
        while left > 0:
            made.append(self.document(len(made), min(CLAUSES_OF_A_DOCUMENT, left)))
            left -= CLAUSES_OF_A_DOCUMENT
        return tuple(made)

    def document(self, number: int, clauses: int = CLAUSES_OF_A_DOCUMENT) -> PolicyDocument:
        """Return one document, its clauses numbered in a part of its own."""
        dice = random.Random(f"{_SEED}-{number}")
        part = str(_FIRST_PART + number)
        made = tuple(self._clause(dice, part, place) for place in range(clauses))
        title = f"{self._word(dice)}{self._word(dice)}{number}号工作方案"
        return PolicyDocument(
            id=f"synthetic-{number}",
            title=title,
            number=f"泉合成〔2016〕{number}号",
            aliases=(),
            facts=(),
            sections=tuple(Section(f"{part}.{n}", f"{self._word(dice)}{self._word(dice)}任务", ()) for n in (1, 2, 3)),
            clauses=made,
            figures=(self._figure(dice, made[0], number),),
            aspects=(),
            names=tuple(self._names(dice, made)),
            glossary=(),
            subjects=(),
            paraphrases=(),
            source=title + "".join(c.heading + c.text + (c.agency_line or "") for c in made),
        )

    def _clause(self, dice: random.Random, part: str, place: int) -> Clause:
        identifier = f"{part}.{place * 3 // CLAUSES_OF_A_DOCUMENT + 1}.{place + 1}"
        text = "".join(self._sentence(dice) for _ in range(dice.choice(_SENTENCES)))
        agencies = tuple(dice.sample(self._agencies, dice.randint(3, 9)))
        heading = dice.choice(self._headings) if dice.random() < _SHARED_HEADING else self._two_words(dice)
        return Clause(f"synthetic-{part}", identifier, heading, text, f"责任单位:{'、'.join(agencies)}", agencies)

    def _two_words(self, dice: random.Random) -> str:
        first, second = self._word(dice), self._word(dice)
        return first + second if first != second else self._two_words(dice)

    def _sentence(self, dice: random.Random) -> str:
        pieces = (self._piece(dice) for _ in range(dice.choice(_PIECES)))
        return "".join(pieces).rstrip(",。;、") + "。"

    def _piece(self, dice: random.Random) -> str:
        words = dice.choice(self._vocabulary.pieces)
        return "".join(self._word(dice) if _HAN.match(word) and dice.random() < _REPLACED else word for word in words)

    def _word(self, dice: random.Random) -> str:
        words = self._vocabulary
        if dice.random() < _INVENTED_SHARE:
            return dice.choices(words.invented, cum_weights=words.invented_weights)[0]
        return dice.choices(words.words, cum_weights=words.weights)[0]

    def _names(self, dice: random.Random, clauses: Sequence[Clause]) -> Iterator[Name]:
        for place in range(_NAMES):
            owner = dice.choice(clauses)
            name = self._two_words(dice) + dice.choice(_GENERIC)
            if place < _SHARED_NAMES:
                name = dice.choices(self._shared, cum_weights=self._shared_weights)[0]
            yield Name(name, NameKind.PLATFORM, (owner.id,), (), main=False, listed=True, proper=False, english=None)

    def _figure(self, dice: random.Random, clause: Clause, number: int) -> Figure:
        name = f"{self._word(dice)}{self._word(dice)}产值"
        value = float(dice.randint(10, 9000))
        return Figure(f"{name}{number}", name, clause.id, value, "亿元", None, 2020, clause.text, (), None)


def synthetic_base(plan: PolicyBase, clauses: int, function_words: Sequence[str] = ()) -> PolicyBase:
    """Return a base of the plan and synthetic documents, with the plan's agencies."""
    documents = Synthesis(plan).documents(clauses)
    return PolicyBase(documents, tuple(plan.agencies.values()), tuple(plan.groups.values()), function_words)


def _vocabulary(base: PolicyBase) -> _Vocabulary:
    pieces = [
        tuple(jieba.cut(piece)) for clause in base.document.clauses for piece in _PIECE_END.split(clause.text) if piece
    ]
    counts = Counter(word for words in pieces for word in words if _HAN.match(word))
    characters = sorted({character for word in counts for character in word})
    dice = random.Random(_SEED)
    invented = tuple("".join(dice.choices(characters, k=2)) for _ in range(_INVENTED))
    zipf = accumulate(1 / rank for rank in range(1, _INVENTED + 1))
    return _Vocabulary(tuple(pieces), tuple(counts), tuple(accumulate(counts.values())), invented, tuple(zipf))
