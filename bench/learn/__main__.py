"""``python -m bench.learn``: learn nlu_data/weights.yml from our own questions and tell what it is worth.

Coordinate search: one weight after another is tried at its neighbours and kept where more turns are right. The gain is
measured twofold: learnt on one half of the questions, counted on the other, and the other way round; then the weights
are learnt on all of them.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from sklearn.linear_model import LogisticRegression

from actions.weights import CONFIDENCE, OUTSIDE, WEIGHTS_FILE, Weights, as_yaml, load_weights
from bench.exam.items import ROOT, Item, own_conversations, own_questions
from bench.exam.judge import Judge
from bench.learn.turns import Examiner, classify
from knowledge import load_policy_base

OUT = ROOT / "bench" / "results" / "weights.md"
_FACTORS = (0.6, 0.85, 1.2, 1.6)
_ON_THE_PLAN = {"answer", "not_in_plan", "clarify"}
_MARGIN = 2
"""Turns that a change must win: a single turn is chance."""


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.learn", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model-dir", type=Path, default=ROOT / "models")
    parser.add_argument("--passes", type=int, default=1, help="how often all weights are tried")
    parser.add_argument("--dry-run", action="store_true", help="measure, but leave weights.yml as it is")
    options = parser.parse_args(arguments)
    items = [*own_questions(), *own_conversations()]
    examiner = Examiner(
        classify((turn.user for item in items for turn in item.turns), options.model_dir), Judge(load_policy_base())
    )
    begin = fit_outside(examiner, load_weights(), items)
    lines = [_cross_validate(examiner, begin, items, options.passes, half) for half in (0, 1)]
    learnt = learn(examiner, begin, items, options.passes)
    learnt = calibrate(examiner, learnt, items)
    lines.append(_line("all questions, learnt on all", examiner, begin, learnt, items))
    _write_report(lines, begin, learnt)
    if not options.dry_run:
        heading = "".join(
            line + "\n" for line in WEIGHTS_FILE.read_text(encoding="utf-8").splitlines() if line[:1] == "#"
        )
        WEIGHTS_FILE.write_text(heading + as_yaml(learnt), encoding="utf-8")
    return 0


def learn(examiner: Examiner, begin: Weights, items: Sequence[Item], passes: int) -> Weights:
    """Return the weights that a coordinate search finds from a beginning."""
    best, most = begin, sum(examiner.right(begin, items))
    for _ in range(passes):
        for name in asdict(begin):
            if name.startswith((CONFIDENCE, OUTSIDE)):
                continue
            for factor in _FACTORS:
                tried = replace(best, **{name: min(3.0, round(getattr(best, name) * factor, 3))})
                right = sum(examiner.right(tried, items))
                if right >= most + _MARGIN:
                    best, most = tried, right
                    print(f"{name} = {getattr(best, name):g}: {most}", flush=True)
    return best


def calibrate(examiner: Examiner, weights: Weights, items: Sequence[Item]) -> Weights:
    """Return the weights with those of confidence fitted to how often the kind of reply is right."""
    judged = examiner.judged(weights, items, with_features=True)
    kind_right = [not {"kind", "contract"} & verdict.failed.keys() for verdict in judged]
    fitted = LogisticRegression(C=10.0).fit([verdict.confidence for verdict in judged], kind_right)
    share, lead, explained, known = (round(float(number), 3) for number in fitted.coef_[0])
    return replace(
        weights,
        confidence_bias=round(float(fitted.intercept_[0]), 3),
        confidence_share=share,
        confidence_lead=lead,
        confidence_explained=explained,
        confidence_known=known,
    )


def fit_outside(examiner: Examiner, weights: Weights, items: Sequence[Item]) -> Weights:
    """Return the weights with those of being outside the field fitted to which questions are.

    A question that may be taken either way teaches nothing.
    """
    judged = examiner.judged(weights, items, with_features=True)
    told = [(verdict.outside, set(verdict.expected.kind or ())) for verdict in judged if verdict.expected.kind]
    clear = [(found, kinds) for found, kinds in told if "out_of_scope" not in kinds or not kinds & _ON_THE_PLAN]
    fitted = LogisticRegression(C=10.0, max_iter=1000).fit(
        [found for found, _ in clear], ["out_of_scope" in kinds for _, kinds in clear]
    )
    terms = [round(float(number), 3) for number in fitted.coef_[0]]
    odds, explained, known, points, of_a_text, in_dialogue, of_document, benefit, off_field = terms
    return replace(
        weights,
        outside_bias=round(float(fitted.intercept_[0]), 3),
        outside_odds=odds,
        outside_explained=explained,
        outside_known=known,
        outside_points=points,
        outside_of_a_text=of_a_text,
        outside_in_dialogue=in_dialogue,
        outside_of_document=of_document,
        outside_benefit=benefit,
        outside_off_field=off_field,
    )


def _cross_validate(examiner: Examiner, begin: Weights, items: Sequence[Item], passes: int, half: int) -> str:
    learning = [item for item in items if _half(item) == half]
    held_out = [item for item in items if _half(item) != half]
    learnt = learn(examiner, begin, learning, passes)
    name = "AB"[half]
    own = _line(f"half {name}, learnt on it", examiner, begin, learnt, learning)
    return own + "\n" + _line(f"the other half, learnt on half {name}", examiner, begin, learnt, held_out)


def _half(item: Item) -> int:
    """Return which half an item belongs to, the same in every run."""
    return zlib.crc32(item.name.encode()) % 2


def _line(told: str, examiner: Examiner, begin: Weights, learnt: Weights, items: Sequence[Item]) -> str:
    before, after = examiner.right(begin, items), examiner.right(learnt, items)
    return f"| {told} | {len(before)} | {sum(before) / len(before):.1%} | {sum(after) / len(after):.1%} |"


def _write_report(lines: list[str], begin: Weights, learnt: Weights) -> None:
    changed = [
        f"| {name} | {value:g} | {getattr(learnt, name):g} |"
        for name, value in asdict(begin).items()
        if value != getattr(learnt, name)
    ]
    OUT.write_text(
        "# What the learnt weights are worth\n\n"
        "Written by `python -m bench.learn`; do not edit. Turns right with the weights it began from and with those it "
        "learnt; the rows that matter are those of the other half.\n\n"
        "| questions | turns | before | after |\n|---|--:|--:|--:|\n" + "\n".join(lines) + "\n\n"
        "| weight | before | after |\n|---|--:|--:|\n" + "\n".join(changed) + "\n",
        encoding="utf-8",
    )
    print("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
