import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.wechat.pages import PAGE_BYTES, paginate, size

FAMILY = "👨‍👩‍👧‍👦"
LINK = '<a href="https://example.test/documents/d#clause-2.1.9">查看原文</a>'


@pytest.mark.parametrize("count", [2000, 2001, 2047, 2048, 2049, 10_000])
def test_pages_keep_the_budget_and_joined_are_the_text(count):
    text = ("政" * (count // 3 + 1))[: count // 3] + "x" * (count % 3)
    assert size(text) == count
    pages = paginate(text)
    assert len(pages) == (1 if count <= PAGE_BYTES else -(-count // (PAGE_BYTES - 2)))  # 2000 is no multiple of 3
    assert all(0 < size(page) <= PAGE_BYTES for page in pages)
    assert "".join(pages) == text


@pytest.mark.parametrize(
    "whole", [FAMILY, "𠮷", "e\u0301\u0302", "👍🏽", "🇨🇳", "1️⃣", LINK, "🏴\U000e0067\U000e0062\U000e007f"]
)
def test_nothing_whole_is_cut(whole):
    for shift in range(40):
        text = "x" * shift + whole * 30
        pages = paginate(text, 128)
        assert "".join(pages) == text
        assert all(size(page) <= 128 for page in pages)
        assert all(page.strip("x").replace(whole, "") == "" for page in pages)


def test_flags_stay_pairs():
    assert paginate("🇨🇳🇨🇳🇨🇳", 17) == ["🇨🇳🇨🇳", "🇨🇳"]


def test_a_page_ends_where_a_line_or_sentence_does():
    lines = "".join(f"{'政' * 20}\n" for _ in range(10))
    assert all(page.endswith("\n") for page in paginate(lines, 200))
    sentences = "".join(f"{'政' * 20}。" for _ in range(10))
    assert all(page.endswith("。") for page in paginate(sentences, 200))


def test_a_link_longer_than_a_page_is_cut_as_text():
    link = f'<a href="https://x/{"y" * 300}">z</a>'
    pages = paginate(link, 100)
    assert "".join(pages) == link
    assert all(size(page) <= 100 for page in pages)


def test_endless_marks_do_not_make_a_page_too_long():
    text = "a" + "\u0301" * 5000
    assert all(size(page) <= 200 for page in paginate(text, 200))


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.one_of(st.characters(blacklist_categories=("Cs",)), st.sampled_from("政策\n。👨‍👩🏽🇨"))),
    st.integers(80, 400),
)
def test_any_text(text, budget):
    pages = paginate(text, budget)
    assert "".join(pages) == text
    assert all(size(page) <= budget for page in pages)
    for page in pages[1:]:
        assert unicodedata.category(page[0]) not in ("Mn", "Me", "Mc") or size(text) > 64
