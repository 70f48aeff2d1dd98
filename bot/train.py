"""``python -m bot train``: train when the inputs changed, and never leave half a model behind.

What the knowledge base says is encoded beside the model, too (vectors.py), so that no start has to.

Exit codes: 0 trained or up to date, 1 failed, 2 settings or arguments wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.logs import configure_logs
from bot.model_store import MODEL_FILE, UnusableModelError, adopt_model, keep_model
from bot.runtime.environment import prepare_rasa
from bot.settings import Settings, SettingsError, read_settings

HASH_FILE = "inputs.sha256"
SCRATCH_PREFIX = ".training-"
_ABANDONED_SECONDS = 6 * 3600
_FULL_DISK = ("No space left on device", "database or disk is full", "Disk quota exceeded")

_SINGLE_INPUTS = (
    "config.yml",
    "domain.yml",
    "requirements.lock",
    "knowledge/dialect.py",
    "knowledge/dialect.txt",
    "knowledge/normalise.py",
    "knowledge/pinyin.py",
    "knowledge/question_words.txt",
)
"""Files outside nlu_data/ and bot/nlu/ that a model depends on; those of knowledge/ decide what the pipeline reads."""
_READ_BY_ACTIONS = frozenset({"binding.yml", "cues.yml", "passages.yml", "weights.yml"})
"""Files of nlu_data/ that no model depends on."""

Trainer = Callable[[Path, Path], Path]
"""Takes the project's folder and a folder for the model, returns the model's file."""


class TrainingError(RuntimeError):
    """Training did not give a model; the message says why."""


def run_train(arguments: list[str]) -> int:
    """Train in the current folder; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot train", description="训练模型 / train the model")
    parser.add_argument("--force", action="store_true", help="输入没有变化也重新训练")
    options = parser.parse_args(arguments)
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    configure_logs(texts=True)
    try:
        print(train(Path.cwd(), settings.model_dir, train_apart, force=options.force), flush=True)
        _encode_knowledge(settings)
    except (TrainingError, OSError) as error:
        print(f"训练失败：{_reason(error)}", file=sys.stderr)
        return 1
    return 0


def _encode_knowledge(settings: Settings) -> None:
    """Encode the knowledge base beside the model; one that has problems is left to the server, which tells them."""
    if not (settings.knowledge_dir / "documents").is_dir():
        return
    from bot.vectors import encode_knowledge  # noqa: PLC0415 - numpy and the encoder are needed here only
    from knowledge import KnowledgeError  # noqa: PLC0415

    try:
        count = encode_knowledge(settings)
    except KnowledgeError:
        print("知识库有误，没有预先编码；请运行 python -m knowledge check", file=sys.stderr)
        return
    if count:
        print(f"已编码知识库的 {count} 句话：{settings.model_dir / 'vectors'}", flush=True)


def train(root: Path, model_dir: Path, trainer: Trainer, *, force: bool = False) -> str:
    """Train unless the model in ``model_dir`` comes from the same inputs; return one line that says what was done."""
    inputs = hash_inputs(root)
    model, hash_file = model_dir / MODEL_FILE, model_dir / HASH_FILE
    if not force and _is_up_to_date(model_dir, inputs):
        return f"模型已是最新：{model}（配置、领域和语料没有变化，未重新训练）"
    started = time.monotonic()
    model_dir.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(model_dir)
    with tempfile.TemporaryDirectory(prefix=SCRATCH_PREFIX, dir=model_dir) as folder:
        keep_model(trainer(root, Path(folder)), model_dir, inputs)
        written = Path(folder, HASH_FILE)
        written.write_text(inputs + "\n")
        os.replace(written, hash_file)
    return f"已训练并保存模型：{model}（用时 {time.monotonic() - started:.0f} 秒）"


def _is_up_to_date(model_dir: Path, inputs: str) -> bool:
    """Whether the current model is whole and made of these inputs; one that has no record yet gets it."""
    hash_file = model_dir / HASH_FILE
    if not hash_file.is_file() or hash_file.read_text().strip() != inputs:
        return False
    try:
        adopt_model(model_dir, inputs)
    except (OSError, UnusableModelError):
        return False
    return True


def _remove_abandoned(model_dir: Path) -> None:
    """Remove what killed trainings left; one that still runs is younger."""
    for folder in model_dir.glob(f"{SCRATCH_PREFIX}*"):
        if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def hash_inputs(root: Path) -> str:
    """Return the SHA-256 over the names and contents of everything a model depends on."""
    digest = hashlib.sha256()
    for path in _inputs(root):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def train_apart(root: Path, folder: Path) -> Path:
    """Train in a process of its own that makes the same model of the same inputs, bit for bit; return the model.

    The order of sets is fixed there, algebra runs on one thread, and nothing comes from Rasa's cache, which does not
    know the files our components read.
    """
    fixed = {
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "RASA_CACHE_DIRECTORY": str(folder / "cache"),
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }
    command = [sys.executable, "-m", "bot.train", str(root.resolve()), str(folder.resolve())]
    done = subprocess.run(command, cwd=root, env={**os.environ, **fixed}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise TrainingError("\n".join(done.stderr.strip().splitlines()[-20:]) or f"训练进程返回 {done.returncode}")
    return Path(done.stdout.strip().splitlines()[-1])


def train_with_rasa(root: Path, folder: Path) -> Path:
    """Train with Rasa's own trainer; what Rasa prints is shown only when it fails."""
    prepare_rasa()
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # or Rasa draws progress bars
    from rasa.model_training import train as rasa_train  # noqa: PLC0415 - Rasa must be prepared first

    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            result = rasa_train(
                domain=str(root / "domain.yml"),
                config=str(root / "config.yml"),
                training_files=[str(root / "nlu_data")],
                output=str(folder),
                fixed_model_name=MODEL_FILE,
            )
    except (Exception, SystemExit) as error:
        raise TrainingError(f"{_reason(error)}\n{said.getvalue()}".strip()) from error
    if result.code != 0 or result.model is None:
        raise TrainingError(said.getvalue().strip() or f"Rasa 返回代码 {result.code}")
    return Path(result.model)


def _inputs(root: Path) -> Iterator[Path]:
    yield from (root / name for name in _SINGLE_INPUTS if (root / name).is_file())
    for path in sorted((root / "nlu_data").rglob("*")):
        hidden = any(part.startswith((".", "__")) for part in path.relative_to(root).parts)
        if path.is_file() and not hidden and path.name not in _READ_BY_ACTIONS:
            yield path
    yield from sorted((root / "bot" / "nlu").glob("*.py"))


def _reason(error: BaseException) -> str:
    """Say why in one line; a full disk is named as such wherever in the chain of causes it shows."""
    cause: BaseException | None = error
    while cause is not None:
        if any(words in str(cause) for words in _FULL_DISK):
            return "磁盘空间不足；请腾出空间后再试"
        cause = cause.__cause__ or cause.__context__
    return f"{type(error).__name__}：{error}" if not isinstance(error, TrainingError) else str(error)


if __name__ == "__main__":
    try:
        print(train_with_rasa(Path(sys.argv[1]), Path(sys.argv[2])))
    except TrainingError as error:
        sys.exit(str(error))
