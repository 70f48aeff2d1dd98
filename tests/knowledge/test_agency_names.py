import pytest

from knowledge.agency_names import read_agency_line

COUNTIES = "各县(市、区)人民政府"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("市经信委、发改委、科技局", ["市经信委", "市发改委", "市科技局"]),
        ("市科技局、财政局,市国税局、地税局", ["市科技局", "市财政局", "市国税局", "市地税局"]),
        ("市科技局，财政局", ["市科技局", "财政局"]),
        (COUNTIES, [COUNTIES]),
        ("各县（市、区）人民政府,市科技局", [COUNTIES, "市科技局"]),
        ("泉州开发区、泉州台商投资区管委会", ["泉州开发区管委会", "泉州台商投资区管委会"]),
        ("泉州开发区、台商投资区管委会", ["泉州开发区管委会", "泉州台商投资区管委会"]),
        ("市住建局、市政公用事业局", ["市住建局", "市市政公用事业局"]),
        ("市邮政管理局、泉州港口管理局,泉州晋江机场公司", ["市邮政管理局", "泉州港口管理局", "泉州晋江机场公司"]),
        ("市行政服务中心管委会、知识产权局", ["市行政服务中心管委会", "市知识产权局"]),
        ("市城镇集体工业联合社,市发改委、科技局", ["市城镇集体工业联合社", "市发改委", "市科技局"]),
        ("市创新发展联席会议成员单位", ["市创新发展联席会议成员单位"]),
        ("市科技局、科技局", ["市科技局"]),
        ("", []),
    ],
)
def test_shared_prefixes_and_suffixes_are_restored(line, names):
    assert list(read_agency_line(line)) == names


def test_every_line_of_the_plan_reads_as_it_was_read_by_hand(hand_checked):
    assert {c["id"]: list(read_agency_line(c["agency_line"] or "")) for c in hand_checked} == {
        c["id"]: c["agencies"] for c in hand_checked
    }
