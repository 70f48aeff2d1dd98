import os

import pytest

from knowledge.files import write_whole


def test_the_content_is_there_with_the_usual_rights(tmp_path):
    path = tmp_path / "file.txt"
    write_whole(path, "旧\n")
    write_whole(path, "新\n")
    assert path.read_bytes() == "新\n".encode()
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [path]


def test_the_old_content_stays_when_writing_fails(tmp_path, monkeypatch):
    path = tmp_path / "file.txt"
    write_whole(path, "旧\n")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "新\n")
    assert path.read_text(encoding="utf-8") == "旧\n"
    assert list(tmp_path.iterdir()) == [path]
