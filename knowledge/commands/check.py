"""``check``: count what the knowledge base holds, or list everything that is wrong with it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.assembly import load_policy_base
from knowledge.errors import KnowledgeError
from knowledge.policy_base import PolicyBase

HELP = "核对全部文件，列出所有问题"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments of its own."""


def run(options: argparse.Namespace) -> int:
    """Check the knowledge folder."""
    base = load_or_complain(options.root)
    if base is None:
        return 1
    print(counts(base))
    return 0


def load_or_complain(root: Path) -> PolicyBase | None:
    """Return the knowledge base; print every problem and return None when it is broken."""
    try:
        return load_policy_base(root)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        print(f"共 {len(error.problems)} 处问题", file=sys.stderr)
        return None


def counts(base: PolicyBase) -> str:
    """Return one line on what the knowledge base holds."""
    pairs = sum(len(clause.agencies) for clause in base.clauses.values())
    return (
        f"{len(base.clauses)} 条、{len(base.agencies)} 个单位、{pairs} 对条款—单位、"
        f"{len(base.lexicon)} 个说法、{len(base.figures)} 个数字：没有问题"
    )
