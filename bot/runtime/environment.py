"""What must be settled before the first ``import rasa``."""

from __future__ import annotations

import os

from bot.runtime import without_tensorflow


def prepare_rasa() -> None:
    """Make Rasa importable without TensorFlow, quiet about itself and content without files in the home directory."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # Rasa imports matplotlib, which else makes a folder in the home directory; .rasa is where Rasa keeps its own cache.
    os.environ.setdefault("MPLCONFIGDIR", os.path.abspath(os.path.join(".rasa", "matplotlib")))
    without_tensorflow.install()
