"""One piece of work in a process of its own: train a model, or parse texts with models, and measure it.

``python -m bench.ablation.worker JOB.json RESULT.json``. Nothing but the standard library and Rasa is imported here,
since for DIET this runs in an environment where nothing else of the project is installed.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import re
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

FEW_TEXTS = 10
"""Texts parsed before any is timed: what is made at first use belongs to none of them."""


def main(arguments: list[str]) -> int:
    """Do the job of the first file, write what was measured to the second."""
    job_file, result_file = map(Path, arguments)
    job = json.loads(job_file.read_text(encoding="utf-8"))
    _prepare(with_tensorflow=job["tensorflow"])
    result = _train(job) if job["do"] == "train" else asyncio.run(_parse(job))
    result |= {"peak_mb": _peak_megabytes()}
    result_file.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    return 0


def _prepare(*, with_tensorflow: bool) -> None:
    """Make Rasa importable and quiet; it must not find the results of another training."""
    os.environ.update(RASA_MAX_CACHE_SIZE="0", RASA_TELEMETRY_ENABLED="false", LOG_LEVEL="ERROR")
    if not with_tensorflow:
        from bot.runtime.environment import prepare_rasa  # noqa: PLC0415 - not there where TensorFlow is

        prepare_rasa()
    import logging  # noqa: PLC0415

    import structlog  # noqa: PLC0415 - comes with Rasa

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def _train(job: dict[str, Any]) -> dict[str, Any]:
    """Train; the time is that of Rasa's training from its files to the model's file, without imports."""
    from rasa.model_training import train_nlu  # noqa: PLC0415 - Rasa must be prepared first

    said = io.StringIO()
    with tempfile.TemporaryDirectory(prefix="ablation-") as name:
        folder = Path(name)
        _write_inputs(folder, job)
        model = Path(job["model"])
        cpu, wall = time.process_time(), time.monotonic()
        with contextlib.redirect_stdout(said):
            made = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(model.parent), model.name)
        cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    if made is None:
        raise RuntimeError(f"no model {model}: {said.getvalue().strip()}")
    return {"cpu_s": cpu, "wall_s": wall}


def _write_inputs(folder: Path, job: dict[str, Any]) -> None:
    """Write configuration and sentences as YAML: a line a key, for which Rasa looks, and JSON, which is YAML too."""
    examples: dict[str, str] = defaultdict(str)
    for intent, sentence in job["sentences"]:
        examples[intent] += f"- {sentence}\n"
    nlu = {"version": "3.1", "nlu": [{"intent": name, "examples": lines} for name, lines in examples.items()]}
    for name, data in (("config.yml", job["config"]), ("nlu.yml", nlu)):
        lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in data.items())
        (folder / name).write_text("".join(lines), encoding="utf-8")


async def _parse(job: dict[str, Any]) -> dict[str, Any]:
    """Parse every text with every model in turn; return the rankings and the CPU milliseconds of each model."""
    from rasa.core.agent import Agent  # noqa: PLC0415 - Rasa must be prepared first
    from rasa.core.channels.channel import UserMessage  # noqa: PLC0415

    processors = []
    for model in job["models"]:
        agent = Agent()
        agent.load_model(model)
        processors.append(agent.processor)
    rankings: list[list[dict[str, float]]] = [[] for _ in processors]
    spent: list[list[float]] = [[] for _ in processors]
    for number, text in enumerate([*job["texts"][:FEW_TEXTS], *job["texts"]]):
        order = range(len(processors)) if number % 2 else reversed(range(len(processors)))
        for place in order:
            begun = time.process_time()
            parsed = await processors[place].parse_message(UserMessage(text))
            milliseconds = (time.process_time() - begun) * 1000
            if number >= FEW_TEXTS:
                spent[place].append(milliseconds)
                rankings[place].append(_ranking(parsed))
    return {"rankings": rankings, "cpu_ms": spent}


def _ranking(parsed: dict[str, Any]) -> dict[str, float]:
    found = parsed.get("intent_ranking") or [parsed["intent"]]
    return {str(one["name"]): round(float(one["confidence"]), 6) for one in found if one.get("name")}


def _peak_megabytes() -> float:
    """Return the most memory this process ever held, as Linux tells it; 0 elsewhere."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.is_file() else None
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
