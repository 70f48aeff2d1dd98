"""``python -m bench.runtime.serve --without LEVER``: our server with one piece replaced by stock Rasa's.

Everything else, settings included, is as ``python -m bot serve`` has it; without ``--without`` it is that server.
"""

from __future__ import annotations

import argparse
import sys

from bench.runtime.variants import ActionServerAddress, all_levers, lever
from bot.runtime.environment import prepare_rasa
from bot.serve import run_serve


def main(arguments: list[str]) -> int:
    """Serve until stopped; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.runtime.serve", description=(__doc__ or "").splitlines()[0])
    names = [one.name for one in all_levers()]
    parser.add_argument("--without", action="append", default=[], choices=names, help="may be given several times")
    parser.add_argument("--action-url", default="", help="of an action server, where one is needed")
    parser.add_argument("--port", default="0")
    options = parser.parse_args(arguments)
    levers = [lever(name) for name in options.without]
    if any(one.needs_action_server for one in levers) and not options.action_url:
        parser.error("--action-url: start python -m bench.runtime.action_server and give its http://…/webhook")
    ActionServerAddress.url = options.action_url
    prepare_rasa()
    for one in levers:
        one.remove()
    return run_serve(["--host", "127.0.0.1", "--port", options.port])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
