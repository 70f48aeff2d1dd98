"""Write the ablation's table: one row a variant, every share with its interval, what was absent said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.ablation.measure import DIALOGUE, FIFTH, OWN, PUBLIC, SINGLE, Row
from bench.ablation.plot import Point
from bench.ablation.variants import DIET_EPOCHS, Variant
from bench.exam.shares import Share

PICTURE = "ablation.svg"
TITLE = "Own single questions right against parse time"
ABSENT = "absent"
"""Stands where what is measured with was not there, or not finished."""
_SHARES = (SINGLE, DIALOGUE, FIFTH, PUBLIC)
_COLUMNS = (
    "features",
    "classifier",
    "own questions right, %",
    "own dialogue turns right, %",
    "own intents right, %",
    "public intents right, %",
    "training, CPU s",
    "training, wall s",
    "parse, CPU ms",
    "training, peak MB",
    "parsing, peak MB",
)
_HEAD = """# Features and classifiers

Written by `python -m bench.ablation` (knowledge {knowledge}); do not edit. bench/README.md says what each column \
means and how to run it again. Everything ran on one machine, shared with other work, one thread a process, at low \
priority: CPU time is what compares, wall time is what it took that day. Intervals are Wilson's, 95 %.

"""
_NOTES = """
- own questions, own dialogue turns: whole turns judged right by the exam, our actions answering from this \
classifier's probabilities. This is what matters; the thresholds of the actions were set with the row in bold.
- own intents: trained on {training} of our sentences, asked {held_out} others; sentences that are nearly equal or \
differ in names and numbers only stay on one side.
- public intents: {public}.
- training: on all {own} of our sentences, from files to the model's file. DIET was trained for {epochs} epochs; \
Rasa's default is 300.
- parse: median over {timed} messages of the exam; the rows without DIET in one process, message by message in turn, \
the rows with DIET likewise in another, which lacks the Normaliser (its texts are normalised already).
- absent: the data or the Python for it was not there, or the work was not finished.

![{title}]({picture})
"""
OURS = ("words + characters + encoder", "logistic regression")
"""Features and classifier of config.yml."""


def report(
    rows: Sequence[Row], variants: Sequence[Variant], sizes: Mapping[str, tuple[int, int]], knowledge: str, timed: int
) -> str:
    """Return the page; ``sizes`` is corpus → sentences trained on and held out, ``timed`` the messages timed."""
    measured = {row.variant: row for row in rows}
    lines = [f"| {' | '.join(_COLUMNS)} |", "|---|---|" + "--:|" * (len(_COLUMNS) - 2)]
    lines += [f"| {' | '.join(_cells(variant, measured.get(variant)))} |" for variant in variants]
    public = "{} sentences of SMP2017-ECDT, asked the {} of its development part".format(*sizes.get(PUBLIC, (0, 0)))
    notes = _NOTES.format(
        training=sizes[FIFTH][0],
        held_out=sizes[FIFTH][1],
        public=public if PUBLIC in sizes else "the public sentences were absent",
        own=sizes[OWN][0],
        epochs=DIET_EPOCHS,
        timed=timed,
        title=TITLE,
        picture=PICTURE,
    )
    return _HEAD.format(knowledge=knowledge) + "\n".join(lines) + "\n" + notes


def points(rows: Sequence[Row]) -> list[Point]:
    """Return the points of the plot."""
    return [
        Point(f"{row.variant.features}, {row.variant.classifier}", row.parse_ms, row.shares[SINGLE]) for row in rows
    ]


def _cells(variant: Variant, row: Row | None) -> list[str]:
    mark = "**" if (variant.features, variant.classifier) == OURS else ""
    names = [f"{mark}{name}{mark}" for name in (variant.features, variant.classifier)]
    if row is None:
        return [*names, *[ABSENT] * (len(_COLUMNS) - 2)]
    shares = (_share(row.shares.get(name)) for name in _SHARES)
    costs = (row.cpu_s, row.wall_s, row.parse_ms, row.training_mb, row.serving_mb)
    return [*names, *shares, *(f"{cost:.1f}" if place == 2 else f"{cost:.0f}" for place, cost in enumerate(costs))]


def _share(share: Share | None) -> str:
    if share is None:
        return ABSENT
    low, high = share.interval
    return f"{share.percent:.1f} ({low:.1f}–{high:.1f})"
