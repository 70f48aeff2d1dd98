import pytest

from actions.dialogue import Dialogue
from actions.question import read_question
from knowledge import Script


@pytest.fixture
def read(ask, policy_base):
    """Return a function that reads a message."""
    return lambda *values, **named: read_question(ask.tracker(*values, **named), policy_base)


def test_the_likeliest_intent_and_its_probability(read):
    question = read("石墨烯谁负责", "ask_agency", 0.8)
    assert question.intent == "ask_agency"
    assert question.confidence == 0.8
    assert sum(question.intents.values()) == pytest.approx(1.0)


def test_without_classification_there_is_no_intent(read):
    question = read("石墨烯谁负责")
    assert question.intent is None
    assert question.confidence == 0.0


def test_the_fallback_is_no_intent(ask, policy_base):
    tracker = ask.tracker("石墨烯")
    tracker.latest_message["intent_ranking"] = [
        {"name": "nlu_fallback", "confidence": 0.7},
        {"name": "greet", "confidence": 0.3},
    ]
    assert read_question(tracker, policy_base).intent == "greet"


def test_the_single_intent_is_taken_where_there_is_no_ranking(ask, policy_base):
    tracker = ask.tracker("你好")
    tracker.latest_message.update(intent={"name": "greet", "confidence": 0.6}, intent_ranking=[])
    assert read_question(tracker, policy_base).intents == {"greet": 0.6}


@pytest.mark.parametrize(
    ("typed", "normalised"),
    [
        ("石墨烯誰負責", "石墨烯谁负责"),
        ("ＧＤＰ目标", "gdp目标"),
        ("shi mo xi shei fu ze", "石墨烯谁负责"),
        ("/greet", "greet"),
        (" / 石墨烯", "石墨烯"),
        ("", ""),
    ],
)
def test_the_text_is_normalised(read, typed, normalised):
    question = read(typed)
    assert question.normalised == normalised
    assert question.text == typed


def test_the_script_is_kept(read):
    assert read("石墨烯誰負責").script is Script.TRADITIONAL
    assert read("who is responsible for graphene").script is Script.ENGLISH


def test_the_state_is_read_from_its_slot(read):
    state = Dialogue(clauses=("2.1.9",), ask="agency", turn=3)
    assert read("它呢", dialogue=state).dialogue == state
    assert read("它呢").dialogue == Dialogue()


def test_evidence_is_given_only_when_asked_for(read):
    assert read("石墨烯", explain=True).explain
    assert not read("石墨烯").explain


def test_a_tracker_without_message_is_an_empty_question(ask, policy_base):
    tracker = ask.tracker("")
    tracker.latest_message = None
    question = read_question(tracker, policy_base)
    assert (question.text, question.normalised, question.intents) == ("", "", {})


def test_a_state_of_an_older_knowledge_version_is_no_obstacle(ask):
    stale = Dialogue(clauses=("9.9",), previous_clauses=("9.7",), items=("9.9", "2.1.9"))
    question = read_question(ask.tracker("第五个", "follow_up_ordinal", dialogue=stale), ask.base)
    assert question.dialogue == Dialogue(items=("2.1.9",))


def test_the_text_is_what_was_typed_not_what_the_pipeline_made_of_it(ask, policy_base):
    tracker = ask.tracker("新材料由谁负责")
    tracker.events = [{"event": "user", "text": "新材料由誰負責"}, {"event": "slot", "name": "dialogue", "value": None}]
    question = read_question(tracker, policy_base)
    assert question.text == "新材料由誰負責"
    assert question.script is Script.TRADITIONAL
    assert question.normalised == "新材料由谁负责"
