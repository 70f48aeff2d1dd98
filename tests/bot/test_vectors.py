"""The knowledge base's vectors beside the model."""

import shutil
from pathlib import Path

import numpy as np
import pytest

import bot.vectors
from bot.settings import Settings
from knowledge import DIMENSIONS, DOCUMENTS_ROOT, KnowledgeError


class Counting:
    def __init__(self):
        self.texts = []

    def encode(self, texts):
        self.texts += texts
        return np.ones((len(texts), DIMENSIONS), dtype=np.float32)


@pytest.fixture
def encoder(monkeypatch):
    counting = Counting()
    monkeypatch.setattr(bot.vectors, "load_encoder", lambda: counting)
    return counting


@pytest.fixture
def settings(tmp_path):
    shutil.copytree(DOCUMENTS_ROOT, tmp_path / "knowledge")
    return Settings(data_dir=tmp_path / "data", model_dir=tmp_path / "models", knowledge_dir=tmp_path / "knowledge")


def facts(settings) -> Path:
    return next(settings.knowledge_dir.rglob("paraphrases.yml"))


def test_each_text_is_encoded_once_until_the_knowledge_changes(settings, encoder):
    count = bot.vectors.encode_knowledge(settings)
    assert count == len(encoder.texts) > 3000
    assert bot.vectors.encode_knowledge(settings) == 0
    text = facts(settings).read_text(encoding="utf-8")
    facts(settings).write_text(text.replace("\n  - ", "\n  - 新的一句说法\n  - ", 1), encoding="utf-8")
    assert bot.vectors.encode_knowledge(settings) == 1


def test_a_server_encodes_nothing_that_came_with_the_model(settings, encoder):
    bot.vectors.encode_knowledge(settings)
    known = encoder.texts[:100]
    encoder.texts = []
    bot.vectors.kept_vectors(settings).encode([*known, "别处的一句话"])
    assert encoder.texts == ["别处的一句话"]


def test_knowledge_with_problems_is_not_encoded(settings, encoder):
    facts(settings).write_text("- [", encoding="utf-8")
    with pytest.raises(KnowledgeError):
        bot.vectors.encode_knowledge(settings)
    assert encoder.texts == []
