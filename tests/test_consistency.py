"""No drift between domain.yml, nlu_data, actions, config.yml, knowledge and the files exported from it."""

import ast
import importlib
import re
import string
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from actions.intents import ASK_OF_INTENT, ASPECT_OF_INTENT
from bot.runtime.environment import prepare_rasa
from knowledge import Aspect, load_policy_base
from knowledge.export import GENERATED_ROOT, export

ROOT = Path(__file__).parent.parent
INTENT_FILES = sorted((ROOT / "nlu_data" / "intents").glob("*.yml"))
FEWEST_SENTENCES = 2500
MOST_COPIES_OF_A_FRAME = 30
ABOUT_THE_LINE = {"warrant", "optional"}
"""Keywords of Wording.line that fill no place in the text."""


def read_yaml(path):
    return YAML(typ="safe").load(path)


@cache
def domain():
    return read_yaml(ROOT / "domain.yml")


@cache
def policy_base():
    return load_policy_base()


# ── intents ──


@cache
def sentences():
    """Return (intent, sentence) of all training data."""
    found = []
    for path in INTENT_FILES:
        for block in read_yaml(path)["nlu"]:
            found += [(block["intent"], line.removeprefix("- ")) for line in block["examples"].splitlines()]
    return found


def bare(sentence):
    """Return a sentence without what does not tell it from another: punctuation, white space, case."""
    return re.sub(r"[\W_]+", "", sentence).lower()


def test_one_file_an_intent_named_after_it():
    inside = {path.stem: {block["intent"] for block in read_yaml(path)["nlu"]} for path in INTENT_FILES}
    assert inside == {name: {name} for name in inside}
    assert set(inside) == set(domain()["intents"])


def test_the_actions_read_every_intent_and_no_other():
    assert set(ASK_OF_INTENT) == set(domain()["intents"])
    assert set(ASPECT_OF_INTENT) <= set(ASK_OF_INTENT)


def test_there_are_enough_sentences_and_none_is_empty():
    distinct = {bare(sentence) for _, sentence in sentences()}
    assert len(distinct) >= FEWEST_SENTENCES
    assert all(sentence.strip() for _, sentence in sentences())


def test_no_sentence_stands_twice():
    places = {}
    for intent, sentence in sentences():
        places.setdefault(bare(sentence) or sentence, []).append(intent)
    assert not {sentence: intents for sentence, intents in places.items() if len(intents) > 1}


def test_no_frame_is_copied_with_other_names():
    forms = sorted((form for form in policy_base().lexicon.forms if len(form) > 1), key=len, reverse=True)
    name = re.compile("|".join(map(re.escape, forms)))
    number = re.compile(r"[\d一二三四五六七八九十百千万亿]+")
    frames = Counter(number.sub("#", name.sub("□", bare(sentence))) for _, sentence in sentences())
    for nothing_but_a_name in ("□", "#", ""):
        frames.pop(nothing_but_a_name, None)
    assert not {frame: count for frame, count in frames.items() if count >= MOST_COPIES_OF_A_FRAME}


# ── responses ──


def names_in(node, said):
    """Return the response names a piece of code can stand for, following names to what was assigned to them."""
    found, waiting, seen = set(), [node], set()
    while waiting:
        for part in ast.walk(waiting.pop()):
            if isinstance(part, ast.Constant) and str(part.value).startswith("utter_"):
                found.add(part.value)
            elif isinstance(part, ast.Name) and part.id not in seen:
                seen.add(part.id)
                waiting += said.get(part.id, [])
    return found


def assignments(tree):
    """Return by name what a piece of code assigns to it or lets it run through."""
    said = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value:
            targets, value = [node.target], node.value
        elif isinstance(node, ast.For | ast.comprehension):
            targets, value = [node.target], node.iter
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name):
                said.setdefault(target.id, []).append(value)
    return said


@cache
def action_trees():
    return {path.name: ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "actions").glob("*.py")}


def sayings():
    """Return (file and line, response names, keywords) of every call of Wording.line and Wording.say."""
    for file, tree in action_trees().items():
        constants = assignments(ast.Module([node for node in tree.body if not isinstance(node, ast.FunctionDef)], []))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            said = constants | assignments(function)
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                if isinstance(call.func, ast.Attribute) and call.func.attr in ("line", "say") and call.args:
                    keywords = {keyword.arg for keyword in call.keywords} - ABOUT_THE_LINE
                    yield f"{file}:{call.lineno}", names_in(call.args[0], said), keywords


def used_responses():
    """Return every response named in actions; a computed name ends with ``_`` and stands for one an aspect."""
    named = {
        node.value
        for tree in action_trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and str(node.value).startswith("utter_")
    }
    prefixes = {name for name in named if name.endswith("_")}
    return (named - prefixes) | {prefix + aspect.value for prefix in prefixes for aspect in Aspect}


def placeholders(name):
    """Return the places to fill in a response."""
    text = domain()["responses"][name][0]["text"]
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_every_response_is_used_and_every_one_used_exists():
    assert used_responses() == set(domain()["responses"])


def test_a_response_has_one_text():
    assert all(list(map(set, variants)) == [{"text"}] for variants in domain()["responses"].values())


def test_the_values_passed_are_those_the_responses_ask_for():
    wrong, decided = {}, 0
    for place, names, passed in sayings():
        if not names or None in passed or any(name.endswith("_") for name in names):
            continue
        decided += 1
        asked = [placeholders(name) for name in names]
        if not all(places <= passed for places in asked) or set().union(*asked) != passed:
            wrong[place] = (sorted(names), sorted(passed))
    assert not wrong
    assert decided > 40


# ── generated files, pipeline ──


def test_the_exported_files_are_those_the_knowledge_base_gives_today(tmp_path):
    export(policy_base(), tmp_path)
    fresh, kept = (
        {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (tmp_path, GENERATED_ROOT)
    )
    assert kept.keys() == fresh.keys()
    assert kept == fresh, "run: python -m knowledge export"


def components():
    config = read_yaml(ROOT / "config.yml")
    return [component["name"] for component in [*config["pipeline"], *config["policies"]]]


@pytest.mark.parametrize("name", components())
def test_a_component_of_the_pipeline_can_be_had(name):
    prepare_rasa()
    importlib.import_module("rasa.engine.recipes.default_components")
    if "." in name:
        module, _, component = name.rpartition(".")
        assert hasattr(importlib.import_module(module), component)
    recipes = importlib.import_module("rasa.engine.recipes.default_recipe")
    assert name.rpartition(".")[2] in recipes.DefaultV1Recipe._registered_components


def test_every_component_says_why_it_is_there():
    lines = (ROOT / "config.yml").read_text(encoding="utf-8").splitlines()
    places = [place for place, line in enumerate(lines) if line.lstrip().startswith("- name:")]
    assert len(places) == len(components())
    assert not [lines[place] for place in places if not lines[place - 1].lstrip().startswith("#")]


def test_the_domain_knows_the_actions_and_slots_there_are():
    named = {name for action in domain()["actions"] for name in ([action] if isinstance(action, str) else action)}
    returned = {
        node.body[-1].value.value
        for tree in action_trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == "name" and isinstance(node.body[-1], ast.Return)
    }
    assert named == returned
    assert set(domain()["slots"]) == {importlib.import_module("actions.dialogue").SLOT}
