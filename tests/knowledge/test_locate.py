import pytest

from knowledge.errors import Problem
from knowledge.locate import with_lines

TEXT = """\
names:
- name: 甲
  aliases: [乙]
- kind: product
  name: "丙.丁"
  aliases:
  - 戊
clauses:
- id: 2.1.9
  text: 己
- id: "2.1.10"
  text: 庚
"""


@pytest.mark.parametrize(
    ("key_path", "line"),
    [
        ("names", 1),
        ("names.甲", 2),
        ("names.甲.aliases", 3),
        ("names.甲.kind", 2),
        ("names.丙.丁.kind", 4),
        ("names.丙.丁.aliases.戊", 7),
        ("names.1.name", 5),
        ("clauses.2.1.9.text", 10),
        ("clauses.2.1.10.text", 12),
        ("nothing", 1),
    ],
)
def test_the_line_of_the_deepest_place_that_exists(tmp_path, key_path, line):
    (tmp_path / "file.yml").write_text(TEXT, encoding="utf-8")
    [problem] = with_lines(tmp_path, [Problem("file.yml", key_path, "x")])
    assert problem.line == line


@pytest.mark.parametrize("content", [b"a: [", b"\xff", None])
def test_a_file_that_cannot_be_read_has_no_lines(tmp_path, content):
    if content is not None:
        (tmp_path / "file.yml").write_bytes(content)
    problem = Problem("file.yml", "a", "x")
    assert with_lines(tmp_path, [problem]) == [problem]
    assert str(problem) == "file.yml: a: x"
