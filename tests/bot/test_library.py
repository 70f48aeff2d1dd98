from bot.knowledge_library import build_library
from bot.library import quote_ranges
from knowledge import load_policy_base


def test_the_library_holds_the_whole_document():
    base = load_policy_base()
    library = build_library(base)
    [document] = library.documents
    shown = [clause for section in document.sections for clause in section.clauses]
    assert [clause.text for clause in shown] == [clause.text for clause in base.clauses.values()]
    assert [len(clause.agencies) for clause in shown] == [len(clause.agencies) for clause in base.clauses.values()]
    assert library.document(document.number) is library.document("quanzhengban-2016-87") is document
    assert library.document("88号") is None
    assert document.clause("2.1.9").heading == "新材料"
    assert document.clause("9.9") is None


def test_an_unsure_name_of_today_is_not_shown():
    base = load_policy_base()
    unsure = {agency.name for agency in base.agencies.values() if agency.certainty.value == "low" and agency.today}
    [document] = build_library(base).documents
    shown = {a.name: a.today for s in document.sections for c in s.clauses for a in c.agencies}
    assert shown["市经信委"] == "市工业和信息化局"
    assert {shown[name] for name in unsure if name in shown} <= {None}


def test_examples_come_from_the_document():
    base = load_policy_base()
    examples = build_library(base).examples
    assert set(examples.agencies) <= set(base.agencies)
    assert set(examples.figures) <= set(base.figures)
    assert {*examples.industries, *examples.topics} <= {clause.heading for clause in base.clauses.values()}
    assert all(vars(examples).values())


def test_quotes_are_found_run_by_run():
    text = "甲乙丙丁,戊己庚辛。"
    assert quote_ranges(text, "乙丙") == ((1, 3),)
    assert quote_ranges(text, "甲乙……庚 辛。") == ((0, 2), (7, 10))
    assert quote_ranges(text, "庚辛……甲乙") == ()
    assert quote_ranges(text, "没有") == ()
