"""The one YAML dialect of the project: ruamel's safe loader in pure Python, which refuses duplicate keys."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor


class _Constructor(SafeConstructor):
    """Leaves ``$NAME`` as it is written: importing Rasa makes all of ruamel put environment variables there."""


_Constructor.add_constructor("!env_var", SafeConstructor.construct_yaml_str)


def parse_yaml(text: str) -> Any:
    """Return what a YAML text holds; raises ruamel's YAMLError with the place of what is wrong."""
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _Constructor
    return reader.load(text)
