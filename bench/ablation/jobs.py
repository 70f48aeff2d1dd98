"""The pieces of work of the ablation, each run once in a process of its own; what is done is kept in a folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.ablation.sentences import Labelled
from bench.ablation.variants import Variant, rasa_config
from bench.exam.items import ROOT

_THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "TF_INTRA_OP_PARALLELISM_THREADS",
    "TF_INTER_OP_PARALLELISM_THREADS",
)
_LAST_WORDS = 2000


class JobError(RuntimeError):
    """A piece of work failed; the message says which and what it said last."""


class NotDoneError(JobError):
    """A piece of work was never done, and none may be begun."""


@dataclass(frozen=True)
class Workshop:
    """Where work is done and which Python does it."""

    folder: Path
    """Keeps models and results; a result that is there is not made again."""
    tensorflow_python: Path | None
    """A Python with Rasa and TensorFlow; None: variants that need one are left out."""
    begins: bool = True
    """Whether work that is not done is begun; else NotDoneError is raised."""

    def can_run(self, variant: Variant) -> bool:
        """Whether there is a Python for this variant."""
        return not variant.needs_tensorflow or self.tensorflow_python is not None

    def train(self, variant: Variant, corpus: str, sentences: Sequence[Labelled]) -> dict[str, Any]:
        """Train a variant on a corpus; return what it cost."""
        job = {
            "do": "train",
            "tensorflow": variant.needs_tensorflow,
            "config": rasa_config(variant),
            "sentences": list(sentences),
            "model": str(self.model(variant, corpus)),
        }
        return self._run(f"{variant.key}.{corpus}.train", job)

    def parse(self, name: str, variants: Sequence[Variant], corpus: str, texts: Sequence[str]) -> dict[str, Any]:
        """Parse texts with the models of several variants in turn; ``name`` tells this from other parses."""
        job = {
            "do": "parse",
            "tensorflow": variants[0].needs_tensorflow,
            "models": [str(self.model(variant, corpus)) for variant in variants],
            "texts": list(texts),
        }
        return self._run(name, job)

    def model(self, variant: Variant, corpus: str) -> Path:
        """Return the file of a variant's model of a corpus."""
        return self.folder.absolute() / f"{variant.key}.{corpus}.tar.gz"

    def _run(self, name: str, job: dict[str, Any]) -> dict[str, Any]:
        files = [self.folder.absolute() / f"{name}.{what}.json" for what in ("job", "result")]
        job_file, result_file = files
        written = json.dumps(job, ensure_ascii=False)
        is_done = result_file.is_file() and job_file.is_file() and job_file.read_text(encoding="utf-8") == written
        if not is_done and not self.begins:
            raise NotDoneError(f"{name}: not done")
        if not is_done:
            result_file.unlink(missing_ok=True)
            job_file.write_text(written, encoding="utf-8")
            print(f"… {name}", flush=True)
            self._work(name, files, with_tensorflow=job["tensorflow"])
        result: dict[str, Any] = json.loads(result_file.read_text(encoding="utf-8"))
        return result

    def _work(self, name: str, files: Sequence[Path], *, with_tensorflow: bool) -> None:
        python = str(self.tensorflow_python) if with_tensorflow else sys.executable
        command = [python, "-m", "bench.ablation.worker", *map(str, files)]
        environment = os.environ | dict.fromkeys(_THREADS, "1") | {"CUDA_VISIBLE_DEVICES": ""}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise JobError(f"{name}: exit code {done.returncode}\n{done.stderr[-_LAST_WORDS:]}")
