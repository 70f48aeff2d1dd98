"""Files that are still being written, or were cut off: the version in use stays, and the place is told."""

import random
import re

import pytest

from knowledge import KnowledgeError, current_version, load_published, publication, publish

NAMES = "documents/mouzhengban-2020-1/names/names.yml"


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def cut_at_each_line(path):
    """Put a file on the disk as it is while it is written line by line; yield how many lines there are."""
    lines = path.read_bytes().splitlines(keepends=True)
    for count in range(len(lines)):
        path.write_bytes(b"".join(lines[:count]))
        yield count
    path.write_bytes(b"".join(lines))


def files_of(root):
    return [path for path in sorted(root.rglob("*.*")) if path.suffix in (".yml", ".txt")]


def test_a_file_cut_at_any_line_leaves_the_version_in_use(small_root, data):
    good = publish(data, small_root).version
    for path in files_of(small_root):
        file = path.relative_to(small_root).as_posix()
        for count in cut_at_each_line(path):
            with pytest.raises(KnowledgeError) as failure:
                publish(data, small_root)
            [problem] = failure.value.problems
            assert (problem.file, problem.line) == (file, max(1, count))
            assert problem.key_path or file.endswith(".txt") or count < 2
            assert "断" in problem.message
            assert current_version(data) == good
    assert not publish(data, small_root).new


def test_the_plans_files_cut_anywhere_are_refused(data, monkeypatch):
    """Nothing is parsed of a file that was cut off, so that all places can be tried; the checks are for the others."""
    monkeypatch.setattr(publication, "load_policy_base", lambda root: None)
    root = data.with_name("plan")
    publication._copy_files(publication.DOCUMENTS_ROOT, root)
    good = publish(data, root).version
    chance = random.Random(7)
    for path in files_of(root):
        content = path.read_bytes()
        places = range(len(content)) if len(content) < 30 else chance.sample(range(len(content)), 30)
        for place in places:
            path.write_bytes(content[:place])
            with pytest.raises(KnowledgeError, match=re.escape(path.name)):
                publish(data, root)
        path.write_bytes(content)
    assert current_version(data) == good


def test_a_new_text_cut_within_a_line_is_refused(small_root, data):
    path = small_root / NAMES
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="最后一行没有换行"):
        publish(data, small_root)


def test_the_server_answers_from_the_version_in_use_while_a_file_is_written(small_root, data):
    good = publish(data, small_root).version
    content = (small_root / NAMES).read_bytes()
    (small_root / NAMES).write_bytes(content[: len(content) // 2])
    published = load_published(data, small_root)
    assert published.version == good
    assert "石墨稀" in published.base.lexicon
    (small_root / NAMES).write_bytes(content)
    assert load_published(data, small_root).problems == ()


def test_an_end_left_out_on_purpose_is_published_when_that_is_said(small_root, data):
    path = small_root / NAMES
    content = path.read_text(encoding="utf-8")
    path.write_text(content + "# 以下还要核对\n", encoding="utf-8")
    publish(data, small_root)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="--shorter"):
        publish(data, small_root)
    assert publish(data, small_root, shorter=True).new
    assert not load_published(data, small_root).problems


def test_a_file_that_is_gone_is_told(small_root, data):
    (small_root / NAMES).with_name("more.yml").write_text("names: []\n", encoding="utf-8")
    good = publish(data, small_root).version
    (small_root / NAMES).with_name("more.yml").unlink()
    with pytest.raises(KnowledgeError, match=r"more.yml: 文件不见了"):
        publish(data, small_root)
    assert current_version(data) == good
    assert publish(data, small_root, shorter=True).new


def test_a_shorter_text_that_was_published_before_is_no_cut(small_root, data):
    short = publish(data, small_root).version
    path = small_root / NAMES
    content = path.read_text(encoding="utf-8")
    path.write_text(f"{content}# 再加一行\n", encoding="utf-8")
    assert publish(data, small_root).version != short
    path.write_text(content, encoding="utf-8")
    assert publish(data, small_root).version == short
