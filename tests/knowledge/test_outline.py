import pytest

from knowledge.outline import read_outline

PAGE = """发展工作方案的通知
• 【制定机关】某市人民政府办公室 • 【公布日期】2016.06
• 【字 号】某政办〔2016〕1号 • 【时效性】现行有效 正文
为了发展,制定本方案。 一、工作目标
——能力提升。以创新为主
引擎,力争
2.5万元。
二、工作重点 (一)产业
创新是导语。 ——新材料。发展石墨烯。 责任单位:市科技局。
2.新能源。发展风能。
三、保障措施
(一)加强协调。每季开会。
责任单位:市科技局、财政局。 (二)聚集资源。统筹资源。
因篇幅问题不能全部显示,请点此查看更多更全内容"""


@pytest.fixture(scope="module")
def outline():
    return read_outline(PAGE)


def test_wrapped_lines_are_joined(outline):
    assert outline.leaves[0].text == "以创新为主引擎,力争2.5万元。"


def test_headings_that_run_on_behind_a_sentence_are_found(outline):
    assert [(branch.id, branch.title) for branch in outline.branches] == [
        ("1", "工作目标"),
        ("2", "工作重点"),
        ("2.1", "产业"),
        ("3", "保障措施"),
    ]
    assert outline.opening.endswith("为了发展,制定本方案。")


def test_ids_are_counted_whatever_number_is_printed(outline):
    found = [(leaf.id, leaf.heading) for leaf in outline.leaves]
    assert found == [
        ("1.1", "能力提升"),
        ("2.1.1", "新材料"),
        ("2.1.2", "新能源"),
        ("3.1", "加强协调"),
        ("3.2", "聚集资源"),
    ]


def test_a_decimal_number_is_no_heading(outline):
    assert "2.5万元" in outline.leaves[0].text


def test_a_section_with_its_own_text_is_a_leaf_and_one_with_items_is_not(outline):
    assert {branch.id: branch.intro for branch in outline.branches}["2.1"] == "创新是导语。"
    assert "3.1" not in {branch.id for branch in outline.branches}


def test_a_section_whose_text_follows_on_is_a_leaf_even_before_items():
    outline = read_outline("一、措施\n(一)协调。每季开会。\n1.会议。召开。")
    assert [(leaf.id, leaf.text) for leaf in outline.leaves] == [("1.1", "每季开会。"), ("1.1.1", "召开。")]


def test_the_agency_line_is_no_part_of_the_text(outline):
    leaf = next(leaf for leaf in outline.leaves if leaf.id == "3.1")
    assert (leaf.text, leaf.agency_line) == ("每季开会。", "市科技局、财政局")


def test_the_tail_of_the_page_is_dropped_and_remembered(outline):
    assert outline.truncated
    assert outline.leaves[-1].text == "统筹资源。"
    assert not read_outline("一、目标\n——甲乙。丙。").truncated


def test_the_labels_of_the_page_are_read(outline):
    assert outline.metadata == {
        "制定机关": "某市人民政府办公室",
        "公布日期": "2016.06",
        "字号": "某政办〔2016〕1号",
        "时效性": "现行有效",
    }


def test_a_text_without_headings_is_refused():
    with pytest.raises(ValueError, match="读不到任何标题"):
        read_outline("没有标题。")


def test_full_width_brackets_and_dots_are_headings_too():
    outline = read_outline("一、重点\n（一）产业\n１．新材料。甲。\n1．新能源。乙。")
    assert [leaf.heading for leaf in outline.leaves] == ["新材料", "新能源"]


def test_the_plan_has_35_leaves_below_8_branches(source):
    outline = read_outline(source)
    assert len(outline.leaves) == 35
    assert [branch.id for branch in outline.branches] == ["1", "2", "2.1", "2.2", "2.3", "2.4", "2.5", "3"]
    assert outline.truncated
