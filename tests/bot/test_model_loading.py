"""Which of the kept models answers, and what is said of it."""

import importlib
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.assistant import Assistant, AssistantError
from bot.model_store import MODEL_FILE, PREVIOUS, keep_model


@pytest.fixture
def models(tmp_path):
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


def keep(models, content, inputs="i"):
    made = models / "made.tar.gz"
    made.write_bytes(content)
    keep_model(made, models, inputs)


@pytest.fixture
def load(monkeypatch, models, settings, toy_actions):
    """Return a function that loads an assistant with the models of this test."""
    loading = importlib.import_module("bot.loading")
    published = SimpleNamespace(problems=(), version="toy", base=None)
    monkeypatch.setattr(loading, "_load_published", lambda _: published)
    monkeypatch.setattr(loading, "_load_actions", lambda *_: (toy_actions, None))
    monkeypatch.setattr(loading, "hash_inputs", lambda _: "i")
    opened = []

    def begin():
        opened.append(Assistant.load(replace(settings, model_dir=models)))
        return opened[-1]

    yield begin
    for assistant in opened:
        assistant.close()


@pytest.fixture
def trained(toy_model):
    return (toy_model / MODEL_FILE).read_bytes()


async def test_the_current_model_is_loaded(load, models, trained):
    keep(models, trained)
    assistant = load()
    assert (assistant.serving.model, assistant.serving.reasons) == ("current", ())
    assert await assistant.ready()


async def test_the_last_good_model_answers_when_the_current_one_is_cut(load, models, trained, log_lines):
    keep(models, trained)
    keep(models, b"new")
    (models / MODEL_FILE).write_bytes(b"n")
    assistant = load()
    assert assistant.serving.model == "previous"
    [reason] = assistant.serving.reasons
    assert "截断" in reason
    assert [line["problem"] for line in log_lines() if line["event"] == "model_problem"] == [reason]
    assert await assistant.ready()


async def test_the_last_good_model_answers_when_rasa_cannot_load_the_current_one(load, models, trained):
    keep(models, trained)
    keep(models, b"no model")
    assistant = load()
    assert assistant.serving.model == "previous"
    assert "加载失败" in assistant.serving.reasons[0]
    assert await assistant.ready()


def test_a_model_of_other_inputs_answers_and_says_so(load, models, trained):
    keep(models, trained, inputs="other")
    assistant = load()
    assert assistant.serving.model == "stale"
    assert "python -m bot train" in assistant.serving.reasons[0]


def test_with_no_good_model_all_reasons_are_told(load, models):
    keep(models, b"one")
    keep(models, b"two")
    (models / MODEL_FILE).write_bytes(b"2")
    (models / PREVIOUS / MODEL_FILE).write_bytes(b"1")
    with pytest.raises(AssistantError) as failure:
        load()
    assert str(failure.value).count("截断") == 2
    assert "python -m bot train --force" in str(failure.value)


def test_an_untrained_classifier_is_no_model():
    agent_module = importlib.import_module("bot.runtime.agent")
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - takes a second

    classifier = LogisticRegression()
    node = SimpleNamespace(_component=SimpleNamespace(clf=classifier))
    runner = SimpleNamespace(_instantiated_nodes={"classifier": node})
    agent = SimpleNamespace(processor=SimpleNamespace(graph_runner=runner))
    with pytest.raises(agent_module.UntrainedModelError, match="classifier"):
        agent_module._check_trained(agent)
    classifier.fit([[0], [1]], ["a", "b"])
    agent_module._check_trained(agent)


@pytest.mark.model
@pytest.mark.asyncio(loop_scope="session")
async def test_the_classifier_of_the_real_model_is_looked_at(trained_assistant):
    nodes = trained_assistant._agent.processor.graph_runner._instantiated_nodes.values()
    [classifier] = [node._component.clf for node in nodes if hasattr(node._component, "clf")]
    assert len(classifier.classes_) > 10
