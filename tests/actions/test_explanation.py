import json

from actions.dialogue import Dialogue

KEYS = {
    "action",
    "aspects",
    "cues",
    "decision",
    "focus",
    "hits",
    "mentions",
    "normalised",
    "ranking",
    "tokens",
    "warrants",
}


def test_evidence_comes_only_when_asked_for(ask):
    assert "trace" not in ask("石墨烯誰負責", "ask_agency").custom
    assert set(ask("石墨烯誰負責", "ask_agency", explain=True).custom["trace"]) == KEYS


def test_the_reading_is_told_as_it_was(ask):
    trace = ask("石墨烯誰負責", "ask_agency", 0.8, explain=True).custom["trace"]
    assert trace["normalised"] == "石墨烯谁负责"
    assert trace["tokens"] == ["石墨烯"]
    assert trace["ranking"][0] == {"name": "ask_agency", "confidence": 0.8}
    assert len(trace["ranking"]) == 5
    assert {"surface": "石墨烯", "topic": "石墨烯", "kind": "name", "score": 1.0, "how": "exact"} in trace["mentions"]
    assert trace["hits"][0]["clause"] == "2.1.9"
    assert "agency" in trace["cues"]
    assert trace["decision"][0] == "asks who is responsible"


def test_aspects_and_state_are_told(ask):
    state = Dialogue(clauses=("2.1.9",), ask="agency", turn=2)
    trace = ask("补贴多少钱", "ask_amount", dialogue=state, explain=True).custom["trace"]
    assert trace["aspects"] == ["amount"]
    assert trace["focus"] == state.as_dict()


def test_a_name_known_by_its_sound_is_told_as_such(ask):
    (mention, *_) = ask("害纳百川谁负责", "ask_agency", explain=True).custom["trace"]["mentions"]
    assert (mention["surface"], mention["how"]) == ("害纳百川", "sound")
    assert mention["score"] < 1.0


def test_every_sentence_said_has_a_warrant(ask):
    for text, intent in (
        ("石墨烯谁负责", "ask_agency"),
        ("石墨烯补贴多少钱", "ask_amount"),
        ("GDP的目标是多少", "ask_figure"),
        ("市科技局负责什么", "ask_agency_tasks"),
        ("海纳百川是什么意思", "ask_meaning"),
        ("新材料和新能源有什么区别", "ask_compare"),
        ("文号是多少", "ask_document"),
        ("你好", "greet"),
    ):
        reply = ask(text, intent, explain=True)
        warranted = {entry["sentence"]: entry["warrant"] for entry in reply.custom["trace"]["warrants"]}
        assert "\n".join(sentence for sentence in warranted if sentence in reply.text) == reply.text
        assert all(
            warrant in ("record", "computed", "glossary") or warrant.split()[0] in ("quote", "wording")
            for warrant in warranted.values()
        )


def test_the_evidence_can_be_sent_as_json(ask):
    trace = ask("石墨烯谁负责", "ask_agency", explain=True).custom["trace"]
    assert json.loads(json.dumps(trace, ensure_ascii=False)) == trace
