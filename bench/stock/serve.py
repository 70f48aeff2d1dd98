"""Serve the stock assistant as Rasa's REST channel does, with one answer of the contract a turn.

``PYTHON -m bench.stock.serve MODEL --port 5055``, where PYTHON has Rasa with TensorFlow; nothing else is imported but
what comes with Rasa. ``GET /cost`` tells the median CPU milliseconds of a turn and the memory the process held.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from bench.stock.adapter import contract_messages


class StockServer:
    """Answers over HTTP and keeps count of what it costs."""

    def __init__(self, agent: Any) -> None:
        """``agent`` is Rasa's, with a trained model."""
        self._agent = agent
        self._cpu_ms: list[float] = []

    async def answer(self, request: Any) -> Any:
        """Answer ``{"sender": …, "message": …}`` with a list of one message; 400 for anything else."""
        from aiohttp import web  # noqa: PLC0415 - comes with Rasa

        try:
            body = json.loads(await request.text())
            sender, message = str(body["sender"]), str(body["message"])
        except (ValueError, KeyError, TypeError) as error:
            return web.json_response({"error": f"wanted sender and message: {error!r}"}, status=400)
        begun = time.process_time()
        said = await self._agent.handle_text(message, sender_id=sender) or []
        self._cpu_ms.append((time.process_time() - begun) * 1000)
        tracker = await self._agent.tracker_store.retrieve(sender)
        return web.json_response(contract_messages(said, sender, tracker.latest_message.intent))

    async def cost(self, request: Any) -> Any:
        """Tell what the turns so far cost."""
        from aiohttp import web  # noqa: PLC0415

        held = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
        milliseconds = round(median(self._cpu_ms), 1) if self._cpu_ms else None
        peak = round(int(held[1]) / 1024) if held else None
        return web.json_response({"turns": len(self._cpu_ms), "median_cpu_ms": milliseconds, "peak_mb": peak})


def main(arguments: list[str]) -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m bench.stock.serve", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("model", type=Path, help="the trained model's file")
    parser.add_argument("--port", type=int, default=5055)
    options = parser.parse_args(arguments)
    if not options.model.is_file():
        parser.error(f"no such file: {options.model}")
    os.environ.update(RASA_TELEMETRY_ENABLED="false", LOG_LEVEL="ERROR")
    import logging  # noqa: PLC0415

    import structlog  # noqa: PLC0415 - comes with Rasa
    from aiohttp import web  # noqa: PLC0415
    from rasa.core.agent import Agent  # noqa: PLC0415

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    agent = Agent()
    agent.load_model(str(options.model))
    server = StockServer(agent)
    application = web.Application()
    application.add_routes([web.post("/webhooks/rest/webhook", server.answer), web.get("/cost", server.cost)])
    web.run_app(application, host="127.0.0.1", port=options.port)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
