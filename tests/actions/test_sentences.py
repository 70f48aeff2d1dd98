import pytest

from actions.sentences import MOST, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("石墨烯谁负责", ()),
        ("石墨烯谁负责？", ()),
        ("", ()),
        ("石墨烯谁负责？补贴多少？", ("石墨烯谁负责", "补贴多少")),
        ("石墨烯谁负责，补贴多少", ("石墨烯谁负责", "补贴多少")),
        ("谁管人才、谁管钱", ("谁管人才", "谁管钱")),
        ("食品、印刷谁负责", ()),
        ("1.新材料谁负责 2.海纳百川是什么", ("新材料谁负责", "海纳百川是什么")),
        ("目标是5.6件还是6.5件", ()),
        ("電商誰管 石墨烯誰管", ("電商誰管", "石墨烯誰管")),
    ],
)
def test_a_message_is_cut_where_one_question_ends(text, sentences):
    assert split_sentences(text) == sentences


def test_commas_of_a_story_do_not_cut_it():
    story = "我们厂做了三十年的石材，" * 12 + "谁负责"
    assert split_sentences(story) == ()


def test_only_the_last_sentences_are_looked_at():
    text = "。".join(f"第{place}句话" for place in range(20))
    assert split_sentences(text) == tuple(f"第{place}句话" for place in range(20 - MOST, 20))
