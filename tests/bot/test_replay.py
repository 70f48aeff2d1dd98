"""``python -m bot replay``: a stored answer is given again from its stored state; a difference has its reason."""

import asyncio
import importlib
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from actions import ActionAnswer, Contacts
from actions.cues import load_cues
from actions.weights import load_weights
from bot import loading
from bot.replay import DIFFERENT, SAME, UNAVAILABLE, WRONG_USAGE, run_replay
from bot.runtime import stored_turns
from bot.runtime.event_log import NewEvent
from bot.runtime.sqlite_log import SQLiteLog
from bot.runtime.stored_turns import StoredTurn, answer_again
from knowledge import load_policy_base, publish, published_folders

ROOT = Path(__file__).parent.parent.parent
SENDER = "rest:anna"
GLOSSARY = ROOT / "knowledge" / "documents" / "quanzhengban-2016-87" / "facts.yml"


def user_event(text, intent):
    ranking = [{"name": intent, "confidence": 0.9}]
    parse = {"text": text, "intent": ranking[0], "intent_ranking": ranking, "entities": []}
    return {"event": "user", "timestamp": 3.0, "text": text, "parse_data": parse, "metadata": {}}


def bot_event(text, custom):
    return {"event": "bot", "timestamp": 4.0, "text": text, "data": {"custom": custom}, "metadata": {}}


def slot_event(value):
    return {"event": "slot", "timestamp": 5.0, "name": "dialogue", "value": value}


def answering(base):
    return ActionAnswer(base, Contacts("某单位"), load_cues(), load_weights())


@pytest.fixture(scope="module")
def base():
    return load_policy_base()


@pytest.fixture(scope="module")
def domain():
    return importlib.import_module("rasa.shared.core.domain").Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture
def place(tmp_path, base, domain, monkeypatch):
    """Return an installation whose knowledge, domain and store a test can change."""
    found = SimpleNamespace(data=tmp_path / "data", bases=[base], domain=domain)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "assistant.tar.gz").write_bytes(b"")
    monkeypatch.setenv("BOT_DATA_DIR", str(found.data))
    monkeypatch.setenv("BOT_MODEL_DIR", str(tmp_path / "models"))
    monkeypatch.setattr(stored_turns, "domain_of_model", lambda model: found.domain)
    monkeypatch.setattr(loading, "kept_actions", lambda settings: map(answering, found.bases))
    return found


def answered(place, *turns):
    """Store a conversation answered by the first knowledge version; return the ids of its answers."""
    events = [{"event": "action", "timestamp": 1.0, "name": "action_session_start"}]
    events.append({"event": "session_started", "timestamp": 2.0})
    ids = []
    state = None
    for text, intent in turns:
        events.append(user_event(text, intent))
        tracker = {
            "sender_id": SENDER,
            "slots": {"dialogue": state},
            "latest_message": events[-1]["parse_data"],
            "events": events[:],
            "paused": False,
            "active_loop": {},
        }
        turn = StoredTurn("", {}, tracker)
        reply = asyncio.run(answer_again(answering(place.bases[0]), turn, place.domain))
        events.append(bot_event(*reply))
        ids.append(reply[1]["answer_id"])
        state = state_after(place, turn)
        events.append(slot_event(state))
    write(place, events)
    return ids


def state_after(place, turn):
    request = importlib.import_module("bot.runtime.in_process_actions").InProcessActions([answering(place.bases[0])])
    call = {
        "next_action": "action_answer",
        "sender_id": SENDER,
        "tracker": turn.state,
        "domain": place.domain.as_dict(),
    }
    result = asyncio.run(request.request(json=call))
    return next(event["value"] for event in result["events"] if event["event"] == "slot")


def write(place, events):
    log = SQLiteLog(place.data / "conversations.db")
    log.append(SENDER, 0, [NewEvent(event["event"], event["timestamp"], json.dumps(event)) for event in events])
    log.close()


def test_an_answer_is_reproduced_byte_for_byte(place, capsys):
    (only,) = answered(place, ("石墨烯由谁负责？", "ask_agency"))
    assert run_replay([only]) == SAME
    out = capsys.readouterr().out
    assert "问：石墨烯由谁负责？" in out
    assert "市科技局" in out
    assert "逐字节相同" in out


def test_a_follow_up_is_answered_in_the_state_of_its_turn(place, capsys):
    ids = answered(
        place,
        ("石墨烯由谁负责？", "ask_agency"),
        ("那制鞋呢", "follow_up_topic"),
        ("補貼多少錢", "ask_amount"),
    )
    assert len(set(ids)) == 3
    assert [run_replay([answer_id]) for answer_id in ids] == [SAME, SAME, SAME]
    assert "2.1.1" in capsys.readouterr().out


def test_a_changed_fixed_text_is_named_as_the_reason(place, capsys):
    (only,) = answered(place, ("石墨烯由谁负责？", "ask_agency"))
    changed = place.domain.as_dict()
    changed["responses"]["utter_source"][0]["text"] = "来源：{title}{number}"
    place.domain = type(place.domain).from_dict(changed)
    assert run_replay([only]) == DIFFERENT
    out = capsys.readouterr().out
    assert "知识版本相同" in out
    assert "存下的文字是" in out
    assert "custom.answer_id" in out


@pytest.fixture(scope="module")
def other_base(tmp_path_factory):
    """Return a knowledge version in which one glossary line is another."""
    root = tmp_path_factory.mktemp("knowledge") / "knowledge"
    shutil.copytree(ROOT / "knowledge", root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    facts = root / GLOSSARY.relative_to(ROOT / "knowledge")
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace("金融改革的简称", "金融改革的一种简称"), encoding="utf-8")
    return SimpleNamespace(base=load_policy_base(root), root=root)


def test_another_knowledge_version_is_named_as_the_reason(place, other_base, capsys):
    (only,) = answered(place, ("石墨烯由谁负责？", "ask_agency"))
    place.bases = [other_base.base]
    assert run_replay([only]) == DIFFERENT
    assert "另一个知识版本" in capsys.readouterr().out


def test_the_version_that_made_the_answer_is_looked_for_among_those_kept(place, base, other_base, capsys):
    (only,) = answered(place, ("石墨烯由谁负责？", "ask_agency"))
    place.bases = [other_base.base, base]
    assert run_replay([only]) == SAME
    assert base.version in capsys.readouterr().out


def test_the_kept_versions_come_with_the_one_in_use_first(tmp_path, other_base):
    assert published_folders(tmp_path) == ()
    old = publish(tmp_path, ROOT / "knowledge").version
    new = publish(tmp_path, other_base.root).version
    assert [folder.name for folder in published_folders(tmp_path)] == [new, old]
    (tmp_path / "knowledge" / old / "agencies.yml").write_text("", encoding="utf-8")
    assert [folder.name for folder in published_folders(tmp_path)] == [new]


def test_an_unknown_id_is_told(place, capsys):
    answered(place, ("石墨烯由谁负责？", "ask_agency"))
    assert run_replay(["0123456789abcdef"]) == UNAVAILABLE
    assert "没有编号为 0123456789abcdef 的答复" in capsys.readouterr().err


def test_a_missing_store_is_told_and_not_made(place, capsys):
    assert run_replay(["0123456789abcdef"]) == UNAVAILABLE
    assert "conversations.db" in capsys.readouterr().err
    assert not place.data.exists()


def test_a_conversation_that_cannot_be_read_is_told(place, capsys):
    write(place, [{"event": "bot", "timestamp": 1.0, "text": "好", "data": {"custom": {"answer_id": "aa"}}}])
    assert run_replay(["aa"]) == UNAVAILABLE
    assert "读不出来" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["a", "b"]])
def test_wrong_usage(arguments, capsys):
    assert run_replay(arguments) == WRONG_USAGE
    assert "usage" in capsys.readouterr().err


def test_wrong_settings_are_told(monkeypatch, capsys):
    monkeypatch.setenv("BOT_PORT", "many")
    assert run_replay(["a"]) == WRONG_USAGE
    assert "BOT_PORT" in capsys.readouterr().err
