import pytest

from actions.evidence import coordinated_clauses, gather
from knowledge import MeaningIndex, TopicKind

ENGLISH = "who handles sheets of carbon"


def test_named_things_point_to_their_clauses(policy_base):
    found = gather(policy_base, "石墨烯归谁管", {})
    assert found.best_clause() == "2.1.9"
    assert [topic.label for topic in found.topics(TopicKind.NAME)] == ["石墨烯"]
    assert [mention.form for mention in found.content] == ["石墨烯"]


def test_agencies_are_no_content(policy_base):
    found = gather(policy_base, "市科技局和税务局管什么", {})
    assert [topic.key for topic in found.agencies] == ["市科技局", "市税务局"]
    assert found.content == ()


def test_a_section_is_no_clause_of_the_same_name(policy_base):
    found = gather(policy_base, "模式创新", {})
    assert found.topics(TopicKind.SECTION)
    assert found.content == ()
    assert "1.1" not in {clause for clause, points in found.scores.items() if points > 3}


def test_recognised_names_are_blanked_in_place(policy_base):
    text = "新材料要什么材料"
    assert gather(policy_base, text, {}).blank_names(text) == "   要什么材料"


def test_a_name_counts_more_for_the_clause_that_treats_it_most(policy_base):
    name = policy_base.names["功能性食品"]
    scores = gather(policy_base, "功能性食品", {}).scores
    first, second = name.clauses
    assert scores[first] > scores[second] > 0


def test_words_alone_find_the_clause_that_says_it(policy_base):
    found = gather(policy_base, "及时解决困难和问题", {})
    assert found.mentions == ()
    assert found.best_clause() == "3.1"
    assert found.best_search_score == found.hits[0].score > 0


def test_nothing_is_found_in_nothing(policy_base):
    found = gather(policy_base, "", {})
    assert found.best_clause() is None
    assert (found.mentions, found.hits, found.scores) == ((), (), {})
    assert found.best_search_score == found.explained == found.known == 0.0


def test_a_likely_field_adds_to_its_clause(policy_base):
    without = gather(policy_base, "有什么政策", {})
    with_tax = gather(policy_base, "有什么政策", {"tax": 1.0})
    assert with_tax.scores["3.2"] - without.scores.get("3.2", 0.0) == pytest.approx(3.0)


def test_it_is_told_how_much_of_a_question_the_names_cover(policy_base):
    assert gather(policy_base, "石墨烯", {}).explained == 1.0
    assert 0.0 < gather(policy_base, "石墨烯火锅店装修", {}).explained < 1.0
    assert gather(policy_base, "火锅店装修", {}).explained == 0.0


def test_it_is_told_how_much_of_a_question_the_plan_knows(policy_base):
    assert gather(policy_base, "石墨烯", {}).known == 1.0
    assert gather(policy_base, "烫头发染指甲", {}).known < 0.3


@pytest.mark.parametrize("joint", ["和", "跟", "、", "与", "以及", "产业和", ",", "vs"])
def test_names_joined_to_each_other_are_all_asked_about(policy_base, joint):
    text = f"新材料{joint}新能源谁负责"
    assert coordinated_clauses(gather(policy_base, text, {}), text, False, lambda clause, mention: False) == (
        "2.1.9",
        "2.1.10",
    )


def test_names_apart_are_asked_about_only_when_all_are_wanted(policy_base):
    text = "新材料比起我们做的新能源"
    found = gather(policy_base, text, {})
    assert coordinated_clauses(found, text, False, lambda clause, mention: False) == ()
    assert coordinated_clauses(found, text, True, lambda clause, mention: False) == ("2.1.9", "2.1.10")


def test_a_clause_that_speaks_of_all_that_is_joined_stands_for_them(policy_base):
    text = "新材料和新能源谁负责"
    found = gather(policy_base, text, {})
    assert coordinated_clauses(found, text, False, lambda clause, mention: True) == (found.best_clause(),)


def test_names_ruled_out_are_left_out_where_others_stay(policy_base):
    forms = lambda text: [mention.form for mention in gather(policy_base, text, {}).content]  # noqa: E731
    assert forms("水暖怎么写,别的石材先不用") == ["水暖"]
    assert forms("石材先不看") == ["石材"]


@pytest.fixture
def meaning(policy_base, fake_encoder):
    """Return a search by meaning that takes one English question and one name for what clause 2.1.9 says."""
    clause = policy_base.clauses["2.1.9"]
    said = f"{clause.heading}。{clause.text}"
    return MeaningIndex(policy_base.clauses.values(), fake_encoder({ENGLISH: said, "海纳百川": said}))


def test_meaning_finds_the_clause_where_no_name_is_recognised(policy_base, meaning):
    assert gather(policy_base, ENGLISH, {}).best_clause() is None
    assert gather(policy_base, ENGLISH, {}, meaning).best_clause() == "2.1.9"


def test_meaning_is_not_asked_where_a_name_is_recognised(policy_base, meaning):
    plain = gather(policy_base, "海纳百川", {})
    assert gather(policy_base, "海纳百川", {}, meaning).scores == plain.scores


def test_paraphrases_find_the_clause_too_unless_an_agency_is_asked_about(policy_base, fake_encoder):
    index = MeaningIndex((), fake_encoder({}), paraphrases={"2.1.10": ("后山刮大风",)})
    assert gather(policy_base, "后山刮大风呀", {}, index).best_clause() == "2.1.10"
    assert "2.1.10" not in gather(policy_base, "科技局后山刮大风呀", {}, index).scores
