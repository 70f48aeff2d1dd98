import pytest

from knowledge import DOCUMENTS_ROOT, quote_holds
from knowledge.quotes import squeeze

TEXT = "发挥资源优势和\n产业基础,提高技术水平,重点发展光伏发电。"


@pytest.mark.parametrize("quote", ["资源优势和产业基础", "发挥资源优势……重点发展光伏发电。", " 提高 技术\u3000水平 "])
def test_runs_of_the_text_hold_white_space_aside(quote):
    assert quote_holds(quote, TEXT)


@pytest.mark.parametrize("quote", ["发展风能", "重点发展光伏发电……发挥资源优势", "资源优势，", "", "……", " "])
def test_anything_else_does_not(quote):
    assert not quote_holds(quote, TEXT)


def test_white_space_of_every_kind_is_left_out():
    assert squeeze(" 新\u3000材\n料\u200b\ufeff") == "新材料"


def test_every_quote_of_the_plan_stands_in_its_source(policy_base):
    for document in policy_base.documents:
        source = (DOCUMENTS_ROOT / "documents" / document.id / "source.txt").read_text(encoding="utf-8")
        quotes = [record.quote for record in (*document.facts, *document.figures, *document.aspects)]
        assert len(quotes) > 100
        assert not [quote for quote in (*quotes, *(c.text for c in document.clauses)) if not quote_holds(quote, source)]
