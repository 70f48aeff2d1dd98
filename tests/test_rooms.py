"""Who may import whom, and how big a file may grow: the rooms of design.md, read from the source itself."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("knowledge", "actions", "bot")
OURS = {*ROOMS, "bench", "tests"}
MOST_LINES_OF_A_MODULE = 300
MOST_LINES_OF_A_FUNCTION = 50
NAMES_THAT_SAY_NOTHING = {"utils", "util", "common", "helpers", "helper", "misc"}

NOT_FOR_KNOWLEDGE = {"rasa", "rasa_sdk", "aiohttp", "actions", "bot"}
FOR_ACTIONS = {"actions", "knowledge", "rasa_sdk", "ruamel", *sys.stdlib_module_names}
RASA_IN_BOT = ("bot/assistant.py", "bot/train.py", "bot/rasa_command.py", "bot/nlu/", "bot/runtime/")
ACTIONS_IN_BOT = ("bot/loading.py",)
NOT_FOR_CHANNELS = {"rasa", "rasa_sdk", "knowledge", "actions"}


def python_files(*folders):
    """Return the Python files below the folders, as paths from the project's root."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path.relative_to(ROOT).as_posix() for path in found if not path.is_relative_to(ROOT / ".venv"))


def tree_of(path):
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), path)


def imports_of(path):
    """Return the full names of the modules a file imports, also inside functions."""
    names = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the whole name instead of a relative import"
            names.add(node.module)
    return names


def packages_of(path):
    return {name.partition(".")[0] for name in imports_of(path)}


def test_there_is_something_to_look_at():
    assert all(len(python_files(room)) > 10 for room in ROOMS)


@pytest.mark.parametrize("path", python_files("knowledge"))
def test_knowledge_knows_nothing_of_rasa_or_of_the_rooms_above_it(path):
    assert not packages_of(path) & NOT_FOR_KNOWLEDGE


@pytest.mark.parametrize("path", python_files("actions"))
def test_actions_lean_on_knowledge_and_the_sdk_only(path):
    assert packages_of(path) <= FOR_ACTIONS


@pytest.mark.parametrize("path", python_files("actions", "bot"))
def test_other_rooms_see_the_face_of_knowledge_only(path):
    assert not {name for name in imports_of(path) if name.startswith("knowledge.")}


@pytest.mark.parametrize("path", [path for path in python_files("bot") if not path.startswith(RASA_IN_BOT)])
def test_rasa_is_imported_where_the_design_says_so(path):
    assert "rasa" not in packages_of(path)


@pytest.mark.parametrize("path", [path for path in python_files("bot") if path not in ACTIONS_IN_BOT])
def test_only_the_loader_imports_actions(path):
    assert "actions" not in packages_of(path)


@pytest.mark.parametrize("path", python_files("bot"))
def test_the_face_of_actions_is_enough(path):
    assert not {name for name in imports_of(path) if name.startswith("actions.")}


@pytest.mark.parametrize("path", python_files("bot/channels"))
def test_channels_pass_messages_and_know_nothing_of_what_answers(path):
    assert not packages_of(path) & NOT_FOR_CHANNELS


@pytest.mark.parametrize("path", python_files(*ROOMS))
def test_no_room_imports_the_tests(path):
    assert "tests" not in packages_of(path)


@pytest.mark.parametrize(("room", "unwanted"), [("knowledge", NOT_FOR_KNOWLEDGE), ("bot.channels", NOT_FOR_CHANNELS)])
def test_importing_a_room_loads_nothing_it_may_not_know(room, unwanted):
    look = f"import sys, {room}; print(*sorted(set(sys.modules) & {unwanted!r}))"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split()) - {room.partition(".")[0]}
    assert not loaded


@pytest.mark.parametrize("path", python_files(*OURS))
def test_a_module_is_small_and_its_name_says_something(path):
    assert Path(path).stem not in NAMES_THAT_SAY_NOTHING
    lines = (ROOT / path).read_text(encoding="utf-8").count("\n")
    assert lines <= MOST_LINES_OF_A_MODULE


@pytest.mark.parametrize("path", python_files(*OURS))
def test_functions_are_small(path):
    functions = (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    long = {
        f.name: f.end_lineno - f.lineno + 1 for f in functions if f.end_lineno - f.lineno >= MOST_LINES_OF_A_FUNCTION
    }
    assert not long
