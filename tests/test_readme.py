"""The README files keep their word: commands run, files exist, the transcript is what the plan says.

Fenced blocks are read by their info string: ``sh`` holds commands, ``text map`` names files and folders,
``text transcript`` holds one conversation, questions behind ``> `` with the reply below each.
"""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from bench.transcripts import renewed
from bot.channels import rest

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
MOST_LINES = 170
MOST_BYTES_OF_IMAGES = 600_000
SOURCE = ROOT / "knowledge" / "documents" / "quanzhengban-2016-87" / "source.txt"
MADE_WHILE_RUNNING = (".venv/", ".tools/", "models/", "data/")
PATH_IN_CODE = re.compile(r"[\w.-]*(?:/[\w.-]+)+/?|[\w-]+\.(?:yml|md|py|toml|lock|txt)|[\w-]+/")
QUOTE = re.compile(r"^【原文[^】]*】“(.*)”$", re.MULTILINE)


@cache
def readme(name):
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name, info):
    """Return the contents of the fenced blocks with this info string."""
    return re.findall(rf"^```{info}\n(.*?)^```$", readme(name), re.MULTILINE | re.DOTALL)


def transcripts(name):
    """Return the conversations of a README, each a list of (question, reply).

    The one for a test with the trained model too: ask the questions of each conversation in order, under one sender,
    and compare the replies' texts.
    """
    found = []
    for block in blocks(name, "text transcript"):
        turns = re.split(r"^> ", block, flags=re.MULTILINE)[1:]
        found.append([tuple(part.strip() for part in turn.partition("\n")[::2]) for turn in turns])
    return found


def commands():
    """Return the command lines of both files, comments cut off, continued lines joined."""
    lines = (
        line.partition("#")[0].strip()
        for name in READMES
        for block in blocks(name, "sh")
        for line in block.replace("\\\n", " ").splitlines()
    )
    return sorted({re.sub(r"^([A-Z_]+=\S+ )+", "", line) for line in lines if line})


def squeeze(text):
    return re.sub(r"\s+", "", text)


# ── commands ──


def test_every_command_is_of_a_kind_that_is_tried_here():
    assert len(commands()) >= 7
    assert all(re.match(r"make [a-z-]+$|curl |\.venv/bin/python -m (bot|knowledge) [a-z]", line) for line in commands())


@pytest.mark.parametrize("name", READMES)
def test_make_targets_exist(name):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)(?=[`\s])", "\n".join(blocks(name, "sh")) + code_spans(name)))
    assert {"run", "test"} <= named <= targets


@pytest.mark.parametrize("line", [line for line in commands() if " -m " in line])
def test_python_commands_run(line):
    words = line.split(" -m ")[1].split()
    names = [word for word in words if re.fullmatch("[a-z]+", word)]
    done = subprocess.run(
        [sys.executable, "-m", *names, "--help"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    options = re.findall(r"--[a-z-]+", readme("README.md").partition(line)[2].partition("\n")[0] + line)
    assert not [option for option in options if option not in done.stdout]


@pytest.mark.parametrize("name", READMES)
def test_knowledge_commands_in_the_text_exist(name):
    named = set(re.findall(r"python -m knowledge ([a-z]+)", readme(name)))
    done = subprocess.run(
        [sys.executable, "-m", "knowledge", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert named
    assert not {command for command in named if command not in done.stdout}


def test_the_address_of_the_http_example_is_served():
    example = next(line for line in commands() if line.startswith("curl "))
    assert re.search(r"http://[\w.]+:\d+(\S+)", example)[1] == rest.PATH


# ── files ──


def code_spans(name):
    """Return everything in inline code, one a line, without the fenced blocks."""
    text = re.sub(r"^```.*?^```$", "", readme(name), flags=re.MULTILINE | re.DOTALL)
    return "\n".join(re.findall(r"`([^`]+)`", text)) + "\n"


def named_paths(name):
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", readme(name)) if not link.startswith("https://")]
    paths = [
        span for span in code_spans(name).splitlines() if PATH_IN_CODE.fullmatch(span) and not span.startswith("/")
    ]
    return sorted({*links, *paths})


@pytest.mark.parametrize("name", READMES)
def test_files_and_folders_named_exist(name):
    beside = SOURCE.parent
    wanted = [path for path in named_paths(name) if not path.startswith(MADE_WHILE_RUNNING)]
    assert len(wanted) > 12
    assert not [path for path in wanted if not (ROOT / path).exists() and not (beside / path).exists()]


@pytest.mark.parametrize("name", READMES)
def test_two_screenshots_and_the_tag_to_embed_are_shown(name):
    images = re.findall(r'<img src="([^"]+)"[^>]* alt="[^"]+">', readme(name))
    assert len(images) == 2
    assert not [image for image in images if not (ROOT / image).is_file()]
    assert sum(path.stat().st_size for path in (ROOT / "docs" / "images").iterdir()) < MOST_BYTES_OF_IMAGES
    (tag,) = blocks(name, "html")
    assert re.fullmatch(r'<script src="[^"]+/widget.js"( data-(title|color|site)="[^"]+")+ defer></script>\n', tag)


@pytest.mark.parametrize("name", READMES)
def test_the_map_shows_the_rooms(name):
    (drawn,) = blocks(name, "text map")
    entries = {entry for line in drawn.splitlines() for entry in re.split(r"\s{2,}", line)[0].split()}
    assert {"knowledge/", "nlu_data/", "actions/", "bot/", "tests/"} <= entries
    assert not {entry for entry in entries if not (ROOT / entry).exists()}


@pytest.mark.parametrize("name", READMES)
def test_a_readme_is_short(name):
    assert readme(name).count("\n") <= MOST_LINES


# ── transcript ──


def test_both_files_show_the_same_conversation():
    english, chinese = map(transcripts, READMES)
    assert english == chinese
    assert sum(len(turns) for turns in english) >= 4


@pytest.mark.parametrize("name", READMES)
def test_every_quote_of_the_transcript_stands_in_the_source(name):
    source = squeeze(SOURCE.read_text(encoding="utf-8"))
    quotes = [quote for turns in transcripts(name) for _, reply in turns for quote in QUOTE.findall(reply)]
    assert quotes
    assert not [run for quote in quotes for run in quote.split("……") if squeeze(run) not in source]


def test_the_transcript_shows_an_honest_silence_and_a_reply_to_every_question():
    replies = [reply for turns in transcripts("README.md") for _, reply in turns]
    assert all(replies)
    assert any("方案没有写" in reply for reply in replies)


@pytest.mark.model
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("name", READMES)
async def test_the_transcript_is_what_the_assistant_says(name, trained_assistant):
    """After a change of the replies: ``python -m bench.transcripts``."""
    assert await renewed(trained_assistant, readme(name), name) == readme(name)
