"""``python -m knowledge COMMAND``: picks the command's module, nothing else."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.assembly import DOCUMENTS_ROOT
from knowledge.commands import check, draft, export, publish, show

COMMANDS = {"draft": draft, "check": check, "export": export, "show": show, "publish": publish}


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="政策知识库：起草、核对、导出、查看、发布")
    parser.add_argument("--root", type=Path, default=DOCUMENTS_ROOT, metavar="DIR", help="知识库文件夹（默认本仓库的）")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="命令")
    for name, module in COMMANDS.items():
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(command)
    return parser


def main(arguments: list[str]) -> int:
    """Run the command named first and return its exit code; without one print what there is."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return 0
    return int(COMMANDS[options.command].run(options))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
