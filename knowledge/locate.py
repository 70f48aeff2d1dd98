"""Find the line of a file that a problem is about, from its key path; done only when there is something to tell.

A key path names records of a list by their own id or name, which may hold dots: ``clauses.2.1.9.text``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from knowledge.errors import Problem

_LABELS = ("id", "name", "key", "term", "subject", "quote")
"""Keys whose text may name a record."""


def with_lines(root: Path, problems: list[Problem]) -> list[Problem]:
    """Return the problems with the line each is about, where its file can be read."""
    trees: dict[str, Node | None] = {}
    located = []
    for problem in problems:
        if problem.key_path and not problem.line:
            if problem.file not in trees:
                trees[problem.file] = _compose(root / problem.file)
            problem = replace(problem, line=_line_of(trees[problem.file], problem.key_path))  # noqa: PLW2901
        located.append(problem)
    return located


def _compose(path: Path) -> Node | None:
    try:
        tree: Node | None = YAML(typ="safe", pure=True).compose(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError):
        return None
    return tree


def _line_of(node: Node | None, key_path: str) -> int | None:
    """Return the line of the deepest place of the path that exists."""
    if node is None:
        return None
    line: int = node.start_mark.line + 1
    rest = key_path
    while rest:
        found = next(_steps(node, rest), None)
        if found is None:
            break
        line, node, rest = found
    return line


def _steps(node: Node, rest: str) -> Iterator[tuple[int, Node, str]]:
    """Yield where the path may go on from a node: line, node and what is left of the path."""
    children: list[tuple[Node, Node, list[str]]] = []
    if isinstance(node, MappingNode):
        children = [(key, value, [str(key.value)]) for key, value in node.value]
    elif isinstance(node, SequenceNode):
        children = [(item, item, [*_names_of(item), str(place)]) for place, item in enumerate(node.value)]
    for mark, child, names in children:
        for name in names:
            if rest == name or rest.startswith(f"{name}."):
                yield mark.start_mark.line + 1, child, rest[len(name) + 1 :]


def _names_of(item: Node) -> list[str]:
    if isinstance(item, ScalarNode):
        return [str(item.value).strip()]
    if not isinstance(item, MappingNode):
        return []
    return [value.value.strip() for key, value in item.value if key.value in _LABELS and isinstance(value, ScalarNode)]
