"""``python -m bench.load --url URL``: put a load on a server and check every answer.

Exit codes: 0 every message got one good answer, 1 something was lost, doubled, crossed or refused, 2 arguments wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from bench.exam.items import QUESTIONS, own_questions
from bench.load.address import AddressError, read_address
from bench.load.plan import messages_in, plan
from bench.load.run import PATIENCE, Crowd, Until, closed_loop, open_loop
from bench.load.tally import Tally, told
from bench.load.texts import MOST_COMPANIES, Texts

CONNECTIONS = 64
LONGEST_SECONDS = 24 * 3600.0
MOST_MESSAGES = 10_000_000


def main(arguments: list[str]) -> int:
    """Run the load and report; return the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    token = options.token or os.environ.get("BOT_REST_TOKEN")
    try:
        address = read_address(options.url, token, allow_remote=options.allow_remote)
    except AddressError as error:
        parser.error(str(error))
    crowd = Crowd(address, Texts(own_texts(options.questions)), options.name or secrets.token_hex(4), options.timeout)
    tally = asyncio.run(_load(crowd, options))
    print(json.dumps(tally.as_dict(), ensure_ascii=False, indent=1) if options.json else told(tally))
    return 0 if tally.is_clean else 1


def own_texts(folder: Path = QUESTIONS) -> list[str]:
    """Return the questions of the files in a folder, each once."""
    return list(dict.fromkeys(item.turns[0].user for item in own_questions(folder)))


async def _load(crowd: Crowd, options: argparse.Namespace) -> Tally:
    if not options.think:
        until = Until(options.seconds or math.inf, options.messages or math.inf)
        return await closed_loop(crowd, options.senders, until)
    count = options.messages or messages_in(options.senders, options.think, options.seconds)
    return await open_loop(crowd, plan(options.senders, options.think, count), connections=options.connections)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", required=True, help="the server, e.g. http://127.0.0.1:8000")
    parser.add_argument("--allow-remote", action="store_true", help="the server may be another machine")
    parser.add_argument("--token", help="of the REST channel; else BOT_REST_TOKEN of the environment")
    parser.add_argument("--senders", type=_whole(MOST_COMPANIES), default=100, metavar="N", help="people (default 100)")
    parser.add_argument(
        "--think",
        type=_seconds(0),
        default=30.0,
        metavar="SECONDS",
        help="between two messages of a person (default 30); 0: each asks again as soon as answered, a closed loop",
    )
    bound = parser.add_mutually_exclusive_group(required=True)
    bound.add_argument("--messages", type=_whole(MOST_MESSAGES), metavar="M", help="stop after so many")
    bound.add_argument("--seconds", type=_seconds(0.1), metavar="S", help="stop after so long")
    parser.add_argument("--connections", type=_whole(10_000), default=CONNECTIONS, help="(default %(default)s)")
    parser.add_argument("--timeout", type=_seconds(0.1), default=PATIENCE, help="seconds until lost (%(default)s)")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="folder of question files to vary")
    parser.add_argument("--name", type=_name, help="begins the senders' names; random where it is not given")
    parser.add_argument("--json", action="store_true", help="report as JSON")
    return parser


def _whole(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r}: a whole number from 1 to {most}")
        return int(text)

    return read


def _seconds(least: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            seconds = float(text)
        except ValueError:
            seconds = float("nan")
        if not least <= seconds <= LONGEST_SECONDS:
            raise argparse.ArgumentTypeError(f"{text!r}: seconds from {least:g} to {LONGEST_SECONDS:g}")
        return seconds

    return read


def _name(text: str) -> str:
    if not (text.isascii() and text.replace("-", "").isalnum()):
        raise argparse.ArgumentTypeError(f"{text!r}: letters, digits and hyphens only")
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
