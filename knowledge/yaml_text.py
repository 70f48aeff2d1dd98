"""The one YAML dialect of the project: ruamel's safe loader, which refuses duplicate keys.

libyaml cuts the text into tokens where ruamel has it, ten times faster than Python. It refuses a little that YAML 1.2
allows, such as ``[多少?]``: what it refuses is read in Python, whose word on it counts.
"""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError


class _Constructor(SafeConstructor):
    """Leaves ``$NAME`` as it is written: importing Rasa makes all of ruamel put environment variables there."""


_Constructor.add_constructor("!env_var", SafeConstructor.construct_yaml_str)


def parse_yaml(text: str) -> Any:
    """Return what a YAML text holds; raises ruamel's YAMLError with the place of what is wrong."""
    try:
        return _reader(pure=False).load(text)
    except YAMLError:
        return _reader(pure=True).load(text)


def _reader(*, pure: bool) -> YAML:
    reader = YAML(typ="safe", pure=pure)
    reader.Constructor = _Constructor
    return reader
