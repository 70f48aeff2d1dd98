"""Measure the variants: intents by their labels, whole turns by the exam's judge, time and memory beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.ablation.jobs import NotDoneError, Workshop
from bench.ablation.sentences import Labelled
from bench.ablation.texts import asked, normalised, normalised_sentences
from bench.ablation.variants import CONFIG, Variant
from bench.ablation.whole_turns import Exam, Rankings, shares_right
from bench.exam.items import Item
from bench.exam.shares import Share, quantile, share_of

OWN, FIFTH, PUBLIC = "own", "fifth", "public"
"""All of our sentences, examined on our questions; four fifths of them; the public ones."""
_TIMED = 500
"""Texts of the exam that are timed, spread over all of it."""


@dataclass(frozen=True)
class Corpus:
    """What is trained on, and what the model is asked then."""

    training: Sequence[Labelled]
    held_out: Sequence[Labelled]
    """Empty where the exam asks."""


@dataclass(frozen=True)
class Row:
    """What was measured of one variant."""

    variant: Variant
    shares: Mapping[str, Share]
    """Intents right of the held-out fifth and of the public sentences, turns right in the exam."""
    cpu_s: float
    wall_s: float
    """Training on all of our sentences."""
    parse_ms: float
    """Median CPU time of a message."""
    training_mb: float
    serving_mb: float
    """The most memory that training and parsing held."""


SINGLE, DIALOGUE = "single questions", "dialogue turns"


async def measure(
    variants: Sequence[Variant], corpora: Mapping[str, Corpus], exam: Exam, workshop: Workshop
) -> list[Row]:
    """Return the rows of the variants that there is a Python for."""
    ready = [variant for variant in variants if workshop.can_run(variant)]
    await prepare(ready, corpora, exam, workshop)
    milliseconds = parse_times(ready, exam.items, workshop)
    rows = []
    for variant in ready:
        rankings, training, serving = train_and_parse(variant, corpora, exam.items, workshop)
        shares = {name: _right(corpora[name].held_out, rankings[name]) for name in rankings if name != OWN}
        told = await shares_right(exam, rankings[OWN], workshop.folder / f"{variant.key}.exam.json")
        shares |= {name: told[name] for name in (SINGLE, DIALOGUE)}
        times = (training["cpu_s"], training["wall_s"], milliseconds[variant])
        rows.append(Row(variant, shares, *times, training["peak_mb"], serving))
    return rows


async def prepare(variants: Sequence[Variant], corpora: Mapping[str, Corpus], exam: Exam, workshop: Workshop) -> None:
    """Do and keep all that can be done for each variant by itself."""
    for variant in variants:
        rankings, _, _ = train_and_parse(variant, corpora, exam.items, workshop)
        await shares_right(exam, rankings[OWN], workshop.folder / f"{variant.key}.exam.json")


def train_and_parse(
    variant: Variant, corpora: Mapping[str, Corpus], items: Sequence[Item], workshop: Workshop
) -> tuple[dict[str, Rankings], Mapping[str, float], float]:
    """Return corpus → rankings of its texts, what training on all of our sentences cost, memory of serving in MB.

    A corpus whose work is not done and may not be begun is left out.
    """
    rankings: dict[str, Rankings] = {}
    costs: Mapping[str, float] = {}
    serving = 0.0
    for name, corpus in corpora.items():
        texts = [sentence for _, sentence in corpus.held_out] or asked(items)
        training, seen = _as_seen(variant, corpus.training, texts)
        try:
            cost = workshop.train(variant, name, training)
            parsed = workshop.parse(f"{variant.key}.{name}.parse", [variant], name, seen)
        except NotDoneError:
            continue
        rankings[name] = dict(zip(texts, parsed["rankings"][0], strict=True))
        if name == OWN:
            costs, serving = cost, parsed["peak_mb"]
    return rankings, costs, serving


def timed_texts(items: Sequence[Item]) -> list[str]:
    """Return the texts that are timed."""
    texts = asked(items)
    return texts[:: max(1, len(texts) // _TIMED)]


def parse_times(variants: Sequence[Variant], items: Sequence[Item], workshop: Workshop) -> dict[Variant, float]:
    """Return variant → median CPU milliseconds of a message, all that share a Python parsing in turn."""
    texts = timed_texts(items)
    found: dict[Variant, float] = {}
    for with_tensorflow in (False, True):
        group = [variant for variant in variants if variant.needs_tensorflow is with_tensorflow]
        if not group:
            continue
        _, seen = _as_seen(group[0], (), texts)
        name = f"timing.{'tensorflow' if with_tensorflow else 'ours'}"
        spent = workshop.parse(name, group, OWN, seen)["cpu_ms"]
        found |= {variant: quantile(times, 0.5) for variant, times in zip(group, spent, strict=True)}
    return found


def _as_seen(
    variant: Variant, labelled: Sequence[Labelled], texts: Sequence[str]
) -> tuple[Sequence[Labelled], Sequence[str]]:
    """Return sentences and texts as the variant's pipeline takes them: normalised already where it cannot do that."""
    if not variant.needs_tensorflow:
        return labelled, texts
    config = CONFIG.read_text(encoding="utf-8")
    return normalised_sentences(labelled, config), normalised(texts, config)


def _right(labelled: Sequence[Labelled], rankings: Rankings) -> Share:
    """Return how often the most probable intent is the label."""
    return share_of(max(rankings[text], key=lambda name: rankings[text][name]) == intent for intent, text in labelled)
