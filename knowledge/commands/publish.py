"""``publish``: make the checked documents the version that servers use."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from knowledge.commands.check import counts
from knowledge.errors import KnowledgeError
from knowledge.publication import current_version, publish

HELP = "核对后发布为新版本，有问题时保留原版本"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the data folder, and whether files may be shorter than those in use."""
    default = Path(os.environ.get("BOT_DATA_DIR", "").strip() or "data")
    parser.add_argument(
        "--data", type=Path, default=default, metavar="DIR", help="数据目录（默认 %(default)s，BOT_DATA_DIR）"
    )
    parser.add_argument("--shorter", action="store_true", help="确认有的文件是有意删去末尾或整个删去的")


def run(options: argparse.Namespace) -> int:
    """Publish; a broken source leaves the version in use as it is."""
    try:
        published = publish(options.data, options.root, shorter=options.shorter)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return _refuse(options.data, f"共 {len(error.problems)} 处问题")
    except OSError as error:
        return _refuse(options.data, f"不能写入 {options.data}：{error.strerror or error}")
    done = "已发布版本" if published.new else "已是最新，未改动：版本"
    print(f"{done} {published.version}（{options.data / 'knowledge'}）")
    print(counts(published.base))
    return 0


def _refuse(data: Path, reason: str) -> int:
    current = current_version(data)
    kept = f"仍使用版本 {current}" if current else "还没有发布过任何版本"
    print(f"{reason}，未发布；{kept}", file=sys.stderr)
    return 1
