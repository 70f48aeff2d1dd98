import pytest

from actions.dialogue import Dialogue
from knowledge import Aspect

OLD = Dialogue(clauses=("2.1.1",), items=("2.1.1", "2.1.2"), agencies=("市科技局",), figures=("地区生产总值",), turn=4)


@pytest.fixture
def context(context_of):
    """Return how a question after an earlier one is read."""
    return context_of("石墨烯谁负责", "ask_agency", dialogue=OLD)


def test_the_clauses_are_those_of_the_focus(context):
    assert [clause.id for clause in context.clauses] == ["2.1.9"]


def test_a_citation_names_document_clause_and_heading(context, policy_base):
    citation = context.cite(policy_base.clauses["2.1.9"], "石墨烯")
    assert (citation.document, citation.clause, citation.heading) == ("泉政办〔2016〕87号", "2.1.9", "新材料")


def test_a_clause_without_agencies_is_cited_by_its_heading(context, policy_base):
    goal = policy_base.clauses["1.1"]
    assert context.cite_agency_line(goal).quote == goal.heading
    assert context.cite_agency_line(policy_base.clauses["3.1"]).quote == "市科技局、经信委、发改委、教育局"


def test_a_long_quote_is_shortened_in_the_text_and_marked(context, policy_base):
    clause = policy_base.clauses["3.4"]
    line = context.quote_line(context.cite(clause, clause.text * 2))
    assert "……”" in line.text
    assert line.text.partition("“")[2].partition("……")[0] in clause.text
    assert line.warrant == "quote 3.4"


def test_a_short_quote_stands_whole(context, policy_base):
    clause = policy_base.clauses["2.1.10"]
    assert clause.text in context.quote_line(context.cite(clause, clause.text)).text


def test_names_of_today_are_told_with_their_certainty(context, policy_base):
    names = ("市经信委", "市粮食局", "市科技局", "市金融工作局")
    line = context.today_line(policy_base.agencies[name] for name in names)
    assert line.text == "今名：市经信委→市工业和信息化局；市粮食局→市发展和改革委员会（请核实）"


def test_without_a_known_change_no_name_of_today_is_told(context, policy_base):
    assert context.today_line([policy_base.agencies["市科技局"], policy_base.agencies["市审改办"]]) is None


def test_agencies_are_paired_with_those_clauses_that_name_them(context, policy_base):
    pairs = context.agencies_with_clauses([policy_base.clauses["3.1"], policy_base.clauses["3.3"]])
    assert [(agency.name, clauses) for agency, clauses in pairs] == [
        ("市科技局", ("3.1", "3.3")),
        ("市经信委", ("3.1", "3.3")),
        ("市发改委", ("3.1",)),
        ("市教育局", ("3.1", "3.3")),
        ("市人社局", ("3.3",)),
    ]


def test_words_that_the_document_does_use_are_not_told_as_missing(context, policy_base):
    searched = context.not_stated(Aspect.PROCEDURE).searched
    assert "材料" not in searched
    assert {"申报", "申请"} <= set(searched)


def test_an_answer_on_other_clauses_remembers_the_last_ones(context):
    state = context.follow_on(clauses=("2.1.9",))
    assert (state.clauses, state.previous_clauses) == (("2.1.9",), ("2.1.1",))
    assert (state.items, state.agencies, state.figures) == (OLD.items, OLD.agencies, OLD.figures)
    assert (state.ask, state.turn) == ("agency", 5)


@pytest.mark.parametrize("clauses", [(), ("2.1.1",)])
def test_an_answer_on_the_same_clauses_or_none_moves_nothing(context, clauses):
    state = context.follow_on(clauses=clauses)
    assert (state.clauses, state.previous_clauses) == (("2.1.1",), ())


def test_what_is_given_replaces_what_was(context):
    state = context.follow_on(items=("3.1",), agencies=("市财政局",), figures=("三大行动数量",), ask="content")
    assert (state.items, state.agencies) == (("3.1",), ("市财政局",))
    assert (state.figures, state.ask) == (("三大行动数量",), "content")
