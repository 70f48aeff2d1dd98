"""Read the channel's YAML files: duplicate keys are refused, ``$NAME`` stays as it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor


class _Constructor(SafeConstructor):
    """Importing Rasa makes all of ruamel put environment variables into texts, and fail where one is not set."""


_Constructor.add_constructor("!env_var", SafeConstructor.construct_yaml_str)


def load_yaml(path: Path) -> Any:
    """Return what a file holds; raises ruamel's YAMLError, OSError or UnicodeDecodeError."""
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _Constructor
    return reader.load(path.read_text(encoding="utf-8"))
