import re

import pytest

from knowledge import normalise
from knowledge.dialect import DIALECT_FILE, to_mandarin


@pytest.mark.parametrize(
    ("said", "mandarin"),
    [
        ("阮做鞋", "我们做鞋"),
        ("恁厂做啥物", "你们厂做什么"),
        ("敢有补贴", "有没有补贴"),
        ("敢是科技局", "是不是科技局"),
        ("敢通申请", "能不能申请"),
        ("敢会收钱", "会不会收钱"),
        ("有讲着石墨烯", "有讲到石墨烯"),
        ("有补贴无", "有补贴没有"),
        ("补贴有无,谁管", "补贴有没有,谁管"),
        ("有补贴无?", "有补贴没有"),
        ("偌多钱", "多多钱"),
        ("拢有谁", "都有谁"),
        ("拢总几条", "总共几条"),
        ("啥人管", "谁管"),
        ("佗位办", "哪里办"),
        ("佗一个局", "哪一个局"),
        ("按怎申请", "怎么申请"),
        ("新材料佮新能源", "新材料和新能源"),
        ("两个局做伙管", "两个局一起管"),
        ("爱几个人才", "要几个人才"),
        ("欲办厂", "要办厂"),
        ("袂使领", "不能领"),
        ("彼个计划", "那个计划"),
    ],
)
def test_the_dialects_words_become_mandarin(said, mandarin):
    assert to_mandarin(said) == mandarin


@pytest.mark.parametrize(
    "text",
    [
        "",
        "石墨烯谁负责",
        "有无补贴政策",
        "热爱创新",
        "通过审批",
        "阮先生",
        "阮小姐",
        "敢为人先、敢冒风险的新风尚",
        "合作孵化",
        "逐步推进",
        "无线通讯",
    ],
)
def test_mandarin_is_left_alone(text):
    assert to_mandarin(text) == text


def test_no_text_of_the_plan_is_changed(policy_base):
    changed = [clause.id for clause in policy_base.clauses.values() if to_mandarin(clause.text) != clause.text]
    assert not changed


def test_no_name_of_the_base_is_changed(policy_base):
    changed = [form for form in policy_base.lexicon.forms if to_mandarin(form) != form]
    assert not changed


def test_a_question_is_read_in_mandarin_by_the_normaliser():
    assert normalise("恁廠敢有講著石墨烯").text == "你们厂有没有讲到石墨烯"


def test_every_line_of_the_list_can_be_read():
    lines = [line for line in DIALECT_FILE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    for line in lines:
        pattern, replacement = line.rsplit(" ", 1)
        assert replacement
        assert re.compile(pattern)
    assert len(lines) > 40
