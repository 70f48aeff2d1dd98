"""What can be wrong with the knowledge base, told to the person who edits it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in one file."""

    file: str
    """File name, relative to the knowledge folder."""
    key_path: str
    """Where in the file: keys and positions joined by dots, e.g. ``figures.3.unit``; empty for the whole file."""
    message: str
    """What is wrong and what is allowed, in Chinese."""
    line: int | None = None
    """Line of the file, from 1; None where it is not known or the message says it."""

    def __str__(self) -> str:
        place = f"第 {self.line} 行" if self.line else ""
        return ": ".join(filter(None, [self.file, place, self.key_path, self.message]))


class KnowledgeError(Exception):
    """The knowledge base cannot be used; carries every problem that was found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems; the message lists all of them, one a line."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))
