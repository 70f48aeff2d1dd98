from enum import Enum

import pytest

from knowledge.yaml_reader import Reader


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@pytest.fixture
def load(tmp_path):
    """Return a function that reads a YAML text and gives its fields and the reader."""

    def load(text):
        path = tmp_path / "file.yml"
        path.write_text(text, encoding="utf-8")
        reader = Reader(tmp_path)
        return reader.load(path), reader

    return load


def said(reader):
    return [str(problem) for problem in reader.problems]


def test_values_are_read_with_their_types(load):
    fields, reader = load("a: 甲\nb: [乙, 丙]\nc: 8.5\nd: 2020\ne: true\nf: red\ng: [500, 1000]\n")
    assert fields.text("a") == "甲"
    assert fields.texts("b") == ("乙", "丙")
    assert fields.number("c") == 8.5
    assert fields.optional_integer("d") == 2020
    assert fields.flag("e", default=False) is True
    assert fields.choice("f", Colour) is Colour.RED
    assert fields.optional_range("g") == (500.0, 1000.0)
    fields.done()
    assert said(reader) == []
    assert fields.sound


def test_what_is_absent_is_empty(load):
    fields, reader = load("a: null\n")
    assert fields.optional_text("a") is None
    assert fields.texts("b") == ()
    assert fields.optional_integer("c") is None
    assert fields.optional_range("d") is None
    assert fields.flag("e", default=True) is True
    assert list(fields.mappings("f", label="id")) == []
    assert said(reader) == []


def test_all_problems_of_a_file_are_noted(load):
    fields, reader = load("a: 2016-06-01\nb: 很多\nc: true\nd: 2.5\ne: 也许\nf: green\nh: 多余\n")
    fields.text("a")
    fields.texts("b")
    fields.number("c")
    fields.optional_integer("d")
    fields.flag("e", default=False)
    fields.choice("f", Colour)
    fields.text("g")
    fields.done()
    assert said(reader) == [
        "file.yml: a: 必须是非空文字（数字、日期请加引号），现为 datetime.date(2016, 6, 1)",
        "file.yml: b: 必须是文字的列表（数字请加引号），现为 '很多'",
        "file.yml: c: 必须是数字，现为 True",
        "file.yml: d: 必须是整数或留空，现为 2.5",
        "file.yml: e: 必须是 true 或 false，现为 '也许'",
        "file.yml: f: 只能是 red、blue，现为 'green'",
        "file.yml: g: 缺少这一项，必须是非空文字",
        "file.yml: h: 不认识的键；允许的键：a、b、c、d、e、f、g",
    ]
    assert not fields.sound


def test_records_are_named_by_their_label_or_position(load):
    fields, reader = load("list:\n- id: 甲\n- id: 3\n- {}\n- 丁\n")
    assert [entry.key_path for entry in fields.mappings("list", label="id")] == ["list.甲", "list.1", "list.2"]
    assert said(reader) == ["file.yml: list.3: 必须是“键: 值”，现为 '丁'"]


def test_a_broken_record_is_remembered_by_its_name(load):
    fields, reader = load("list:\n- id: 甲\n  n: 一\n- id: 乙\n  n: 1\n")
    entries = list(fields.mappings("list", label="id"))
    assert [entry.number("n") for entry in entries] == [0, 1]
    assert [entry.sound for entry in entries] == [False, True]
    assert reader.broken == {"甲"}
    assert reader.complete


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2\n", "file.yml: 第 2 行：键“a”重复；同一层里每个键只能写一次"),
        ("b:\n  a: 1\n  a: 2\n", "file.yml: 第 3 行：键“a”重复；同一层里每个键只能写一次"),
        ("a: [1\n", "file.yml: 第 2 行：不是合法的 YAML（"),
        ("- a\n", "file.yml: 最外层必须是“键: 值”"),
        ("", "file.yml: 最外层必须是“键: 值”"),
        ("a: !!python/name:os.system\n", "file.yml: 第 1 行：不是合法的 YAML（"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem(load, text, problem):
    fields, reader = load(text)
    fields.text("a")
    fields.mapping("b").text("c")
    assert len(reader.problems) == 1
    assert said(reader)[0].startswith(problem)
    assert not reader.complete


def test_a_missing_file_and_one_of_another_encoding(tmp_path):
    reader = Reader(tmp_path)
    reader.load(tmp_path / "no.yml")
    (tmp_path / "gbk.yml").write_bytes("a: 甲".encode("gbk"))
    reader.load(tmp_path / "gbk.yml")
    reader.load(tmp_path)
    assert said(reader) == [
        "no.yml: 文件不存在",
        "gbk.yml: 不是 UTF-8 编码的文本（第 4 个字节处）；请另存为 UTF-8",
        ".: 无法读取：Is a directory",
    ]
