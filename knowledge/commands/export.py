"""``export``: write what Rasa reads from the knowledge base."""

from __future__ import annotations

import argparse
from pathlib import Path

from knowledge.commands import shown
from knowledge.commands.check import load_or_complain
from knowledge.export import GENERATED_ROOT, export, generated_files

HELP = "写出 nlu_data/generated/ 里的分词词典"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder of the generated files."""
    parser.add_argument("--to", type=Path, default=GENERATED_ROOT, metavar="DIR", help="写到哪个文件夹")


def run(options: argparse.Namespace) -> int:
    """Write the stale files; say which."""
    base = load_or_complain(options.root)
    if base is None:
        return 1
    written = export(base, options.to)
    for name, content in generated_files(base).items():
        lines = content.count("\n")
        path = options.to / name
        where = shown(path)
        print(f"已写出 {where}：{lines} 个词" if path in written else f"已是最新，未改动：{where}（{lines} 个词）")
    return 0
