"""What the simulated people ask: our own questions, each asker with a company of its own, so that no text comes twice.

Deterministic: the same number of a person and of a turn gives the same text. The company stands in brackets behind the
question, where it changes hardly any answer, and comes back in ``understood.normalised`` of an answer of the contract:
so an answer tells whose question it answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_CHARACTERS = "恒盛达安泰和兴隆永丰瑞祥嘉禾锦华宏远德昌裕通广源金福顺利百佳万邦东鑫川铭凯旋卓越"
_LENGTH = 3
_SCATTER = 7919
"""A prime: neighbours get companies and questions far from each other."""
MOST_COMPANIES: int = len(_CHARACTERS) * (len(_CHARACTERS) - 1) ** (_LENGTH - 1)
"""People with a company that nobody else has; beyond this they come again."""


@dataclass(frozen=True)
class Asked:
    """One question of one person."""

    text: str
    mark: str
    """The part of the text that nobody else's has."""


class Texts:
    """The questions of everybody."""

    def __init__(self, questions: Sequence[str]) -> None:
        if not questions:
            raise ValueError("no questions to ask")
        self._questions = questions

    def asked(self, person: int, turn: int) -> Asked:
        """Return what a person asks in a turn, both counted from 0."""
        question = self._questions[(person * _SCATTER + turn) % len(self._questions)]
        mark = company(person)
        return Asked(f"{question}（{mark}）", mark)

    def asked_again(self, person: int, question: int) -> Asked:
        """Return one certain question as a person asks it."""
        mark = company(person)
        return Asked(f"{self._questions[question % len(self._questions)]}（{mark}）", mark)


def company(person: int) -> str:
    """Return a person's company; no character stands beside itself, since a normaliser may take that for stuttering."""
    number, name, choices = person * _SCATTER % MOST_COMPANIES, "", _CHARACTERS
    for _ in range(_LENGTH):
        number, place = divmod(number, len(choices))
        name += choices[place]
        choices = _CHARACTERS.replace(name[-1], "")
    return f"{name}公司"
