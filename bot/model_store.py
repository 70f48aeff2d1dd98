"""The trained models that are kept: the current one, and the one before it for when the current one is unusable.

::

    MODELS/assistant.tar.gz, assistant.json            the current model, and what it must be
    MODELS/previous/assistant.tar.gz, assistant.json   the one before

A record holds the SHA-256 of its model, of the inputs it was trained from, and the release of Rasa that made it.
Whenever a process is killed, one of the two models fits its record. A model file is code: one that does not fit its
record is not opened.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from dataclasses import asdict, dataclass, fields
from importlib.metadata import version
from pathlib import Path

MODEL_FILE = "assistant.tar.gz"
RECORD_FILE = "assistant.json"
PREVIOUS = "previous"
_METADATA = "metadata.json"
"""Member of Rasa's archive."""
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Record:
    """What a model must be."""

    sha256: str
    """Of the model's file."""
    inputs: str
    """SHA-256 of what it was trained from; empty where nobody noted it."""
    rasa: str
    """Release of Rasa that trained it."""


@dataclass(frozen=True)
class Model:
    """A model that can be loaded."""

    path: Path
    state: str
    """``current``, ``unverified`` (it has no record, but is a whole archive of the right release) or ``previous``."""
    inputs: str
    """As in its record."""


class UnusableModelError(ValueError):
    """Why a model is not used, in Chinese."""


def keep_model(made: Path, model_dir: Path, inputs: str) -> None:
    """Make a trained model the current one, for good, and the one that was current so far the previous one.

    Args:
        made: Its file, on the same file system; it is moved.
        model_dir: Where models are kept.
        inputs: SHA-256 of what it was trained from.
    """
    record = Record(_digest(made), inputs, version("rasa"))
    _fsync(made)
    _keep_as_previous(model_dir, record)
    os.replace(made, model_dir / MODEL_FILE)
    _write_record(model_dir, record)


def adopt_model(model_dir: Path, inputs: str) -> None:
    """Write the record that a current model of an earlier version of this program lacks.

    Raises:
        UnusableModelError: it has a record already, and does not fit it, or it is no whole archive.
    """
    if _check(model_dir, "current").state == "unverified":
        _write_record(model_dir, Record(_digest(model_dir / MODEL_FILE), inputs, version("rasa")))


def find_models(model_dir: Path) -> tuple[list[Model], list[str]]:
    """Return the models that can be used, the best first, and why the others cannot."""
    models, problems = [], []
    for folder, state in ((model_dir, "current"), (model_dir / PREVIOUS, "previous")):
        try:
            models.append(_check(folder, state))
        except FileNotFoundError:
            if state == "current":
                problems.append(f"{folder} 中没有训练好的模型")
        except UnusableModelError as error:
            problems.append(f"{folder / MODEL_FILE}：{error}")
        except OSError as error:
            problems.append(f"{folder / MODEL_FILE}：读不了（{error.strerror or error}）")
    return models, problems


def _keep_as_previous(model_dir: Path, following: Record) -> None:
    """Keep the current model beside the one that follows it, when it is good and another one."""
    try:
        current = _check(model_dir, "current")
    except (OSError, UnusableModelError):
        return
    record = Record(_digest(current.path), current.inputs, version("rasa"))
    if record.sha256 == following.sha256:
        return
    folder = model_dir / PREVIOUS
    folder.mkdir(exist_ok=True)
    copy = folder / f".{MODEL_FILE}.new"
    copy.unlink(missing_ok=True)
    try:
        os.link(current.path, copy)
    except OSError:  # a file system without links
        shutil.copyfile(current.path, copy)
        _fsync(copy)
    os.replace(copy, folder / MODEL_FILE)
    _write_record(folder, record)


def _check(folder: Path, state: str) -> Model:
    path = folder / MODEL_FILE
    record = _read_record(folder)
    if record is None:
        _check_archive(path)
        return Model(path, state if state == "previous" else "unverified", "")
    if _digest(path) != record.sha256:
        raise UnusableModelError(f"与训练时记下的摘要不符，可能没有写完、被截断或被改动过（见 {RECORD_FILE}）")
    _check_release(record.rasa)
    return Model(path, state, record.inputs)


def _check_archive(path: Path) -> None:
    """Read a whole archive, so that every checksum in it is compared."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            members = {os.path.normpath(member.name): member for member in archive}
            file = archive.extractfile(members[_METADATA])
            metadata = json.load(file) if file else {}
            while archive.fileobj.read(_CHUNK):
                pass
    except FileNotFoundError:
        raise
    except (OSError, EOFError, KeyError, ValueError, tarfile.TarError) as error:
        raise UnusableModelError("不是完整的模型文件，可能没有写完或被截断") from error
    _check_release(str(metadata.get("rasa_open_source_version")))


def _check_release(rasa: str) -> None:
    if rasa != version("rasa"):
        raise UnusableModelError(f"由 Rasa {rasa} 训练，现在装的是 {version('rasa')}")


def _read_record(folder: Path) -> Record | None:
    try:
        data = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
        return Record(**{field.name: str(data[field.name]) for field in fields(Record)})
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableModelError(f"{RECORD_FILE} 读不懂") from error


def _write_record(folder: Path, record: Record) -> None:
    scratch = folder / f".{RECORD_FILE}.new"
    scratch.write_text(json.dumps(asdict(record), indent=2) + "\n", encoding="utf-8")
    _fsync(scratch)
    os.replace(scratch, folder / RECORD_FILE)
    _fsync(folder)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
