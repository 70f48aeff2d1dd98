import pytest

from knowledge import TopicKind


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("国土和规划两个局凑一起的产业", ["市国土资源局", "市城乡规划局"]),
        ("邮政、港口、机场三家负责的是同一条不", ["市邮政管理局", "泉州港口管理局", "泉州晋江机场公司"]),
        ("工商、质监、食药监还有知识产权几家", ["市工商局", "市质监局", "市食品药品监管局"]),
    ],
)
def test_a_row_of_agencies_may_leave_out_their_last_word(policy_base, text, agencies):
    found = [t.key for m in policy_base.link(text) for t in m.topics if t.kind is TopicKind.AGENCY]
    assert set(agencies) <= set(found)


@pytest.mark.parametrize("text", ["新材料和邮政", "港口和物流", "食品和医药"])
def test_words_outside_a_row_of_agencies_are_no_agencies(policy_base, text):
    assert not [t for m in policy_base.link(text) for t in m.topics if t.kind is TopicKind.AGENCY]
