"""What stands in the repository: no path of one machine, no registry's address, the files a newcomer looks for."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXPECTED = (
    ".ci/run",
    ".python-version",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "README.zh-CN.md",
    "config.yml",
    "domain.yml",
    "pyproject.toml",
    "requirements.lock",
    "requirements/dev.lock",
)
LOCKS = ("requirements.lock", "requirements/dev.lock")
LARGEST_FILE = 1024 * 1024

HOME_OF_SOMEBODY = re.compile(r"(?<![\w.-])/(?:root|home/\w|Users/\w)")
REGISTRY = re.compile(
    r"https?://[^\" ]+\.(?:whl|tgz)\b|https?://[^\" ]+/simple(?:[/\" ]|$)|https?://registry[.]"
    r"|(?:pypi|npmjs|pythonhosted)[.](?:org|com)",
    re.MULTILINE,
)
PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)


def repository_files():
    """Return what git tracks or would track; none outside a git checkout."""
    if not shutil.which("git"):
        return []
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    paths = (ROOT / name for name in done.stdout.split("\0") if name and done.returncode == 0)
    return [path for path in paths if path.is_file()]


@pytest.fixture(scope="module")
def texts():
    """Return the text of every text file of the repository, by its path."""
    files = repository_files()
    if not files:
        pytest.skip("not a git checkout")
    found = {}
    for path in files:
        content = path.read_bytes()
        if b"\0" not in content:
            found[path.relative_to(ROOT).as_posix()] = content.decode("utf-8")
    return found


def places(texts, pattern):
    """Return file and line of every match."""
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for name, text in texts.items()
        for match in pattern.finditer(text)
    ]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_newcomer_finds(name):
    assert (ROOT / name).is_file()


def test_no_path_of_one_machine(texts):
    assert not places(texts, HOME_OF_SOMEBODY)
    shared_by_all = (Path("/"), Path(tempfile.gettempdir()))
    here = ROOT if ROOT.parent in shared_by_all else ROOT.parent
    assert not places(texts, re.compile(re.escape(f"{here}/")))


def test_no_address_of_a_package_registry(texts):
    assert not places(texts, REGISTRY)
    assert not [name for name in texts if Path(name).name == "uv.lock"]


def test_no_large_file():
    assert not [str(path) for path in repository_files() if path.stat().st_size > LARGEST_FILE]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_a_hash_for_everything_and_options_for_nothing(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert all(line.startswith("    --hash=sha256:") or PIN.match(line) for line in lines)
    pins = [place for place, line in enumerate(lines) if PIN.match(line)]
    assert len(pins) > 100
    assert all(lines[place + 1].startswith("    --hash=") for place in pins)


def test_the_development_lock_only_adds_to_the_runtime_lock():
    runtime, development = ({*PIN.findall((ROOT / name).read_text(encoding="utf-8"))} for name in LOCKS)
    assert runtime < development


def test_no_tensorflow_in_the_locks():
    names = {name for lock in LOCKS for name, _ in PIN.findall((ROOT / lock).read_text(encoding="utf-8"))}
    assert not {name for name in names if name.startswith(("tensorflow", "keras", "jax"))}
