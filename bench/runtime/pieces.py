"""The order of a run: models, disk, rounds of sessions with all systems in turn, the load; returns everything found."""

from __future__ import annotations

import secrets
import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bench.exam.items import ROOT
from bench.load.__main__ import own_texts
from bench.load.run import Crowd
from bench.load.texts import Texts
from bench.runtime import disk, load_run, pairs, stock
from bench.runtime.processes import Server
from bench.runtime.session import Session
from bench.runtime.sizes import Sizes
from bench.runtime.systems import DEFAULT, OURS, SAME, Launch, Models, System, all_systems, launch
from bench.runtime.work import Work, run_command

MODEL = "assistant.tar.gz"


@dataclass
class Found:
    """Everything that was measured, by piece."""

    training: dict[str, dict[str, Any]] = field(default_factory=dict)
    disk: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """System → its rounds."""
    pairs: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Lever → what the same messages cost with it and without."""
    load: dict[str, Any] = field(default_factory=dict)
    steady: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Given:
    """What need not be made."""

    stock_python: Path | None = None
    stock_model: Path | None = None
    same_model: Path | None = None
    no_stock: bool = False


class Run:
    """One run in one folder."""

    def __init__(self, work: Work, sizes: Sizes, given: Given) -> None:
        self._work = work
        self._sizes = sizes
        self._given = given
        self._texts = Texts(own_texts())
        self._stock: stock.Stock | None = None
        folder = work.folder.absolute() / "models"
        self._models = Models(
            folder / "ours" if sizes.trains else ROOT / "models",
            given.same_model or folder / "same.tar.gz",
            given.stock_model or folder / "default.tar.gz",
        )

    async def all(self, systems: list[System]) -> Found:
        """Do what is not done yet, return everything."""
        found = Found()
        await self._environment()
        await self._training(found)
        await self._disk(found)
        for number in range(self._sizes.rounds):
            for system in systems:
                if number < (self._sizes.rounds if system.key in (OURS, SAME) else self._sizes.other_rounds):
                    rounds = found.sessions.setdefault(system.key, [])
                    rounds.append(await self._session(system, number))
        for system in systems:
            if system.lever and self._sizes.pairs:
                found.pairs[system.lever.name] = await self._pair(systems[0], system)
        found.steady = await self._of_ours("steady", load_run.steady)
        found.load = await self._of_ours("load", load_run.load)
        return found

    async def _environment(self) -> None:
        if self._given.no_stock:
            return

        async def prepare() -> dict[str, Any]:
            made = stock.prepare(self._work.folder / "stock", self._given.stock_python)
            return {"python": str(made.python)}

        made = await self._work.piece("environment", {"python": str(self._given.stock_python)}, prepare)
        if "python" in made:
            self._stock = stock.Stock(Path(made["python"]), self._work.folder.absolute() / "stock")

    async def _training(self, found: Found) -> None:
        """Train each model once; a model that was given is not trained, and its cost is not known."""
        if self._sizes.trains:
            ours = [sys.executable, "-m", "bot", "train", "--force"]
            found.training[OURS] = await self._train(OURS, ours, {"BOT_MODEL_DIR": str(self._models.ours)})
        if self._stock is None:
            return
        for key, given, model, command in (
            (SAME, self._given.same_model, self._models.same, stock.same_training),
            (DEFAULT, self._given.stock_model, self._models.default, stock.default_training),
        ):
            if given is None:
                trained = self._stock
                arguments = command(trained, model) if self._work.begins else []
                found.training[key] = await self._train(key, arguments, trained.environment())

    async def _train(self, key: str, command: list[str], environment: dict[str, str]) -> dict[str, Any]:
        async def train() -> dict[str, Any]:
            return run_command(command, environment, self._work.folder / "logs" / f"train-{key}.log")

        return await self._work.piece(f"train-{key}", {}, train)

    async def _disk(self, found: Found) -> None:
        async def ours() -> dict[str, Any]:
            folder = disk.library_folder(sys.executable)
            packages = disk.packages_megabytes(ROOT / "requirements.lock", [folder])
            return {"packages_mb": packages, "model_mb": disk.file_megabytes(self._models.ours / MODEL)}

        found.disk[OURS] = await self._work.piece(f"disk-{OURS}", {}, ours)
        for key, model in ((SAME, self._models.same), (DEFAULT, self._models.default)):
            if self._stock is not None:
                found.disk[key] = await self._work.piece(f"disk-{key}", {}, self._stock_disk(self._stock, key, model))

    def _stock_disk(self, where: stock.Stock, key: str, model: Path) -> Callable[[], Awaitable[dict[str, Any]]]:
        async def measure() -> dict[str, Any]:
            packages = disk.packages_megabytes(stock.REQUIREMENTS, [disk.library_folder(where.python)])
            if key == SAME:
                packages += disk.packages_megabytes(stock.LOCK, [str(where.besides)])
            return {"packages_mb": packages, "model_mb": disk.file_megabytes(model)}

        return measure

    async def _session(self, system: System, number: int) -> dict[str, Any]:
        name = f"session-{system.key}-{number}"

        async def measure() -> dict[str, Any]:
            ready, crowd, server = self._start(system, name)
            with server:
                return await Session(server, ready, system, self._sizes, crowd).measure(first=not number)

        return await self._work.piece(name, asdict(self._sizes), measure)

    async def _pair(self, whole: System, without: System) -> dict[str, Any]:
        name = f"pair-{without.key}"

        async def measure() -> dict[str, Any]:
            own, crowd, our_server = self._start(whole, f"{name}-whole")
            other, _, server = self._start(without, name)
            with our_server, server:
                ours = pairs.Side(our_server, replace(crowd, address=own.address))
                second = pairs.Side(server, replace(crowd, address=other.address))
                sizes = self._sizes
                return await pairs.compare((ours, second), crowd.texts, warm_up=sizes.warm_up, messages=sizes.pairs)

        return await self._work.piece(name, asdict(self._sizes), measure)

    async def _of_ours(
        self, name: str, do: Callable[[Server, Crowd, Sizes], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        async def measure() -> dict[str, Any]:
            _, crowd, server = self._start(all_systems()[0], name)
            with server:
                return await do(server, crowd, self._sizes)

        return await self._work.piece(name, asdict(self._sizes), measure)

    def _start(self, system: System, name: str) -> tuple[Launch, Crowd, Server]:
        """Start a system with an empty folder of data."""
        folder = self._work.folder.absolute() / "data" / name
        shutil.rmtree(folder, ignore_errors=True)
        ready = launch(system, self._stock, self._models, folder)
        crowd = Crowd(ready.address, self._texts, f"b{secrets.token_hex(3)}", several=system.is_stock)
        return ready, crowd, Server(ready.commands, self._work.folder / "logs" / f"{name}.log")
