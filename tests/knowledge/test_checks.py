"""Every rule: a sound knowledge folder with one change, and all that must be said of it (bad_documents.yml)."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from knowledge import KnowledgeError, load_policy_base

HERE = Path(__file__).parent
DOCUMENT = "documents/mouzhengban-2020-1/"
CASES = YAML(typ="safe").load(HERE / "bad_documents.yml")


def problems_of(root):
    with pytest.raises(KnowledgeError) as failure:
        load_policy_base(root)
    assert all(bool(problem.line) == bool(problem.key_path) for problem in failure.value.problems)
    return [str(replace(problem, line=None)).removeprefix(DOCUMENT) for problem in failure.value.problems]


def path_of(root, file):
    return root / file if file == "agencies.yml" else root / DOCUMENT / file


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    if old is not None:
        assert old in text, f"{path.name} does not hold {old!r}"
        new = text.replace(old, new or "", 1)
    path.write_text(new, encoding="utf-8")


def test_the_small_knowledge_is_sound(small_root):
    assert len(load_policy_base(small_root).clauses) == 4


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_a_broken_rule_is_told(small_root, case):
    for step in case["changes"]:
        change(path_of(small_root, case["file"]), step["from"], step["to"])
    assert problems_of(small_root) == case["problems"]


def test_problems_of_all_files_are_told_together(small_root):
    rules = ("an unknown key", "a value that the quote does not have", "a certainty that does not exist")
    for case in CASES:
        if case["rule"] in rules:
            for step in case["changes"]:
                change(path_of(small_root, case["file"]), step["from"], step["to"])
    assert [problem.split(": ")[0] for problem in problems_of(small_root)] == [
        "agencies.yml",
        "facts.yml",
        "names/names.yml",
    ]


def test_what_refers_to_a_broken_record_is_not_called_wrong(small_root):
    change(path_of(small_root, "policy.yml"), "  heading: 加强协调\n", "")
    change(path_of(small_root, "facts.yml"), "about: [联席会议]", "about: [联席会议, 科技局]")
    change(path_of(small_root, "agencies.yml"), "  full_name: 某市科学技术局\n", "")
    change(
        path_of(small_root, "names/names.yml"), "- name: 联席会议\n  kind: concept", "- name: 联席会议\n  kind: 概念"
    )
    assert [problem.partition("，")[0] for problem in problems_of(small_root)] == [
        "agencies.yml: agencies.市科技局.full_name: 缺少这一项",
        "names/names.yml: names.联席会议.kind: 只能是 "
        "industry、product、chain、goal、brand、programme、instrument、platform、institute、park、enterprise、campaign、"
        "technology、concept、indicator",
        "policy.yml: clauses.3.1.heading: 缺少这一项",
    ]


@pytest.mark.parametrize("file", ["source.txt", "policy.yml", "facts.yml", "agencies.yml"])
def test_a_missing_file_is_told(small_root, file):
    path_of(small_root, file).unlink()
    assert f"{file}: 文件不存在" in problems_of(small_root)


def test_names_are_optional(small_root):
    shutil.rmtree(small_root / DOCUMENT / "names")
    change(path_of(small_root, "facts.yml"), "about: [联席会议]", "about: [加强协调]")
    assert load_policy_base(small_root).names == {}


def test_a_folder_without_documents_is_told(small_root):
    shutil.rmtree(small_root / "documents")
    assert problems_of(small_root) == ["documents: 没有任何文件夹；每份文件一个文件夹"]


def test_a_text_divided_by_hand_need_not_be_as_the_outline_reads_it(small_root):
    policy = path_of(small_root, "policy.yml")
    change(policy, "  aliases: [创新方案]\n", "  aliases: [创新方案]\n  by_hand: true\n")
    change(policy, "  heading: 研发投入\n  text: 加大投入,", "  heading: 加大投入\n  text: ")
    assert load_policy_base(small_root).clauses["1.1"].heading == "加大投入"


def test_two_documents_may_not_share_what_they_are_looked_up_by(small_root):
    copy = small_root / "documents" / "mouzhengban-2021-2"
    shutil.copytree(small_root / DOCUMENT, copy)
    change(copy / "policy.yml", "id: mouzhengban-2020-1", "id: mouzhengban-2021-2")
    problems = problems_of(small_root)
    assert len(problems) == 14
    assert (
        "documents/mouzhengban-2021-2/policy.yml: clauses.2.1.1: "
        "documents/mouzhengban-2020-1 已有同样的编号或名称；各份文件之间不能相同"
    ) in problems
