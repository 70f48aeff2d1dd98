"""``python -m bench.stock FOLDER``: write the stock assistant's Rasa project, made from our data, to a folder.

Exit codes: 0 written, 1 not written, 2 arguments wrong.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from bench.exam.items import ROOT
from bench.stock.faq import INTENT, examples, responses
from knowledge import KnowledgeError, PolicyBase, load_policy_base

PROJECT = ROOT / "bench" / "stock" / "project"
SENTENCES = ROOT / "nlu_data" / "intents"


def main(arguments: list[str]) -> int:
    """Write the project; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.stock", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where to; must not exist yet or be empty")
    folder = parser.parse_args(arguments).folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print(f"{folder}: is there already; name a new or an empty folder", file=sys.stderr)
        return 2
    try:
        count = write_project(folder, load_policy_base())
    except (KnowledgeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"wrote {folder}: {count} FAQ examples and {len(list(SENTENCES.glob('*.yml')))} files of sentences")
    return 0


def write_project(folder: Path, base: PolicyBase) -> int:
    """Write config, domain and data; return the number of FAQ examples."""
    shutil.copytree(PROJECT, folder, dirs_exist_ok=True)
    shutil.copytree(SENTENCES, folder / "training" / "intents")
    asked, said = examples(base), responses(base)
    _write(folder / "domain" / "faq.yml", {"responses": {f"utter_{_key(clause)}": [said[clause]] for clause in said}})
    blocks = [
        {"intent": _key(clause), "examples": LiteralScalarString("".join(f"- {form}\n" for form in forms))}
        for clause, forms in asked.items()
    ]
    _write(folder / "training" / "faq.yml", {"nlu": blocks})
    return sum(map(len, asked.values()))


def _key(clause: str) -> str:
    """Return the retrieval intent of a clause; Rasa splits at the slash."""
    return f"{INTENT}/{clause.replace('.', '_')}"


def _write(path: Path, data: dict[str, Any]) -> None:
    writer: Any = YAML()
    writer.width = 10_000
    stream = StringIO()
    writer.dump({"version": "3.1", **data}, stream)
    path.write_text(stream.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
