import subprocess
import sys

import pytest

from knowledge import PinyinReader, is_pinyin, question_words
from knowledge.pinyin import readings_of

WORDS = ["石墨烯", "新能源", "谁负责", "责任单位", "绿色", "目标", "的", "方案"]


@pytest.fixture(scope="module")
def reader():
    """Return a reader of a handful of words."""
    return PinyinReader(WORDS)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("shimoxi", "石墨烯"),
        ("shi mo xi", "石墨烯"),
        ("shi'mo'xi", "石墨烯"),
        ("shi mo xi shei fu ze", "石墨烯谁负责"),
        ("shimoxishuifuze", "石墨烯谁负责"),
        ("xin neng yuan de ze ren dan wei", "新能源的责任单位"),
        ("xinnengyuan的mubiao", "新能源的目标"),
        ("方案里shimoxi谁负责", "方案里石墨烯谁负责"),
    ],
)
def test_runs_of_pinyin_become_words(reader, typed, read):
    assert reader.read(typed) == read


@pytest.mark.parametrize("typed", ["lvse mubiao", "lv se mu biao"])
def test_u_with_two_dots_is_typed_as_v(reader, typed):
    assert reader.read(typed) == "绿色目标"


@pytest.mark.parametrize("typed", ["", "石墨烯谁负责", "gdp", "r&d", "who is responsible for graphene", "2020", "o2o"])
def test_other_text_stays_as_it_is(reader, typed):
    assert reader.read(typed) == typed


@pytest.mark.parametrize("typed", ["mubi", "de", "fang"])
def test_a_run_of_a_few_letters_is_no_pinyin(reader, typed):
    assert reader.read(typed) == typed


def test_a_run_that_is_mostly_unknown_stays_as_it_is(reader):
    assert reader.read("wo ai beijing tiananmen de") == "wo ai beijing tiananmen de"


def test_unknown_syllables_stay_between_known_words(reader):
    assert reader.read("shi mo xi hen xin neng yuan") == "石墨烯hen新能源"


def test_of_two_words_spelt_alike_the_first_wins():
    assert PinyinReader(["事业", "视野"]).read("shi ye shi ye") == "事业事业"


def test_words_with_other_characters_are_not_read():
    assert PinyinReader(["5g网络", "o2o"]).read("wang luo wang luo") == "wang luo wang luo"


def test_a_character_may_be_read_in_several_ways():
    assert set(readings_of("重")) >= {"zhong", "chong"}
    assert readings_of("绿")[0] == "lv"
    assert readings_of("a") == ()


def test_question_words_are_chinese_and_leave_out_the_comments():
    words = question_words()
    assert {"谁负责", "责任单位", "多少"} <= set(words)
    assert not [word for word in words if word.isascii() or "#" in word]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("shi mo xi shei fu ze", "石墨烯谁负责"),
        ("hai na bai chuan", "海纳百川"),
        ("zhong chuang kong jian zen me shen qing", "众创空间怎么申请"),
    ],
)
def test_the_base_knows_its_names_by_their_pinyin(policy_base, typed, read):
    assert policy_base.read_pinyin(typed) == read


def test_what_was_typed_in_one_piece_is_not_torn_for_a_longer_word(policy_base):
    assert policy_base.read_pinyin("nongye he shipin bi yi xia").startswith("农业和食品")


def test_headings_typed_in_pinyin_are_recognised(policy_base):
    for clause in ("2.1.1", "2.1.2", "2.1.9", "2.1.10", "2.1.11", "2.1.14"):
        heading = policy_base.clauses[clause].heading
        typed = " ".join(readings_of(character)[0] for character in heading)
        assert policy_base.read_pinyin(typed) == heading


@pytest.mark.parametrize(
    ("text", "pinyin"),
    [("mingtian xiayu ma", True), ("nihao", True), ("hello there", False), ("LED", False), ("石墨烯", False)],
)
def test_a_text_in_pinyin_is_told_from_english(text, pinyin):
    assert is_pinyin(text) is pinyin


def test_the_phrase_tables_are_not_loaded():
    """They cost 40 MB and nothing here reads them."""
    look = "import sys, knowledge.pinyin as p; p.readings_of('墨'); print('pypinyin.phrases_dict' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout == "False\n"
