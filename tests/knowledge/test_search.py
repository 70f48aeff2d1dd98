import pytest

from knowledge import fold


def best(base, question):
    return [hit.clause for hit in base.search(fold(question))]


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("泉州科技云是做什么的", "2.2.2"),
        ("科研人员能不能离岗创业", "3.4"),
        ("利用旧厂房改造众创空间", "2.3.3"),
        ("食品质量可追溯", "2.1.5"),
        ("海工装备和轨道客车", "2.1.3"),
        ("职工转岗技能培训", "3.3"),
    ],
)
def test_the_clause_that_says_it_comes_first(policy_base, question, clause):
    assert best(policy_base, question)[0] == clause


def test_hits_come_best_first_each_clause_once(policy_base):
    hits = policy_base.search("创新平台建设", limit=5)
    assert len(hits) == 5
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.clause for hit in hits}) == 5
    assert all(hit.sentence in policy_base.clauses[hit.clause].sentences and hit.score > 0 for hit in hits)


@pytest.mark.parametrize("question", ["", "的", "谁", "xyzzy", "🙂", "a b c", "怎么样"])
def test_without_a_content_word_nothing_is_found(policy_base, question):
    assert policy_base.search(question) == ()


def test_sentences_of_a_clause_are_ranked_and_all_there(policy_base):
    ranked = policy_base.rank_sentences("制鞋业要重点打造什么", "2.1.1")
    assert ranked[0].sentence.startswith("制鞋业要重点打造")
    assert sorted(hit.sentence for hit in ranked) == sorted(policy_base.clauses["2.1.1"].sentences)
    assert len(policy_base.rank_sentences("", "2.1.1")) == len(ranked)


def test_names_are_not_cut_and_function_words_are_left_out(policy_base):
    assert policy_base.cutter.words("海纳百川是什么") == ["海纳百川"]
    assert "石墨" in policy_base.cutter.terms("石墨烯")
