"""Fixtures of the tests that need the trained assistant: trained, loaded and judged once a run."""

import logging
from pathlib import Path

import pytest
import structlog

from bench.exam.judge import Judge
from bench.exam.run import exam_settings
from bot.knowledge_library import build_library
from bot.runtime.environment import prepare_rasa
from bot.train import train, train_apart
from bot.vectors import encode_knowledge
from knowledge import load_policy_base

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def trained_assistant(tmp_path_factory):
    """Return the assistant with the model of ``make run``, trained first when its inputs changed.

    Fixtures and tests that await it share one event loop: give them ``loop_scope="session"``.
    """
    prepare_rasa()
    # Unconfigured, structlog prints every message, slot and parse.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    train(ROOT, ROOT / "models", train_apart)
    from bot.loading import load_assistant  # noqa: PLC0415 - imports Rasa, which must be prepared first

    settings = exam_settings(ROOT / "models", tmp_path_factory.mktemp("data"))
    encode_knowledge(settings)
    assistant = load_assistant(settings)
    yield assistant
    assistant.close()


@pytest.fixture(scope="session")
def judge():
    """Return who judges replies by the contract and the sources."""
    return Judge(load_policy_base())


@pytest.fixture(scope="session")
def library():
    """Return the documents as channels show them."""
    return build_library(load_policy_base())
