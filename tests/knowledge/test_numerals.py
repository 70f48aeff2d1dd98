import pytest

from knowledge.numerals import Quantity, numeral_value, quantities


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("5,000", 5000),
        ("8.5", 8.5),
        ("八", 8),
        ("十", 10),
        ("十七", 17),
        ("二十五", 25),
        ("一百", 100),
        ("两百零五", 205),
        ("三千五百", 3500),
        ("一万", 10_000),
        ("一千万", 10_000_000),
        ("两万三千", 23_000),
        ("五亿", 500_000_000),
        ("首", 1),
    ],
)
def test_numerals_are_read(numeral, value):
    assert numeral_value(numeral) == value


@pytest.mark.parametrize(
    ("text", "unit", "found"),
    [
        ("比重达2%,占16%", "%", [Quantity(2, "达"), Quantity(16, None)]),
        ("达百分之五", "%", [Quantity(5, "达")]),
        ("年均增长8.5%左右", "%", [Quantity(8.5, "左右")]),
        ("超9000亿元", "亿元", [Quantity(9000, "超")]),
        ("突破10万元", "万元", [Quantity(10, "突破")]),
        ("补十万元", "万元", [Quantity(10, None)]),
        ("必须有100个以上", "个", [Quantity(100, "以上")]),
        ("八项重点人才工程", "项", [Quantity(8, None)]),
        ("翻一番", "番", [Quantity(1, None)]),
        ("全省首位", "位", [Quantity(1, None)]),
        ("35.6件", "件", [Quantity(35.6, None)]),
        ("没有数字", "个", []),
    ],
)
def test_numbers_in_front_of_a_unit_are_found_with_the_word_beside_them(text, unit, found):
    assert list(quantities(text, unit)) == found
