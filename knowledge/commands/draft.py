"""``draft``: from source.txt to a draft policy.yml that a person reviews."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.commands import shown
from knowledge.draft import EMPTY_FACTS, Draft, draft_policy
from knowledge.files import write_whole
from knowledge.loader import load_agencies
from knowledge.outline import read_outline
from knowledge.yaml_reader import Reader

HELP = "由 source.txt 起草 policy.yml，交人核对"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the document's folder."""
    parser.add_argument("folder", metavar="文件夹", help="内有 source.txt 的文件夹：路径，或 documents/ 下的名字")
    parser.add_argument("--write", action="store_true", help="写入 policy.yml；已有 policy.yml 时不覆盖")


def run(options: argparse.Namespace) -> int:
    """Print the draft or write it; questions to the reviewer go to stderr."""
    root = options.root.resolve()
    folder = _folder(root, options.folder)
    target = folder / "policy.yml"
    if options.write and target.exists():
        return _refuse(f"{shown(target)} 已存在，可能经人核对过，没有覆盖；要看新的草稿，请去掉 --write")
    reader = Reader(root)
    source = reader.text(folder / "source.txt")
    agencies, _ = load_agencies(reader, root / "agencies.yml")
    if reader.problems or source is None:
        return _refuse("\n".join(map(str, reader.problems)))
    try:
        outline = read_outline(source)
    except ValueError as error:
        return _refuse(f"{reader.name(folder / 'source.txt')}: {error}")
    draft = draft_policy(folder.name, outline, {agency.name for agency in agencies})
    if options.write:
        write_whole(target, draft.text)
        print(f"已起草 {shown(target)}：{len(outline.leaves)} 条")
        _write_facts(folder / "facts.yml")
    else:
        print(draft.text, end="")
    _print_questions(draft)
    return 0


def _folder(root: Path, name: str) -> Path:
    """Return the folder a person means: a path, or a name below ``documents/``."""
    path = Path(name)
    return (path if path.is_dir() else root / "documents" / name).resolve()


def _write_facts(path: Path) -> None:
    if not path.exists():
        write_whole(path, EMPTY_FACTS)
        print(f"已新建空的 {shown(path)}")


def _print_questions(draft: Draft) -> None:
    if draft.questions:
        print("请核对：", *(f"- {question}" for question in draft.questions), sep="\n", file=sys.stderr)


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 1
