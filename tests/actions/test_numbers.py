import pytest

from actions.numbers import (
    read_clause_numbers,
    read_count,
    read_hundred_millions,
    read_numeral,
    read_positions,
    read_step,
)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12),
        ("3.5", 3.5),
        ("七", 7),
        ("十", 10),
        ("十四", 14),
        ("二十三", 23),
        ("两千", 2000),
        ("1千", 1000),
        ("九千", 9000),
    ],
)
def test_numerals_are_read(typed, value):
    assert read_numeral(typed) == value


@pytest.mark.parametrize(("typed", "mean"), [("六七百", 650), ("七八", 7.5), ("三四十", 35)])
def test_two_digits_in_a_row_are_a_rough_number(typed, mean):
    assert read_numeral(typed) == mean


@pytest.mark.parametrize("typed", ["", "第", "abc", "几", "3个", "零"])
def test_what_is_no_numeral_has_no_value(typed):
    assert read_numeral(typed) is None


@pytest.mark.parametrize(
    ("typed", "length", "places"),
    [
        ("第二条", 5, (1,)),
        ("第二条的责任单位", 5, (1,)),
        ("第一和第三条", 5, (0, 2)),
        ("第十二项", 14, (11,)),
        ("头一个", 5, (0,)),
        ("最后一个", 5, (4,)),
        ("末一条", 3, (2,)),
        ("倒数第二个", 5, (3,)),
        ("中间那个", 5, (2,)),
        ("前两个", 5, (0, 1)),
        ("前三个", 2, (0, 1)),
        ("后两个", 5, (3, 4)),
        ("后两条", 1, (0,)),
        ("2", 5, (1,)),
        ("选2", 5, (1,)),
        ("2号", 5, (1,)),
        ("二", 5, (1,)),
    ],
)
def test_ordinals_are_places_in_the_list(typed, length, places):
    assert read_positions(typed, length) == places


def test_a_place_beyond_the_list_is_returned_as_it_is():
    assert read_positions("第九条", 5) == (8,)


def test_a_list_of_even_length_has_no_middle():
    assert read_positions("中间那个", 4) == ()


@pytest.mark.parametrize("typed", ["", "没有", "最后", "前年", "石墨烯谁负责", "2020年的目标"])
def test_without_ordinal_there_is_no_place(typed):
    assert read_positions(typed, 5) == ()


@pytest.mark.parametrize(("typed", "count"), [("这三种", 3), ("两个比一比", 2), ("全部五项", 5), ("那十个", 10)])
def test_things_are_counted(typed, count):
    assert read_count(typed) == count


@pytest.mark.parametrize("typed", ["", "三", "比一比", "一个"])
def test_nothing_is_counted_without_a_measure_word(typed):
    assert read_count(typed) is None


@pytest.mark.parametrize(
    ("typed", "sums"),
    [
        ("六七百亿的集群", (650,)),
        ("500亿", (500,)),
        ("五百多亿", (500,)),
        ("1千亿", (1000,)),
        ("一千二百亿", (1200,)),
        ("500到1000亿", (500, 1000)),
        ("500~1000亿", (500, 1000)),
        ("500亿至1000亿", (500, 1000)),
        ("三百亿到五百亿", (300, 500)),
    ],
)
def test_sums_are_read_in_hundred_millions(typed, sums):
    assert read_hundred_millions(typed) == sums


@pytest.mark.parametrize("typed", ["", "50万", "一百个", "亿万富翁"])
def test_other_sums_are_not_read(typed):
    assert read_hundred_millions(typed) == ()


@pytest.mark.parametrize(
    ("typed", "part", "ids"),
    [
        ("2.3.4写了什么", "", ("2.3.4",)),
        ("2.1有哪些", "", ("2.1",)),
        ("2.1.14和3.2", "", ("2.1.14", "3.2")),
        ("三(四)", "", ("3.4",)),
        ("第三部分(二)", "", ("3.2",)),
        ("二、(一)", "", ("2.1",)),
        ("(五)呢", "3", ("3.5",)),
    ],
)
def test_clause_numbers_are_read_as_the_plan_writes_them(typed, part, ids):
    assert read_clause_numbers(typed, part) == ids


@pytest.mark.parametrize("typed", ["(五)呢", "增长8.5%", "5.6件", "3.4亿", "2016.06", "石墨烯"])
def test_other_numbers_are_no_clauses(typed):
    assert read_clause_numbers(typed) == ()


@pytest.mark.parametrize(
    ("typed", "step"), [("上一条", -1), ("前一项", -1), ("下一条", 1), ("往后一条", 1), ("下一个产业", 1)]
)
def test_steps_go_up_and_down(typed, step):
    assert read_step(typed) == step


@pytest.mark.parametrize("typed", ["这条", "第二条", "上一条责任单位"])
def test_other_words_take_no_step(typed):
    assert read_step(typed) == 0


@pytest.mark.parametrize(
    ("text", "value"), [("两百零五", 205), ("一万二", 12000), ("三百五", 350), ("二〇", 20), ("两千零二十", 2020)]
)
def test_numerals_are_read_as_they_are_said(text, value):
    assert read_numeral(text) == value


def test_a_rank_is_no_place_in_a_list():
    assert read_positions("部门数量排第一的有哪些", 14) == ()
    assert read_positions("排在第一的是谁", 14) == ()
    assert read_positions("第一的责任单位", 14) == (0,)
