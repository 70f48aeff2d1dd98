import pytest

from knowledge import Script, count_marks, fold, name_to_traditional, normalise, to_traditional


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ＧＤＰ增长８．５％", "gdp增长8.5%"),
        ("新\u200b材\ufeff料", "新材料"),
        ("新材料\u202e？", "新材料?"),
        ("新材料\x00怎么支持", "新材料怎么支持"),
        ("❤️新材料", "❤新材料"),
        ("<b>新材料</b>", "新材料"),
        ("新新新能源", "新能源"),
        ("补多少？？？？", "补多少?"),
        ("9000亿", "9000亿"),
        ("100000元", "100000元"),
        ("新 材 料", "新材料"),
        ("R&D 占比", "r&d占比"),
        ("big   data", "big data"),
        ("  \n新材料\t", "新材料"),
        ("", ""),
    ],
)
def test_what_was_typed_is_brought_into_one_form(typed, read):
    assert normalise(typed).text == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("新材料的責任單位", "新材料的责任单位"),
        ("軟體園區", "软件园区"),
        ("大資料和網路平臺", "大数据和网络平台"),
        ("智慧財產權", "知识产权"),
        ("這份文件的文號", "这份文件的文号"),
        ("有哪些指標", "有哪些指标"),
        ("申請程序", "申请程序"),
        ("核心技術", "核心技术"),
    ],
)
def test_traditional_text_becomes_simplified_with_the_mainland_words(typed, read):
    result = normalise(typed)
    assert (result.text, result.script) == (read, Script.TRADITIONAL)


def test_simplified_text_keeps_every_word(policy_base):
    for clause in policy_base.clauses.values():
        assert normalise(clause.text).text == normalise(normalise(clause.text).text).text
        assert normalise(clause.text).script is Script.SIMPLIFIED
        assert len(normalise(clause.text).text) == len(clause.text.replace("……", "…"))


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("who is responsible for new materials", Script.ENGLISH),
        ("R&D占比是多少", Script.SIMPLIFIED),
        ("GDP", Script.SIMPLIFIED),
        ("補貼", Script.TRADITIONAL),
    ],
)
def test_the_script_of_the_question_is_told(text, script):
    assert normalise(text).script is script


def test_normalising_twice_changes_nothing(policy_base):
    forms = list(policy_base.lexicon.forms)
    assert not [form for form in forms if fold(form) != form]


def test_there_and_back_is_the_same(policy_base):
    for clause in policy_base.clauses.values():
        assert normalise(to_traditional(clause.heading)).text == fold(clause.heading)


def test_a_name_keeps_its_words_where_a_sentence_takes_taiwan_s():
    assert name_to_traditional("泉州软件园") == "泉州軟件園"
    assert to_traditional("用软件和信息管理设备") == "用軟體和資訊管理設備"


@pytest.mark.parametrize("text", ["文件", "办理程序", "窗口", "项目", "支持", "质量", "设备", "高端人才"])
def test_words_of_officials_stay_when_a_sentence_is_converted(text):
    assert to_traditional(text) == name_to_traditional(text)


@pytest.mark.parametrize(
    ("text", "marks"),
    [("责任单位", (2, 0)), ("責任單位", (0, 2)), ("石墨烯", (0, 0)), ("2.1.9 GDP", (0, 0)), ("\ud800责", (1, 0))],
)
def test_characters_of_one_script_only_are_counted(text, marks):
    assert count_marks(text) == marks


@pytest.mark.parametrize("text", ["\ud800", "新材料\udfff", "\U0010ffff", "a" * 5000, "<" * 300, "\u0301" * 50])
def test_no_character_is_too_strange(text):
    assert isinstance(normalise(text).text, str)
