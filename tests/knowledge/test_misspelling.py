import pytest

from knowledge.misspelling import MisspellingIndex, blur, syllables_of

FORMS = ["石墨烯", "新能源", "加计扣除", "市教育局", "国土资源局", "customsoffice", "makerspaces", "r&d"]


@pytest.fixture(scope="module")
def index():
    return MisspellingIndex(
        FORMS, loosely=lambda form: not form.endswith(("局", "office")), function_words=frozenset({"哪些", "的"})
    )


@pytest.mark.parametrize(("typed", "heard"), [("zhang", "zan"), ("chen", "cen"), ("shi", "si"), ("lin", "lin")])
def test_what_southerners_do_not_hear_is_blurred(typed, heard):
    assert blur(typed) == heard


def test_a_character_may_have_several_readings():
    assert {"zon", "con"} & syllables_of("重")
    assert len(syllables_of("重", 1)) == 1
    assert syllables_of("a") == frozenset()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("石磨西", [(0, 3, "石墨烯")]),
        ("问石墨稀的事", [(1, 4, "石墨烯")]),
        ("新能园", [(0, 3, "新能源")]),
        ("石墨烯", []),
        ("石墨", []),
        ("", []),
    ],
)
def test_forms_are_found_by_sound(index, text, found):
    assert list(index.by_sound(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("加计扣涂", [(0, 4, "加计扣除")]),
        ("custemsoffice", [(0, 13, "customsoffice")]),
        ("makerspaxes", [(0, 11, "makerspaces")]),
        ("加计扣除", []),
        ("加计扣。", []),
        ("加计扣5", []),
        ("加计扣的", []),
        ("市体育局", []),
        ("国士资源局", [(0, 5, "国土资源局")]),
        ("国民资源局", []),
        ("新能厂", []),
        ("", []),
    ],
)
def test_forms_of_four_characters_are_found_with_one_wrong(index, text, found):
    assert list(index.by_letter(text)) == found


def test_long_texts_are_left_alone(index):
    text = "石磨西" * 200
    assert list(index.by_sound(text)) == list(index.by_letter(text)) == []
