"""``python -m bench.ablation``: train and measure every variant, write the table and the plot.

Exit codes: 0 written, 1 a variant failed or the assistant's model is missing, 2 arguments wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.ablation.jobs import JobError, Workshop
from bench.ablation.measure import FIFTH, OWN, PUBLIC, Corpus, Row, measure, prepare, timed_texts
from bench.ablation.plot import scatter_svg
from bench.ablation.sentences import PUBLIC_HELD_OUT, PUBLIC_TRAINING, frame_of, own_sentences, public_sentences, split
from bench.ablation.table import PICTURE, TITLE, points, report
from bench.ablation.variants import DIET, LOGISTIC, SVM, all_variants
from bench.ablation.whole_turns import Exam
from bench.exam.items import ROOT, own_conversations, own_questions
from bench.exam.judge import Judge
from bot.assistant import AssistantError
from bot.logs import configure_logs
from knowledge import load_policy_base

RESULTS = ROOT / "bench" / "results"


def main(arguments: list[str]) -> int:
    """Run the ablation; return the exit code."""
    options = _read_options(arguments)
    configure_logs()
    logging.getLogger("bot").setLevel(logging.WARNING)
    options.work.mkdir(parents=True, exist_ok=True)
    workshop = Workshop(options.work, options.tensorflow_python, begins=not options.finished)
    base = load_policy_base()
    corpora = _corpora(options.public, frame_of(base.lexicon.forms))
    exam = Exam([*own_questions(), *own_conversations()], Judge(base), ROOT / "models")
    variants = [variant for variant in all_variants() if options.only in (None, variant.classifier)]
    try:
        if options.only:
            asyncio.run(prepare([row for row in variants if workshop.can_run(row)], corpora, exam, workshop))
            return 0
        rows = asyncio.run(measure(variants, corpora, exam, workshop))
    except (AssistantError, JobError) as error:
        print(error, file=sys.stderr)
        return 1
    sizes = {name: (len(corpus.training), len(corpus.held_out)) for name, corpus in corpora.items()}
    _write(rows, report(rows, all_variants(), sizes, base.version, len(timed_texts(exam.items))))
    return 0


def _corpora(public: Path | None, frame: Callable[[str], str]) -> dict[str, Corpus]:
    """Return the corpora by name; the public one only where its folder is given."""
    sentences = own_sentences()
    corpora = {OWN: Corpus(sentences, ())}
    if public:
        training, held_out = (public_sentences(public / name) for name in (PUBLIC_TRAINING, PUBLIC_HELD_OUT))
        corpora[PUBLIC] = Corpus(training, held_out)
    corpora[FIFTH] = Corpus(*split(sentences, frame))
    return corpora


def _write(rows: Sequence[Row], page: str) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / PICTURE).write_text(scatter_svg(points(rows), TITLE), encoding="utf-8")
    (RESULTS / "ablation.md").write_text(page, encoding="utf-8")
    print(f"wrote bench/results/ablation.md and bench/results/{PICTURE}")


def _read_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.ablation", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="keeps models; a rerun goes on there")
    parser.add_argument("--public", type=Path, metavar="DIR", help=f"holds {PUBLIC_TRAINING} and {PUBLIC_HELD_OUT}")
    parser.add_argument("--tensorflow-python", type=Path, metavar="FILE", help="a Python with Rasa and TensorFlow")
    parser.add_argument("--only", choices=(LOGISTIC, SVM, DIET), help="do what it needs, write no table yet")
    parser.add_argument("--finished", action="store_true", help="begin nothing: the table of what is done in DIR")
    options = parser.parse_args(arguments)
    needed = [options.public / name for name in (PUBLIC_TRAINING, PUBLIC_HELD_OUT)] if options.public else []
    needed += [options.tensorflow_python] if options.tensorflow_python else []
    missing = [str(path) for path in needed if not path.is_file()]
    if missing:
        parser.error(f"no such file: {', '.join(missing)}")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
