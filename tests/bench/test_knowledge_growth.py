"""The measurement of growth: documents that nobody wrote, engines, tables. Small, so that it runs everywhere."""

import re

import numpy as np
import pytest

import bench.knowledge.__main__ as command
from bench.knowledge.engines import ENGINES, measure, read_terms
from bench.knowledge.plot import growth_svg
from bench.knowledge.report import report
from bench.knowledge.synthetic import Synthesis
from bench.knowledge.vectors import StandInEncoder
from knowledge import DIMENSIONS, PolicyBase, load_policy_base

ROWS = [["石墨烯", "新材料"], ["制鞋", "纺织", "纺织"], ["新材料", "光伏"], ["石化", "园区"]] * 5
QUERIES = [["石墨烯"], ["纺织", "园区"], ["没有"]]


@pytest.fixture(scope="module")
def plan():
    return load_policy_base()


@pytest.fixture(scope="module")
def synthesis(plan):
    return Synthesis(plan)


def grown(plan, documents):
    return PolicyBase(documents, tuple(plan.agencies.values()), tuple(plan.groups.values()), plan.function_words)


def test_the_same_documents_are_made_every_time_and_a_larger_base_holds_a_smaller_one(plan, synthesis):
    small, large = synthesis.documents(90), Synthesis(plan).documents(150)
    assert [len(document.clauses) for document in small] == [35, 35, 20]
    assert [clause.text for clause in small[1].clauses] == [clause.text for clause in large[1].clauses]
    assert sum(len(document.clauses) for document in large) == 150


def test_the_documents_are_what_the_base_takes(plan, synthesis):
    documents = synthesis.documents(105)
    base = grown(plan, documents)
    assert len(base.clauses) == 105
    assert all(
        clause.heading in documents[2].source and clause.text in documents[2].source for clause in documents[2].clauses
    )
    name = documents[2].names[-1]
    assert name.clauses[0] in {clause for topic in base.lexicon.topics(name.name) for clause in topic.clauses}


def test_a_document_added_later_is_found_like_one_that_was_there(plan, synthesis):
    first = synthesis.documents(70)
    second = (*first, synthesis.document(2))
    base, whole = grown(plan, first), grown(plan, second)
    version = base.version
    base.add(second[2])
    assert base.version == whole.version != version
    added = second[2].clauses[3]
    for text in (added.text, "石墨烯谁负责", second[2].figures[0].short, added.heading):
        assert [hit.clause for hit in base.search(text, 3)] == [hit.clause for hit in whole.search(text, 3)]
        assert base.link(text) == whole.link(text)
    assert base.clauses_of(["市科技局"]) == whole.clauses_of(["市科技局"])
    assert base.clauses_in(added.section_id) == whole.clauses_in(added.section_id) != ()
    assert base.clauses_with(added.text[:12]) == (added,)
    assert base.figures_of(second[2].figures[0].clause) == second[2].figures
    assert base.occurs(added.text[3:9])
    with pytest.raises(ValueError, match=re.escape(added.id)):
        base.add(second[2])


@pytest.mark.parametrize("name", [name for name in ENGINES if name != "tantivy"])
def test_every_engine_finds_the_rows_that_hold_the_terms(name):
    measured = measure(name, ROWS, QUERIES)
    stone, spinning, nothing = measured["found"]
    assert {row % 4 for row in stone} == {0}
    assert spinning[0] % 4 == 1
    assert nothing == []
    assert measured["p95"] >= measured["median"] > 0


def test_terms_are_read_from_the_first_lines(tmp_path):
    (tmp_path / "terms").write_text("甲 乙\n丙\n\n", encoding="utf-8")
    assert read_terms(tmp_path / "terms", 1) == [["甲", "乙"]]
    assert read_terms(tmp_path / "terms") == [["甲", "乙"], ["丙"], []]


class CountingEncoder:
    def __init__(self):
        self.encoded = 0

    def encode(self, texts):

        self.encoded += len(texts)
        rows = np.random.default_rng(self.encoded).normal(size=(len(texts), DIMENSIONS)).astype("float32")
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_most_sentences_get_stand_in_vectors():
    real = CountingEncoder()
    vectors = StandInEncoder(real).encode([str(number) for number in range(2000)])
    assert vectors.shape == (2000, DIMENSIONS)
    assert real.encoded < 1000
    assert abs((vectors**2).sum(axis=1) - 1).max() < 1e-3


MESSAGES = {
    size: {
        "steps": {"names": {"median": cost, "p95": 2 * cost}},
        "names": 5,
        "build": 1.0,
        "meaning_build": 1.0,
        "add": 3.0,
        "memory": 9.0,
    }
    for size, cost in ((100, 1.0), (1000, 2.5))
}


def test_the_table_says_what_is_missed():
    page = report(MESSAGES, {}, {})
    assert "| names | 1.000 / 2.000 | 2.500 / 5.000 | 2.50 | missed |" in page
    assert "engines" not in page


def test_the_page_says_why_a_goal_is_missed_and_nothing_where_it_is_met():
    assert "- names: a larger base knows more names" in report(MESSAGES, {}, {})
    unknown = {size: {**found, "steps": {"pinyin": found["steps"]["names"]}} for size, found in MESSAGES.items()}
    assert "- pinyin: the cause is not known." in report(unknown, {}, {})
    assert "Why the goal is missed" not in report({100: MESSAGES[100], 1000: MESSAGES[100]}, {}, {})


def test_the_plot_holds_every_line():
    drawn = growth_svg({"names": [(100, 1.0), (1000, 2.5)], "search": [(100, 0.0), (1000, 0.2)]}, "CPU")
    assert drawn.count("<polyline") == 2
    assert drawn == growth_svg({"names": [(100, 1.0), (1000, 2.5)], "search": [(100, 0.0), (1000, 0.2)]}, "CPU")


def test_the_command_measures_and_writes(tmp_path, monkeypatch):
    names = ("own postings", "SQLite FTS5")
    monkeypatch.setattr(command, "ENGINES", {name: ENGINES[name] for name in names})
    out = tmp_path / "knowledge.md"
    assert command.main(["--sizes", "35", "--only", "engines", "--out", str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    assert all(f"| {name} | 35 |" in page for name in names)
    row = next(line for line in page.splitlines() if line.startswith("| own postings | 35 |"))
    assert "| 1.000 |" in row


@pytest.mark.parametrize("clauses", ["34", "1000001"])
def test_a_size_that_makes_no_sense_is_refused_with_what_is_allowed(clauses, capsys):
    with pytest.raises(SystemExit):
        command.main(["--sizes", clauses])
    assert "from 35" in capsys.readouterr().err


def test_a_model_is_asked_for_by_name(tmp_path):
    with pytest.raises(SystemExit, match="python -m bot train"):
        command.main(["--sizes", "35", "--only", "messages", "--model-dir", str(tmp_path)])
