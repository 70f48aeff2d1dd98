import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from knowledge import KnowledgeError, current_version, load_policy_base, load_published, publication, publish
from knowledge.assembly import DOCUMENTS_ROOT
from knowledge.publication import KEPT_VERSIONS, content_version

NAMES = "documents/mouzhengban-2020-1/names/names.yml"
STEPS = ("fsync", "rename", "replace", "utime")
"""The calls of the operating system between which a process may be killed."""


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def rewrite(root, old, new, file=NAMES):
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def break_it(root):
    rewrite(root, "kind: product", "kind: 产品")


def versions(data):
    return {path.name for path in (data / "knowledge").iterdir() if path.is_dir()}


def test_a_sound_source_is_published_under_its_content(small_root, data):
    published = publish(data, small_root)
    assert published.new
    assert published.problems == ()
    assert published.version == current_version(data) == content_version(data / "knowledge" / published.version)
    assert (data / "knowledge" / published.version / NAMES).read_bytes() == (small_root / NAMES).read_bytes()
    assert len(published.base.clauses) == 4


def test_publishing_the_same_again_does_nothing(small_root, data):
    first = publish(data, small_root)
    pointer = data / "knowledge" / "current"
    before = pointer.stat().st_mtime_ns
    again = publish(data, small_root)
    assert (again.new, again.version) == (False, first.version)
    assert pointer.stat().st_mtime_ns == before
    assert versions(data) == {first.version}


def test_every_file_of_a_document_is_published(data):
    documents = DOCUMENTS_ROOT / "documents"
    source = {path.relative_to(documents) for path in documents.rglob("*") if path.is_file()}
    copied = data / "knowledge" / publish(data).version / "documents"
    assert {path.relative_to(copied) for path in copied.rglob("*") if path.is_file()} == source


def test_what_is_published_knows_the_paraphrases_too(data):
    published = publish(data).base
    assert published.paraphrases == load_policy_base().paraphrases
    assert published.paraphrases


def test_only_what_belongs_to_the_knowledge_base_is_copied(small_root, data):
    (small_root / "notes.txt").write_text("不是知识库的文件", encoding="utf-8")
    (small_root / "documents" / "mouzhengban-2020-1" / "policy.yml~").write_text("备份", encoding="utf-8")
    version = publish(data, small_root).version
    copied = {p.relative_to(data / "knowledge" / version).as_posix() for p in (data / "knowledge").rglob("*.*")}
    assert not {name for name in copied if "notes" in name or "~" in name}


def test_a_changed_source_becomes_the_version_in_use_beside_the_old_one(small_root, data):
    old = publish(data, small_root).version
    rewrite(small_root, "石墨稀", "石墨西")
    new = load_published(data, small_root)
    assert new.new
    assert new.version == current_version(data) != old
    assert versions(data) == {old, new.version}
    assert "石墨西" in new.base.lexicon


def test_a_broken_source_never_replaces_a_good_one(small_root, data):
    good = publish(data, small_root).version
    break_it(small_root)
    with pytest.raises(KnowledgeError):
        publish(data, small_root)
    assert current_version(data) == good
    assert versions(data) == {good}


def test_what_is_checked_is_the_copy_though_the_source_changes_meanwhile(small_root, data, monkeypatch):
    copy = publication._copy_files

    def copy_then_break(source, target):
        copy(source, target)
        break_it(source)

    monkeypatch.setattr(publication, "_copy_files", copy_then_break)
    version = publish(data, small_root).version
    assert "kind: product" in (data / "knowledge" / version / NAMES).read_text(encoding="utf-8")


def test_the_last_good_version_serves_while_the_source_is_broken(small_root, data):
    good = publish(data, small_root).version
    break_it(small_root)
    published = load_published(data, small_root)
    assert (published.version, published.new) == (good, False)
    assert [str(problem).partition("，")[0] for problem in published.problems] == [
        f"{NAMES}: 第 9 行: names.石墨烯.kind: 只能是 industry、product、chain、goal、brand、programme、instrument、"
        "platform、institute、park、enterprise、campaign、technology、concept、indicator"
    ]
    assert "石墨稀" in published.base.lexicon


def test_a_missing_source_is_a_broken_one(small_root, data, tmp_path):
    good = publish(data, small_root).version
    published = load_published(data, tmp_path / "nowhere")
    assert published.version == good
    assert "agencies.yml: 文件不存在" in map(str, published.problems)


def test_without_a_good_version_a_broken_source_is_an_error(small_root, data):
    break_it(small_root)
    with pytest.raises(KnowledgeError) as failure:
        load_published(data, small_root)
    assert len(failure.value.problems) == 1
    assert current_version(data) is None


def test_a_version_that_was_changed_is_not_used_but_the_one_before_it(small_root, data):
    old = publish(data, small_root).version
    rewrite(small_root, "石墨稀", "石墨西")
    current = publish(data, small_root).version
    rewrite(data / "knowledge" / current, "石墨西", "石墨东")
    break_it(small_root)
    published = load_published(data, small_root)
    assert published.version == old
    assert f"knowledge/{current}: 已发布的版本被改动过，不再使用" in map(str, published.problems)


def test_a_version_that_was_changed_is_put_right_by_publishing_it_again(small_root, data):
    version = publish(data, small_root).version
    rewrite(data / "knowledge" / version, "石墨稀", "石墨东")
    assert publish(data, small_root).new
    assert content_version(data / "knowledge" / version) == version == current_version(data)


def test_going_back_to_an_old_text_uses_its_old_version(small_root, data):
    old = publish(data, small_root).version
    rewrite(small_root, "石墨稀", "石墨西")
    publish(data, small_root)
    rewrite(small_root, "石墨西", "石墨稀")
    assert publish(data, small_root).version == old == current_version(data)
    assert len(versions(data)) == 2


def test_old_versions_are_removed(small_root, data):
    made = []
    for number in range(KEPT_VERSIONS + 2):
        rewrite(small_root, "石墨稀" if not number else f"石墨{number - 1}", f"石墨{number}")
        made.append(publish(data, small_root).version)
    assert versions(data) == set(made[-KEPT_VERSIONS:])


def test_a_version_that_came_back_into_use_is_no_old_one(small_root, data):
    before, made = "石墨稀", []
    for form in ("石墨甲", "石墨乙", "石墨甲", "石墨丙", "石墨丁", "石墨戊", "石墨己"):
        rewrite(small_root, before, form)
        made.append(publish(data, small_root).version)
        before = form
    assert made[0] == made[2]
    assert versions(data) == set(made[2:])


def test_scratch_folders_of_killed_processes_are_removed_when_they_are_old(small_root, data):
    publish(data, small_root)
    young, old = data / "knowledge" / ".writing-young", data / "knowledge" / ".writing-old"
    for path in (young, old):
        path.mkdir()
    os.utime(old, (time.time() - 7200,) * 2)
    publish(data, small_root)
    assert young.exists()
    assert not old.exists()


def test_an_unwritable_data_folder_does_not_silence_a_sound_source(small_root, data):
    data.write_text("a file where a folder should be", encoding="utf-8")
    published = load_published(data, small_root)
    assert published.version == ""
    assert len(published.base.clauses) == 4
    assert str(published.problems[0]).startswith("knowledge: 不能写入数据目录，未发布：")


def test_what_can_be_read_is_used_when_nothing_can_be_written(small_root, data, monkeypatch):
    good = publish(data, small_root).version
    break_it(small_root)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("knowledge.publication.tempfile.mkdtemp", full)
    published = load_published(data, small_root)
    assert published.version == good
    assert [problem.message[:8] for problem in published.problems] == ["不能写入数据目录", "只能是 indu"]


def test_two_processes_may_publish_the_same_at_once(small_root, data, monkeypatch):
    original = Path.rename

    def late(self, target):
        if not Path(target).exists():
            shutil.copytree(self, target)
        return original(self, target)

    monkeypatch.setattr(Path, "rename", late)
    version = publish(data, small_root).version
    assert versions(data) == {version}
    assert content_version(data / "knowledge" / version) == version


# ── a process killed at any step ──


def killed_at(step, work):
    """Run ``work`` in a child that is killed at its nth call of the operating system; tell whether it was."""
    child = os.fork()
    if child == 0:
        calls = 0

        def counted(original):
            def call(*arguments, **keywords):
                nonlocal calls
                calls += 1
                if calls == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                return original(*arguments, **keywords)

            return call

        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_a_process_killed_at_any_step_leaves_a_whole_version_in_use(small_root, data):
    old = publish(data, small_root).version
    rewrite(small_root, "石墨稀", "石墨西")
    new = content_version(small_root)
    seen = []
    for step in range(1, 100):
        place = data.with_name(f"data-{step}")
        shutil.copytree(data, place)
        if not killed_at(step, lambda place=place: publish(place, small_root)):
            break
        current = current_version(place)
        assert content_version(place / "knowledge" / current) == current
        seen.append(current)
        assert publish(place, small_root).version == new == current_version(place)
        shutil.rmtree(place)
    assert len(seen) >= 12
    assert seen == sorted(seen, key=lambda version: version != old)
    assert {old, new} == set(seen)
