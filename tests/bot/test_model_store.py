import gzip
import io
import json
import os
import shutil
import signal
import tarfile
from importlib.metadata import version

import pytest

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
