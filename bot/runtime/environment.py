"""What must be settled before the first ``import rasa``."""

from __future__ import annotations

import importlib
import os
from typing import Any

from bot.runtime import hollow_packages, trusted_types


def prepare_rasa() -> None:
    """Make Rasa importable without unused packages, quiet about itself, content without files in the home directory."""
    own_folder = os.path.abspath(".rasa")  # where Rasa keeps its cache; the rest of what it writes goes there too
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # Rasa imports matplotlib, which else makes a folder in the home directory.
    os.environ.setdefault("MPLCONFIGDIR", os.path.join(own_folder, "matplotlib"))
    hollow_packages.install()
    trusted_types.install()
    constants: Any = importlib.import_module("rasa.constants")
    constants.GLOBAL_USER_CONFIG_PATH = os.path.join(own_folder, "global.yml")
