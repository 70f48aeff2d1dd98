import gzip
import importlib
import io
import json
import os
import shutil
import signal
import tarfile
from dataclasses import replace
from importlib.metadata import version
from types import SimpleNamespace

import pytest

from bot.assistant import Assistant, AssistantError
from bot.model_store import MODEL_FILE, PREVIOUS, RECORD_FILE, UnusableModelError, adopt_model, find_models, keep_model

STEPS = ("fsync", "link", "replace")
"""The calls of the operating system between which a trainer may be killed."""


def archive(words, rasa=None):
    """Return a small archive that has what is read of a model."""
    metadata = json.dumps({"rasa_open_source_version": rasa or version("rasa"), "words": words * 50}).encode()
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        for name, content in (("metadata.json", metadata), ("weights", os.urandom(500))):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return made.getvalue()


@pytest.fixture
def models(tmp_path):
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


def keep(models, content, inputs="i"):
    made = models / "made.tar.gz"
    made.write_bytes(content)
    keep_model(made, models, inputs)


def found(models):
    """Return the state and content of the models that can be used, and the problems."""
    usable, problems = find_models(models)
    return [(model.state, model.path.read_bytes()) for model in usable], problems


def change_record(folder, **changes):
    record = json.loads((folder / RECORD_FILE).read_text())
    (folder / RECORD_FILE).write_text(json.dumps({**record, **changes}))


def test_the_last_two_models_are_kept(models):
    for content in (b"one", b"two", b"three"):
        keep(models, content)
    assert found(models) == ([("current", b"three"), ("previous", b"two")], [])
    assert sorted(path.name for path in models.iterdir()) == [RECORD_FILE, MODEL_FILE, PREVIOUS]


def test_the_same_model_made_again_does_not_push_the_one_before_it_out(models):
    for content in (b"one", b"two", b"two"):
        keep(models, content)
    assert found(models)[0] == [("current", b"two"), ("previous", b"one")]


@pytest.mark.parametrize("recorded", [True, False])
def test_a_model_cut_at_any_byte_is_not_used_but_the_one_before_it(models, recorded):
    good, previous = archive("new"), archive("old")
    keep(models, previous)
    keep(models, good)
    if not recorded:
        (models / RECORD_FILE).unlink()
    for length in range(0, len(good), 7 if recorded else 11):
        (models / MODEL_FILE).write_bytes(good[:length])
        usable, [problem] = found(models)
        assert usable == [("previous", previous)]
        assert "截断" in problem
        assert MODEL_FILE in problem
    (models / MODEL_FILE).write_bytes(good)
    assert found(models)[0][0] == ("current" if recorded else "unverified", good)


def test_a_model_with_any_changed_byte_is_not_used(models):
    good = archive("new")
    keep(models, good)
    for place in range(0, len(good), 13):
        (models / MODEL_FILE).write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        usable, [problem] = found(models)
        assert usable == []
        assert "改动过" in problem


def test_a_repacked_archive_is_not_used(models):
    good = archive("new")
    keep(models, good)
    (models / MODEL_FILE).write_bytes(gzip.compress(gzip.decompress(good), 1))
    assert found(models)[0] == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff", b'{"sha256": "x"}'])
def test_a_record_that_cannot_be_read_makes_its_model_unusable(models, content):
    keep(models, archive("old"))
    keep(models, archive("new"))
    (models / RECORD_FILE).write_bytes(content)
    [(state, _)], [problem] = found(models)
    assert (state, RECORD_FILE in problem) == ("previous", True)


def test_a_model_of_another_rasa_is_not_used(models):
    keep(models, archive("old"))
    keep(models, archive("new"))
    change_record(models, rasa="3.6.20")
    [(state, _)], [problem] = found(models)
    assert state == "previous"
    assert "3.6.20" in problem
    assert version("rasa") in problem
    (models / MODEL_FILE).write_bytes(archive("new", rasa="3.5.0"))
    (models / RECORD_FILE).unlink()
    assert "3.5.0" in found(models)[1][0]


def test_no_model_says_so(models, tmp_path):
    for folder in (models, tmp_path / "nowhere"):
        usable, [problem] = found(folder)
        assert usable == []
        assert "没有训练好的模型" in problem


def test_only_the_one_before_is_left(models):
    keep(models, b"one")
    keep(models, b"two")
    (models / MODEL_FILE).unlink()
    [(state, content)], [problem] = found(models)
    assert (state, content) == ("previous", b"one")
    assert "没有训练好的模型" in problem


def test_a_model_of_an_earlier_version_gets_its_record_once(models):
    good = archive("new")
    (models / MODEL_FILE).write_bytes(good)
    adopt_model(models, "i")
    assert found(models) == ([("current", good)], [])
    (models / MODEL_FILE).write_bytes(archive("other"))
    with pytest.raises(UnusableModelError):
        adopt_model(models, "i")


def test_a_file_system_without_links_keeps_the_one_before_too(models, monkeypatch):
    def no_links(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", no_links)
    keep(models, b"one")
    keep(models, b"two")
    assert found(models)[0] == [("current", b"two"), ("previous", b"one")]


# ── a trainer killed at any step ──


def killed_at(step, work):
    """Run ``work`` in a child that is killed at its nth call of the operating system; tell whether it was."""
    child = os.fork()
    if child == 0:
        calls = 0

        def counted(original):
            def call(*arguments, **keywords):
                nonlocal calls
                calls += 1
                if calls == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                return original(*arguments, **keywords)

            return call

        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_a_trainer_killed_at_any_step_leaves_a_good_model(models):
    keep(models, b"one")
    keep(models, b"two")
    seen = []
    for step in range(1, 50):
        place = models.with_name(f"models-{step}")
        shutil.copytree(models, place)
        if not killed_at(step, lambda place=place: keep(place, b"three")):
            break
        serving = found(place)[0][0][1]
        seen.append(serving)
        keep(place, b"three")
        assert found(place)[0][0] == ("current", b"three")
        shutil.rmtree(place)
    assert len(seen) >= 8
    assert set(seen) == {b"two", b"three"}
    assert seen == sorted(seen, key=lambda content: content != b"two")


# ── loading ──


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
    keep(models, archive("new"))
    (models / MODEL_FILE).write_bytes(archive("new")[:100])
    assistant = load()
    assert assistant.serving.model == "previous"
    [reason] = assistant.serving.reasons
    assert "截断" in reason
    assert [line["problem"] for line in log_lines() if line["event"] == "model_problem"] == [reason]
    assert await assistant.ready()


async def test_the_last_good_model_answers_when_rasa_cannot_load_the_current_one(load, models, trained):
    keep(models, trained)
    keep(models, archive("an archive, but no model"))
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
