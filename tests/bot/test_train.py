import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from bot import train as training
from bot import vectors
from bot.model_store import MODEL_FILE, RECORD_FILE
from bot.train import HASH_FILE, TrainingError, hash_inputs, run_train, train
from knowledge import DIMENSIONS, DOCUMENTS_ROOT

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path, toy_project):
    folder = tmp_path / "project"
    shutil.copytree(toy_project, folder)
    (folder / "requirements.lock").write_text("rasa==3.6.21\n")
    (folder / "bot" / "nlu").mkdir(parents=True)
    (folder / "bot" / "nlu" / "normaliser.py").write_text("x = 1\n")
    (folder / "nlu_data" / "generated" / "jieba").mkdir(parents=True)
    (folder / "nlu_data" / "generated" / "jieba" / "terms.txt").write_text("新材料 1000\n")
    return folder


class FakeTrainer:
    """Writes a file instead of a model; counts."""

    def __init__(self, error=None, name="model"):
        self.runs = 0
        self.name = name
        self.error = error

    def __call__(self, root: Path, folder: Path) -> Path:
        self.runs += 1
        made = folder / MODEL_FILE
        made.write_text(f"{self.name} {self.runs}")
        if self.error:
            raise self.error
        return made


def test_trains_once_for_the_same_inputs(project):
    trainer, models = FakeTrainer(), project / "models"
    assert "已训练" in train(project, models, trainer)
    assert "已是最新" in train(project, models, trainer)
    assert trainer.runs == 1
    assert sorted(path.name for path in models.iterdir()) == [RECORD_FILE, MODEL_FILE, HASH_FILE]


def test_force_trains_again(project):
    trainer, models = FakeTrainer(), project / "models"
    train(project, models, trainer)
    train(project, models, trainer, force=True)
    assert (models / MODEL_FILE).read_text() == "model 2"


@pytest.mark.parametrize(
    "name",
    [
        "config.yml",
        "domain.yml",
        "requirements.lock",
        "nlu_data/nlu.yml",
        "nlu_data/generated/jieba/terms.txt",
        "bot/nlu/normaliser.py",
    ],
)
def test_any_changed_input_trains_again(project, name):
    trainer, models = FakeTrainer(), project / "models"
    train(project, models, trainer)
    with (project / name).open("a") as file:
        file.write("# changed\n")
    train(project, models, trainer)
    assert trainer.runs == 2


def test_new_renamed_and_missing_files_change_the_hash(project):
    hashes = {hash_inputs(project)}
    (project / "nlu_data" / "more.yml").write_text("version: '3.1'\n")
    hashes.add(hash_inputs(project))
    (project / "nlu_data" / "more.yml").rename(project / "nlu_data" / "mope.yml")
    hashes.add(hash_inputs(project))
    (project / "nlu_data" / "mope.yml").write_text("")
    hashes.add(hash_inputs(project))
    (project / "config.yml").unlink()
    hashes.add(hash_inputs(project))
    assert len(hashes) == 5


def test_other_files_do_not_change_the_hash(project):
    before = hash_inputs(project)
    (project / "actions" / "more.py").write_text("")
    (project / "nlu_data" / ".swp").write_text("")
    (project / "nlu_data" / "__pycache__").mkdir()
    (project / "nlu_data" / "__pycache__" / "x.pyc").write_text("")
    assert hash_inputs(project) == before


def test_a_missing_model_is_trained_again(project):
    trainer, models = FakeTrainer(), project / "models"
    train(project, models, trainer)
    (models / MODEL_FILE).unlink()
    train(project, models, trainer)
    assert trainer.runs == 2


@pytest.mark.parametrize("content", [b"", b"model 2"])
def test_a_model_that_was_changed_is_trained_again(project, content):
    trainer, models = FakeTrainer(), project / "models"
    train(project, models, trainer)
    (models / MODEL_FILE).write_bytes(content)
    train(project, models, trainer)
    assert trainer.runs == 2


def test_what_killed_trainings_left_is_removed_when_it_is_old(project):
    models = project / "models"
    young, old = models / ".training-young", models / ".training-old"
    for folder in (young, old):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    train(project, models, FakeTrainer())
    assert young.exists()
    assert not old.exists()


def test_a_failed_training_leaves_the_last_good_model_and_nothing_else(project):
    models = project / "models"
    train(project, models, FakeTrainer())
    with pytest.raises(TrainingError):
        train(project, models, FakeTrainer(TrainingError("broken"), "half a model"), force=True)
    assert sorted(path.name for path in models.iterdir()) == [RECORD_FILE, MODEL_FILE, HASH_FILE]
    assert (models / MODEL_FILE).read_text() == "model 1"


def test_rasa_trains_a_model_in_silence(toy_project, tmp_path, capsys):
    made = training.train_with_rasa(toy_project, tmp_path)
    assert made == tmp_path / MODEL_FILE
    assert made.stat().st_size > 1000
    assert capsys.readouterr().out == ""


@pytest.fixture
def in_project(project, monkeypatch, log_lines):
    monkeypatch.chdir(project)
    return project


def run_with(monkeypatch, trainer, *arguments):
    monkeypatch.setattr(training, "train_apart", trainer)
    return run_train(list(arguments))


def test_the_command_says_what_it_did_in_one_line(in_project, monkeypatch, capsys):
    trainer = FakeTrainer()
    assert run_with(monkeypatch, trainer) == 0
    assert run_with(monkeypatch, trainer) == 0
    assert run_with(monkeypatch, trainer, "--force") == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert trainer.runs == 2


def test_the_knowledge_base_is_encoded_beside_the_model(in_project, monkeypatch, capsys):
    shutil.copytree(DOCUMENTS_ROOT / "documents", in_project / "knowledge" / "documents")
    shutil.copy(DOCUMENTS_ROOT / "agencies.yml", in_project / "knowledge")
    encoder = SimpleNamespace(encode=lambda texts: np.ones((len(texts), DIMENSIONS)))
    monkeypatch.setattr(vectors, "load_encoder", lambda: encoder)
    assert run_with(monkeypatch, FakeTrainer()) == 0
    assert "已编码知识库的" in capsys.readouterr().out
    assert list((in_project / "models" / "vectors").rglob("vectors.bin"))


def test_knowledge_with_problems_is_told_and_does_not_stop_training(in_project, monkeypatch, capsys):
    (in_project / "knowledge" / "documents").mkdir(parents=True)
    assert run_with(monkeypatch, FakeTrainer()) == 0
    assert "知识库有误，没有预先编码" in capsys.readouterr().err


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        sqlite3.OperationalError("database or disk is full"),
    ],
)
def test_a_full_disk_is_named(in_project, monkeypatch, capsys, error):
    caused = TrainingError("component failed")
    caused.__cause__ = error
    assert run_with(monkeypatch, FakeTrainer(caused)) == 1
    assert "磁盘空间不足" in capsys.readouterr().err


def test_bad_training_data_ends_with_rasas_reason(in_project, monkeypatch, capsys):
    (in_project / "config.yml").write_text("pipeline: [{name: NoSuchComponent}]\npolicies: []\nassistant_id: x\n")
    assert run_train([]) == 1
    assert "NoSuchComponent" in capsys.readouterr().err
    assert not (in_project / "models" / MODEL_FILE).exists()


def test_wrong_settings_end_the_command(in_project, monkeypatch, capsys):
    monkeypatch.setenv("BOT_PORT", "x")
    assert run_train([]) == 2
    assert "BOT_PORT" in capsys.readouterr().err


def test_training_writes_nothing_into_the_home_directory(in_project, tmp_path):
    shutil.rmtree(in_project / "bot")
    (in_project / "bot").symlink_to(ROOT / "bot")
    home = tmp_path / "home"
    home.mkdir()
    environ = {"PATH": os.environ["PATH"], "HOME": str(home)}
    command = [sys.executable, "-m", "bot", "train"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1
    assert list(home.iterdir()) == []


def test_a_model_is_made_where_nothing_depends_on_chance_or_on_an_earlier_one(toy_project, tmp_path, monkeypatch):
    given = {}

    def run(command, *, env, **options):
        given.update(env)
        return subprocess.CompletedProcess(command, 0, "a line\n/made/model.tar.gz\n", "")

    monkeypatch.setattr(subprocess, "run", run)
    assert training.train_apart(toy_project, tmp_path) == Path("/made/model.tar.gz")
    assert given["PYTHONHASHSEED"] == "0"
    assert Path(given["RASA_CACHE_DIRECTORY"]).is_relative_to(tmp_path)


def test_what_went_wrong_in_the_training_process_is_told(tmp_path):
    (tmp_path / "config.yml").write_text("pipeline: [", encoding="utf-8")
    with pytest.raises(TrainingError, match=r"\S"):
        training.train_apart(tmp_path, tmp_path / "models")
