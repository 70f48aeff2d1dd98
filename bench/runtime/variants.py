"""The levers of bot/runtime, and a server without each: that one piece replaced by what stock Rasa has in its place.

A lever that bot/runtime can switch off by itself (a field of ``bot.runtime.levers.Levers``) is found there. Any other
is one line in REPLACED and one small function, which replaces a name where the server is put together.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from dataclasses import replace as changed
from functools import partial
from pathlib import Path
from typing import Any

AGENT = "bot.runtime.agent"
SWITCHES = "bot.runtime.levers"
EVERY_SWITCH = "every-switch"


class LeverError(RuntimeError):
    """A lever cannot be taken away; the message names what is not where it is expected."""


@dataclass(frozen=True)
class Lever:
    """One thing that makes a message cheaper."""

    name: str
    """As ``--without`` takes it."""
    instead: str
    """What a server without it does."""
    remove: Callable[[], None]
    """Takes it away; to be called when Rasa is prepared and before anything is loaded."""
    needs_action_server: bool = False
    """Whether such a server needs an action server beside it (``--action-url``)."""
    switch: str | None = None
    """The field of Levers that does the same; where there is such a field, this lever is left out."""


class ActionServerAddress:
    """Where a server without in-process actions finds its action server."""

    url = ""


def replace(place: str, name: str, value: Any) -> None:
    """Put something else in the place of a module's or class's name; raise LeverError where there is no such name."""
    module, _, class_name = place.partition(":")
    try:
        holder: Any = importlib.import_module(module)
        holder = getattr(holder, class_name) if class_name else holder
        getattr(holder, name)
    except (ImportError, AttributeError) as error:
        raise LeverError(f"{place}.{name}: not there any more ({error}); mend bench/runtime/variants.py") from error
    setattr(holder, name, value)


def stock_of(path: str) -> Any:
    """Return a thing of Rasa's by module and name, as ``rasa.core.lock_store:InMemoryLockStore``."""
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)


def _without_in_process_actions() -> None:
    endpoint = stock_of("rasa.utils.endpoints:EndpointConfig")
    replace(AGENT, "InProcessActions", lambda *_, **__: endpoint(url=ActionServerAddress.url))


def _without_result_validator() -> None:
    replace("bot.runtime.result_validator", "install", lambda: None)


def _without_sender_queue() -> None:
    replace(AGENT, "SenderQueue", stock_of("rasa.core.lock_store:InMemoryLockStore"))


def _without_conversations() -> None:
    store = stock_conversations()
    replace("bot.loading", "_open_conversations", lambda settings, *_, **__: store(settings.data_dir))


def _without_one_thread() -> None:
    replace(AGENT, "threadpool_limits", lambda **_: None)


def _without_weights_by_column() -> None:
    load = stock_of("rasa.nlu.classifiers.logistic_regression_classifier:LogisticRegressionClassifier").load
    replace("bot.nlu.logistic_regression:LogisticRegression", "load", classmethod(load.__func__))


def stock_conversations() -> type[Any]:
    """Return Rasa's own SQL store, with what our assistant asks of a store besides."""
    store: Any = stock_of("rasa.core.tracker_store:SQLTrackerStore")
    domain = stock_of("rasa.shared.core.domain:Domain")

    class StockConversations(store):  # type: ignore[misc]
        def __init__(self, folder: Path) -> None:
            folder.mkdir(parents=True, exist_ok=True)
            super().__init__(domain=domain.empty(), dialect="sqlite", db=str(folder / "rasa.db"))

        async def forget(self, sender_id: str) -> None:
            with self.session_scope() as session:
                session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id).delete()
                session.commit()

        def close(self) -> None:
            self.engine.dispose()

    return StockConversations


REPLACED = (
    Lever("in-process-actions", "asks an action server over HTTP", _without_in_process_actions, True),
    Lever(
        "result-validator",
        "builds the validator of results for every action",
        _without_result_validator,
        switch="kept_validator",
    ),
    Lever("sender-queue", "polls Rasa's ticket lock once a second", _without_sender_queue),
    Lever("conversations", "keeps conversations in Rasa's SQL store (SQLite)", _without_conversations),
    Lever("one-thread", "lets linear algebra use every core", _without_one_thread, switch="one_blas_thread"),
    Lever("weights-by-column", "keeps the classifier's weights row by row", _without_weights_by_column),
)


def switch_names() -> list[str]:
    """Return the fields of Levers, none where bot/runtime has no such switches."""
    if importlib.util.find_spec(SWITCHES) is None:
        return []
    return [field.name for field in fields(importlib.import_module(SWITCHES).Levers)]


def switched() -> Iterator[Lever]:
    """Yield the levers that bot/runtime switches by itself, and last all of them in one."""
    names = switch_names()
    if not names:
        return
    words = told(ast.parse(inspect.getsource(importlib.import_module(SWITCHES))))
    for name in names:
        yield Lever(name.replace("_", "-"), f"does without: {words.get(name, name)}", partial(_switch_off, name))
    yield Lever(EVERY_SWITCH, "does without all of these", partial(_switch_off, *names))


def told(source: ast.Module) -> dict[str, str]:
    """Return what stands under each field of the classes of a module, on one line."""
    found: dict[str, str] = {}
    for node in ast.walk(source):
        if isinstance(node, ast.ClassDef):
            for field, text in zip(node.body, node.body[1:], strict=False):
                if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
                    words = ast.literal_eval(text.value)
                    found[ast.unparse(field.target)] = " ".join(str(words).split()).rstrip(".")
    return found


def _switch_off(*names: str) -> None:
    """Load the assistant with some switches off, besides those that are off already."""
    load = importlib.import_module("bot.loading").load_assistant
    before = load.keywords["levers"] if isinstance(load, partial) else importlib.import_module(SWITCHES).Levers()
    levers = changed(before, **dict.fromkeys(names, False))
    replace("bot.loading", "load_assistant", partial(load, levers=levers))


def all_levers() -> tuple[Lever, ...]:
    """Return every lever, in the order of the table."""
    names = switch_names()
    return (*switched(), *(one for one in REPLACED if one.switch not in names))


def lever(name: str) -> Lever:
    """Return the lever of a name; raise LeverError with the names there are."""
    for one in all_levers():
        if one.name == name:
            return one
    raise LeverError(f"no lever {name!r}; there are: {', '.join(one.name for one in all_levers())}")
