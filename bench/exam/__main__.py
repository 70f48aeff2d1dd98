"""``python -m bench.exam``: put the exam to the assistant, print the shares and write the report.

Exit codes: 0 run, whatever the shares; 1 no assistant or unusable files. Exams of others (``--jsonl``) are put alone
unless folders are named too, and written down only where ``--out`` says: their questions are not ours to publish.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.exam import counts
from bench.exam.diagram import reliability_svg
from bench.exam.floors import FLOORS, write_floors
from bench.exam.items import CONVERSATIONS, QUESTIONS, ROOT, Item, exam_file, own_conversations, own_questions
from bench.exam.judge import Judge
from bench.exam.report import cost, failure_lines, kind_reliability, report, share_line
from bench.exam.run import Verdict, at_address, in_process, put
from bot.assistant import AssistantError
from bot.logs import configure_logs
from bot.rest_client import AssistantUnavailableError
from bot.settings import SettingsError, read_settings
from bot.train import HASH_FILE, hash_inputs
from bot.turn_reader import ExpectationFileError
from knowledge import KnowledgeError, load_policy_base

OUT = ROOT / "bench" / "results" / "understanding.md"


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    items: list[Item]
    url: str | None
    token: str | None
    model_dir: Path
    out: Path | None
    """Where the report goes; None: nowhere."""
    failures: int
    sets_floors: bool


@dataclass(frozen=True)
class Model:
    """The model under exam."""

    told: str
    """What the report says of it."""
    is_fresh: bool
    """Whether it was trained from the inputs of today."""


def main(arguments: list[str]) -> int:
    """Run the exam; return the exit code."""
    configure_logs()
    logging.getLogger("bot").setLevel(logging.WARNING)  # a line for every answer would hide the rest
    try:
        options = _read_options(arguments)
        base = load_policy_base()
        model = _model(options)
        if options.sets_floors and not model.is_fresh:
            print("no floors: the model comes from other inputs; run python -m bot train first", file=sys.stderr)
            return 1
        verdicts = asyncio.run(_examine(options, Judge(base)))
    except (AssistantError, AssistantUnavailableError, ExpectationFileError, KnowledgeError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    _print(verdicts, options)
    _write(verdicts, options, f"knowledge {base.version}, {model.told}")
    if options.sets_floors:
        print(*write_floors(verdicts), f"wrote {_short(FLOORS)}", sep="\n")
    return 0


def _read_options(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(prog="python -m bench.exam", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--questions", type=Path, metavar="DIR", help="files of single questions")
    parser.add_argument("--conversations", type=Path, metavar="DIR", help="files of dialogues")
    parser.add_argument("--jsonl", type=Path, nargs="+", default=[], metavar="FILE", help="exams of others")
    parser.add_argument("--url", help="a running server; without it the assistant is loaded here")
    parser.add_argument("--token", help="the server's token (default: $BOT_REST_TOKEN)")
    parser.add_argument("--out", type=Path, metavar="FILE", help=f"the report (default: {_short(OUT)})")
    parser.add_argument("--failures", type=int, default=20, metavar="N", help="wrong turns to print (default: 20)")
    parser.add_argument("--write-floors", action="store_true", help=f"write {_short(FLOORS)} from what is measured")
    given = parser.parse_args(arguments)
    is_ours = not (given.jsonl or given.questions or given.conversations)
    if given.write_floors and not is_ours:
        parser.error("floors are written from all of our own questions and dialogues and nothing else")
    settings = read_settings(os.environ)
    return Options(
        items=_items(given.questions, given.conversations, given.jsonl, is_ours=is_ours),
        url=given.url,
        token=given.token or settings.rest_token,
        model_dir=ROOT / settings.model_dir,
        out=given.out or (OUT if is_ours else None),
        failures=given.failures,
        sets_floors=given.write_floors,
    )


def _items(questions: Path | None, conversations: Path | None, exams: list[Path], *, is_ours: bool) -> list[Item]:
    for path in filter(None, (questions, conversations, *exams)):
        if not path.exists():
            raise ExpectationFileError([f"{path}: no such file or folder"])
    items = own_questions(questions or QUESTIONS) if questions or is_ours else []
    items += own_conversations(conversations or CONVERSATIONS) if conversations or is_ours else []
    return [*items, *(item for path in exams for item in exam_file(path))]


async def _examine(options: Options, judge: Judge) -> list[Verdict]:
    assistant = at_address(options.url, options.token) if options.url else in_process(options.model_dir)
    async with assistant as talker:
        return await put(options.items, talker, judge)


def _print(verdicts: Sequence[Verdict], options: Options) -> None:
    failures = failure_lines(verdicts)
    print(*failures[: options.failures], sep="\n")
    if len(failures) > options.failures:
        print(f"… and {len(failures) - options.failures} more")
    for shares in (counts.checks(verdicts), counts.overall(verdicts)):
        print("", *(share_line(name, share) for name, share in shares.items() if share.total), sep="\n")
    print(cost(verdicts, is_timed=options.url is None))


def _write(verdicts: Sequence[Verdict], options: Options, subject: str) -> None:
    if options.out is None:
        return
    options.out.parent.mkdir(parents=True, exist_ok=True)
    picture = options.out.with_name(f"{options.out.stem}-reliability.svg")
    content = report(verdicts, subject=subject, picture=picture.name, is_timed=options.url is None)
    options.out.write_text(content, encoding="utf-8")
    picture.write_text(reliability_svg(kind_reliability(verdicts), "Kind of reply right"), encoding="utf-8")
    print(f"wrote {_short(options.out)} and {_short(picture)}")


def _model(options: Options) -> Model:
    """Return the model under exam, named by the inputs it was trained from."""
    hash_file = options.model_dir / HASH_FILE
    if options.url or not hash_file.is_file():
        return Model("a running server" if options.url else "a model of unknown inputs", is_fresh=False)
    trained_from = hash_file.read_text(encoding="utf-8").strip()
    is_fresh = trained_from == hash_inputs(ROOT)
    return Model(f"model {trained_from[:12]}" + ("" if is_fresh else ", trained from other inputs"), is_fresh)


def _short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
