"""What is compared: ours, ours without each lever, stock Rasa with our pipeline and with its own."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.load.address import Address, read_address
from bench.runtime.processes import Command, free_port
from bench.runtime.stock import MEMORY, SQLITE, Ports, Stock, StockError, rasa_server
from bench.runtime.variants import Lever, all_levers

OURS = "ours"
SAME = "stock-same"
SAME_IN_MEMORY = "stock-same-memory"
DEFAULT = "stock-default"
TOKEN = "bench-bench-bench"
_WITHOUT = "without-"
_LIMITS = {
    "BOT_RATE_PER_SENDER": "1000000",
    "BOT_RATE_PER_ADDRESS": "10000000",
    "BOT_REST_TOKEN": TOKEN,
}
"""Settings of our server under load: the limits of one sender and one address are far above it."""


@dataclass(frozen=True)
class System:
    """One row of the table."""

    key: str
    """Names its files."""
    label: str
    lever: Lever | None = None
    """What ours does without here."""
    store: str = SQLITE

    @property
    def is_stock(self) -> bool:
        """Whether it is stock Rasa."""
        return self.key in (SAME, SAME_IN_MEMORY, DEFAULT)


@dataclass(frozen=True)
class Models:
    """Where the trained models are."""

    ours: Path
    """A folder, as our server wants it."""
    same: Path
    default: Path


def all_systems() -> list[System]:
    """Return the rows in their order."""
    return [
        System(OURS, "ours"),
        System(SAME, "stock Rasa, same pipeline, SQLite"),
        System(SAME_IN_MEMORY, "stock Rasa, same pipeline, store in memory", store=MEMORY),
        System(DEFAULT, "stock Rasa, default pipeline (jieba, DIET, TED), store in memory", store=MEMORY),
        *(System(f"{_WITHOUT}{lever.name}", f"ours without {lever.name}", lever) for lever in all_levers()),
    ]


@dataclass(frozen=True)
class Launch:
    """A system ready to be started."""

    commands: Sequence[Command]
    address: Address
    api: str
    """Where stock's HTTP API is."""


def launch(system: System, stock: Stock | None, models: Models, folder: Path) -> Launch:
    """Return how a system is started, its data in ``folder``; raise StockError where stock is not to be had."""
    port, actions = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    if not system.is_stock:
        return Launch(_our_commands(system, models, port, actions, folder), read_address(url, TOKEN), url)
    if stock is None:
        raise StockError("left out by --no-stock")
    model = models.default if system.key == DEFAULT else models.same
    if not model.is_file():
        raise StockError(f"no model {model.name}: its training failed or was left out")
    ports = Ports(port, None if system.key == DEFAULT else actions)
    commands = rasa_server(stock, model, ports, system.store, folder)
    return Launch(commands, read_address(url, None), url)


def _our_commands(system: System, models: Models, port: int, actions: int, folder: Path) -> list[Command]:
    environment = _LIMITS | {"BOT_DATA_DIR": str(folder), "BOT_MODEL_DIR": str(models.ours)}
    server = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
    if system.lever is None:
        return [Command(server, environment)]
    server = [sys.executable, "-m", "bench.runtime.serve", "--port", str(port), "--without", system.lever.name]
    if not system.lever.needs_action_server:
        return [Command(server, environment)]
    action_server = [sys.executable, "-m", "bench.runtime.action_server", str(actions)]
    server += ["--action-url", f"http://127.0.0.1:{actions}/webhook"]
    return [Command(action_server, environment), Command(server, environment)]
