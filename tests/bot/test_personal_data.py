import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.personal_data import mask_personal_data


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我的手机是13800138000，谢谢", "我的手机是［手机号］，谢谢"),
        ("138 0013-8000", "［手机号］"),
        ("电话：＋８６ １３８００１３８０００。", "电话：［手机号］。"),
        ("一三八零零一三八零零零", "［手机号］"),
        ("幺三八〇〇幺三八〇〇〇", "［手机号］"),
        ("13\u200b800\u200b138\u200b000", "［手机号］"),
        ("身份证110105 19491231 002x。", "身份证［身份证号］。"),
        ("卡号6222 0212 3456 7890 128？", "卡号［银行卡号］？"),
        ("4111-1111-1111-1111", "［银行卡号］"),
        ("发到 a.b+c@mail.example.com 吧", "发到 ［邮箱］ 吧"),
        ("ＺＨＡＮＧ＠ｅｘａｍｐｌｅ．ｃｎ", "［邮箱］"),
        ("13800138000和13900139000", "［手机号］和［手机号］"),
    ],
)
def test_personal_data_is_named_instead_of_repeated(text, masked):
    assert mask_personal_data(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "泉政办〔2016〕87号，2020年达5000亿元",
        "500~1000亿产业集群有50个以上",
        "110105194912310021",  # wrong check character
        "6222021234567890127",  # wrong check digit
        "0000000000000000",
        "12345",
        "0595-22500000",
        "2.1.9 和 2.1.10",
        "二〇一六年六月",
    ],
)
def test_other_numbers_stay(text):
    assert mask_personal_data(text) == text


@given(st.text())
def test_any_text_can_be_masked_and_masking_again_changes_nothing(text):
    once = mask_personal_data(text)
    assert mask_personal_data(once) == once


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text(alphabet="好的吗，。 ", max_size=5))
def test_no_mobile_number_passes(number, around):
    assert number not in mask_personal_data(around + number + around)
