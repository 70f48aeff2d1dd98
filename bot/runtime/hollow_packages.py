"""Let Rasa 3.6.21 run without the packages that nothing of ours uses.

Rasa imports TensorFlow at start although no component of our pipeline uses it: 1.7 GB on disk, two thirds of the
memory and most of the start; and the client of every channel and store it knows, 2 s more. ``install`` puts a finder
before Python's own that answers ``import tensorflow``, ``import twilio`` … with hollow modules. Their attributes are
hollow classes, so Rasa's class statements, annotations and decorators pass at import; using one to compute raises
``PackageAbsentError`` with its name.

Call ``install()`` before the first ``import rasa``. It leans on one thing only: that Rasa touches these packages at
import for definitions, never for results.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

ABSENT_PACKAGES = frozenset(
    {
        *("tensorflow", "tensorflow_text", "tensorflow_hub", "tensorflow_addons", "keras"),
        *("aiogram", "fbmessenger", "mattermostwrapper", "rocketchat_API", "slack_sdk", "twilio", "webexteamssdk"),
        *("boto3", "botocore", "pymongo"),
    }
)
"""Top-level packages that are answered with hollow modules: of components, of channels, of stores."""


class PackageAbsentError(RuntimeError):
    """Something of Rasa was used that needs a package which this installation leaves out."""


class _HollowType(type):
    """Metaclass of everything inside a hollow module: attributes are hollow again, computing is refused."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _hollow_class(f"{cls.__qualname__}.{name}")

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        """Act as a decorator, bare or with options; anything else would be a computation."""
        if cls.__module__ != __name__:
            return super().__call__(*arguments, **options)
        if len(arguments) == 1 and not options and callable(arguments[0]):
            return arguments[0]
        if all(isinstance(argument, (str, bool)) for argument in arguments):
            return lambda decorated: decorated
        raise PackageAbsentError(f"{cls.__qualname__} is wanted, which this installation leaves out")


def _hollow_class(qualified_name: str) -> Any:
    package, _, name = qualified_name.rpartition(".")
    namespace = {"__module__": __name__, "__qualname__": qualified_name}
    return _HollowType(name or package, (), namespace)


class _HollowModule(ModuleType):
    """A module whose every attribute is a hollow class."""

    __path__: list[str] = []  # noqa: RUF012 - the import system looks for it on modules
    __version__ = "0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _hollow_class(f"{self.__name__}.{name}")


class HollowFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers imports of the absent packages and everything below them."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a spec for an absent package, None for all others."""
        if fullname.partition(".")[0] not in ABSENT_PACKAGES:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return the hollow module."""
        return _HollowModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing runs inside a hollow module."""


def install() -> None:
    """Answer imports of these packages with hollow modules from now on; calling it again changes nothing."""
    if not any(isinstance(finder, HollowFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, HollowFinder())
