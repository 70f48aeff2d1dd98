"""How much each piece of evidence counts; the numbers are learnt by ``python -m bench.learn``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from knowledge import parse_yaml

CONFIDENCE, OUTSIDE = "confidence_", "outside_"
"""What the names of those weights begin with that are fitted as the terms of a probability."""
WEIGHTS_FILE = Path(__file__).parent.parent / "nlu_data" / "weights.yml"


class WeightsError(ValueError):
    """weights.yml cannot be used; the message lists every problem."""


@dataclass(frozen=True)
class Weights:
    """Weights and thresholds of the decision, in units of the classifier's probability unless said otherwise."""

    # What a cue adds to the kind of question it speaks for.
    cue_agency: float
    cue_agency_tasks: float
    cue_figure: float
    cue_list: float
    cue_compare: float
    cue_meaning: float
    cue_more: float
    cue_former_and_latter: float
    cue_where: float
    cue_says: float
    cue_aspect: float
    """What any word for an aspect adds to that kind of question."""
    closing: float
    """Share of the cues that counts once more when they stand in the last sentence."""
    closing_intents: float
    """Share of the last sentence's own intents when it asks something without naming its subject."""
    # Doubts about the classifier.
    unworded: float
    """Share of an aspect's probability that is believed when no word asks for the aspect and the plan is named."""
    unworded_sure: float
    """The same share where the classifier is sure of the aspect."""
    field_to_aspect: float
    """Share of a field's probability (tax, talent …) that goes to the aspect the wording asks for in that field."""
    aspect_floor: float
    """Chance from which an aspect counts as asked for."""
    # What is named.
    figure_named: float
    figure_not_named: float
    """Share of the probability of a figure that stays when none is named."""
    tasks_without_agency: float
    tasks_of_agency_alone: float
    tasks_against_agency_cue: float
    fact_named: float
    document_and_fact_named: float
    document_unnamed: float
    name_alone: float
    """What a message that is hardly more than a name adds to asking for its content."""
    content_named: float
    content_explained: float
    """The same for a question that names explain wholly."""
    content_explained_worded: float
    """The same where the words ask for an aspect."""
    # What speaks against small talk and other fields.
    social_against_cue: float
    social_against_content: float
    handoff_against_content: float
    handoff_against_cue: float
    other_place: float
    # Whether a question is outside the plan's field (actions/outside.py).
    outside_bias: float
    outside_odds: float
    outside_explained: float
    outside_known: float
    outside_points: float
    outside_of_a_text: float
    outside_in_dialogue: float
    outside_of_document: float
    outside_benefit: float
    outside_off_field: float
    # How sure a reply is of its kind (actions/confidence.py).
    confidence_bias: float
    confidence_share: float
    confidence_lead: float
    confidence_explained: float
    confidence_known: float


def load_weights(path: Path = WEIGHTS_FILE) -> Weights:
    """Read the weights; raises WeightsError naming every missing, unknown or unusable one."""
    data = parse_yaml(path.read_text(encoding="utf-8"))
    return read_weights(data if isinstance(data, Mapping) else {})


def read_weights(data: Mapping[str, Any]) -> Weights:
    """Return the weights of a mapping; raises WeightsError as ``load_weights`` does."""
    known = [field.name for field in fields(Weights)]
    problems = [f"{name}：没有这一项" for name in data if name not in known]
    for name in known:
        value = data.get(name)
        lowest, highest = (-10, 10) if name.startswith((CONFIDENCE, OUTSIDE)) else (0, 3)
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not lowest <= value <= highest:
            problems.append(f"{name}：须为 {lowest} 到 {highest} 之间的数，现为 {value!r}")
    if problems:
        raise WeightsError("weights.yml 有误：\n" + "\n".join(f"- {problem}" for problem in problems))
    return Weights(**{name: float(data[name]) for name in known})


def as_yaml(weights: Weights) -> str:
    """Return the lines of weights.yml without its heading."""
    return "".join(f"{name}: {value:g}\n" for name, value in asdict(weights).items())
