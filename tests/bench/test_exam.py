"""The exam on a fake assistant: known rights and wrongs give known counts."""

import pytest

from bench.exam import __main__ as command
from bench.exam import counts, floors
from bench.exam.diagram import reliability_svg
from bench.exam.items import Item
from bench.exam.judge import Judge
from bench.exam.report import failure_lines, kind_reliability, report
from bench.exam.run import put
from bench.exam.shares import Share
from bot.expectation import ExpectedTurn
from bot.messages import BotReply
from bot.rest_client import AssistantUnavailableError
from knowledge import load_policy_base

QUOTE = "重点发展先进高分子材料"


def answer(kind="answer", *clauses, text="好", quote=QUOTE, confidence=0.95):
    """Return the messages of one reply that keeps the contract."""
    cited = [{"document": "甲", "clause": clause, "heading": "", "quote": quote} for clause in clauses]
    custom = {
        "kind": kind,
        "citations": cited,
        "agencies": [],
        "figures": [],
        "suggestions": ["甲？", "乙？"],
        "understood": {"intent": None, "confidence": confidence, "topics": []},
        "answer_id": "1",
        "not_stated": [{"aspect": "amount", "label": "金额"}],
    }
    return [{"text": text, "custom": custom}]


REPLIES = {
    "新材料": answer("answer", "2.1.9"),
    "改写": answer("answer", "2.1.9", quote="重点发展先进材料"),
    "补多少": answer("not_in_plan", "2.1.9", text="补 50 万", confidence=0.55),
    "你好": answer("small_talk"),
    "啰嗦": answer("small_talk", text="字" * 641),
    "坏": [{"text": "好", "custom": {"kind": "answer"}}],
    "哑": [{"text": "好"}],
}


class FakeAssistant:
    def __init__(self):
        self.senders = []

    async def reply(self, message):
        self.senders.append(message.sender)
        if message.text not in REPLIES:
            raise AssistantUnavailableError("nobody there")
        return BotReply(REPLIES[message.text])


def question(user, *kinds, **expected):
    return Item(user, "questions/a", (ExpectedTurn(user, kinds, **expected),), single=True)


RIGHT = question("新材料", "answer", clauses=("2.1.9",), tags=("term", "short"))
ITEMS = [
    RIGHT,
    question("改写", "answer", clauses=("2.1.9",), tags=("term",)),
    question("补多少", "not_in_plan", first=("3.2", "2.1.9"), never=("re:\\d+万",), tags=("amount",)),
    question("你好", "answer", "small_talk", clauses=("2.1.10",)),
    question("啰嗦", "small_talk"),
    question("坏", "answer"),
    question("哑", "clarify"),
    Item(
        "conversations/b_1",
        "conversations/b_*",
        (ExpectedTurn("新材料", ("answer",)), ExpectedTurn("你好", ("clarify", "answer")), ExpectedTurn("走了")),
        single=False,
    ),
]


@pytest.fixture(scope="module")
def judge():
    return Judge(load_policy_base())


@pytest.fixture
async def verdicts(judge):
    return await put(ITEMS, FakeAssistant(), judge)


def test_each_wrong_is_found_and_nothing_else(verdicts):
    assert [sorted(verdict.failed) for verdict in verdicts] == [
        [],
        ["quotes"],
        ["never"],
        [],
        ["brief"],
        ["contract"],
        ["contract"],
        [],
        ["kind"],
        ["contract"],
    ]


async def test_everybody_asks_once_and_a_dialogue_is_one_sender(judge):
    assistant = FakeAssistant()
    for _ in range(2):
        await put(ITEMS, assistant, judge)
    assert len(set(assistant.senders)) == 2 * len(ITEMS)
    assert len(set(assistant.senders[-3:])) == 1


async def test_nobody_there_is_no_exam(judge):
    with pytest.raises(AssistantUnavailableError):
        await put([question("走了", "answer"), RIGHT], FakeAssistant(), judge)


@pytest.mark.parametrize(
    ("clause", "quote", "holds"),
    [
        ("2.1.9", "重点发展先进高分子 材料……光伏新材料", True),
        ("2.1.9", "光伏新材料……重点发展先进高分子材料", False),
        ("2.1.8", QUOTE, False),
        ("9.9", QUOTE, False),
        ("0", "泉政办〔2016〕87号", True),
        ("0", "泉政办〔2017〕87号", False),
    ],
)
def test_a_quote_must_stand_in_its_own_clause(judge, clause, quote, holds):
    failed = judge.failed(ExpectedTurn("x"), answer("answer", clause, quote=quote))
    assert ("quotes" not in failed) is holds


def test_two_answer_objects_break_the_contract(judge):
    assert "实有 2 个" in judge.failed(ExpectedTurn("x"), answer() + answer())["contract"]


def test_counts(verdicts):
    overall = {name: (share.right, share.total) for name, share in counts.overall(verdicts).items()}
    assert overall == {
        "all turns": (3, 10),
        "single questions": (2, 7),
        "dialogue turns": (1, 3),
        "dialogue turns: the first": (1, 1),
        "dialogue turns: later ones": (0, 2),
        "whole dialogues": (0, 1),
    }
    assert counts.by(verdicts, counts.tags) == {"amount": Share(0, 1), "short": Share(1, 1), "term": Share(1, 2)}
    assert list(counts.by(verdicts, counts.wanted_clauses)) == ["2.1.9", "2.1.10", "3.2"]
    assert counts.by(verdicts, counts.wanted_kinds)["answer"] == Share(3, 5)
    assert counts.checks(verdicts)["contract"] == Share(7, 10)


def test_confusion_counts_an_allowed_kind_as_the_one_wanted(verdicts):
    pairs = counts.confusion(verdicts)
    assert pairs["small_talk", "small_talk"] == 2
    assert pairs["clarify", "small_talk"] == 1
    assert pairs["clarify", counts.NO_KIND] == 1
    assert sum(pairs.values()) == 9


def test_report_names_every_failure_and_stays_the_same_but_for_the_cost(verdicts):
    first, second = (
        report(verdicts[:count], subject="x", picture="x.svg", is_timed=False) for count in (len(verdicts), None)
    )
    assert first == second
    lines = failure_lines(verdicts)
    assert len(lines) == 7
    assert all(line in first for line in lines)
    assert "- conversations/b_1 #2: “你好” — 种类：期望 clarify 或 answer，实际 small_talk" in lines
    assert "| wanted \\ given | answer | not_in_plan | clarify | small_talk | none |" in first
    assert "| clarify | · | · | · | 1 | 1 |" in first
    assert "| single questions | 2 | 7 | 28.6 |" in first
    assert "CPU time is not measured" in first


def test_diagram_shows_the_bins_that_have_turns(verdicts):
    bins = kind_reliability(verdicts)
    drawn = reliability_svg(bins, "title")
    assert drawn.count("<circle") == sum(bool(bin_.share.total) for bin_ in bins) == 3
    assert drawn == reliability_svg(bins, "title")


# ── floors ──


def test_floors_are_written_read_and_held(tmp_path, verdicts):
    path = tmp_path / "floors.yml"
    assert floors.write_floors(verdicts, path) == []
    kept = floors.read_floors(path)
    assert kept == {"questions": 28.5, "conversations": 33.3, "conversations/b_*": 33.3, "questions/a": 28.5}
    assert floors.below_floor(verdicts, kept) == {}
    assert floors.below_floor(verdicts, {**kept, "questions": 29.5}) == {}
    assert floors.below_floor(verdicts, {**kept, "questions": 29.6}) == {
        "questions": "questions: 28.6 % (2 / 7), the floor is 29.6 %"
    }
    assert floors.below_floor(verdicts, {**kept, "questions/a": 71.4}) == {}
    assert "questions/a" in floors.below_floor(verdicts, {**kept, "questions/a": 71.6})
    del kept["questions/a"]
    assert "--write-floors" in floors.below_floor(verdicts, kept)["questions/a"]


def test_floors_that_sink_are_told(tmp_path, verdicts):
    path = tmp_path / "floors.yml"
    path.write_text("questions: 90.0\ngone: 1.0\nconversations: 10.0\n", encoding="utf-8")
    assert floors.write_floors(verdicts, path) == ["floor of questions: 90.0 -> 28.5", "floor of gone: 1.0 -> none"]


# ── the command ──


@pytest.fixture
def exam_of_two(tmp_path, monkeypatch):
    """Return a folder with one file of two questions; the assistant behind any address is the fake one."""
    folder = tmp_path / "asked"
    folder.mkdir()
    (folder / "a.yml").write_text(
        "questions:\n- {user: 新材料, kind: answer}\n- {user: 你好, kind: answer}\n", encoding="utf-8"
    )

    class Address:
        def __init__(self, url, token):
            pass

        async def __aenter__(self):
            return FakeAssistant()

        async def __aexit__(self, *error):
            pass

    monkeypatch.setattr(command, "at_address", Address)
    monkeypatch.setattr(command, "configure_logs", lambda: None)
    return folder


def test_command_writes_the_report_where_it_is_told(exam_of_two, tmp_path, capsys):
    out = tmp_path / "results" / "x.md"
    assert command.main(["--questions", str(exam_of_two), "--url", "x", "--out", str(out)]) == 0
    assert "1 / 2" in capsys.readouterr().out
    assert "![Reliability diagram](x-reliability.svg)" in out.read_text(encoding="utf-8")
    assert (out.parent / "x-reliability.svg").read_text(encoding="utf-8").startswith("<svg")


def test_command_keeps_exams_of_others_out_of_the_repository(exam_of_two, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(command, "OUT", tmp_path / "own.md")
    path = tmp_path / "other.jsonl"
    path.write_text('{"id": "a", "turns": [{"user": "新材料", "kind": ["answer"]}]}', encoding="utf-8")
    assert command.main(["--jsonl", str(path), "--url", "x"]) == 0
    assert "1 / 1" in capsys.readouterr().out
    assert not (tmp_path / "own.md").exists()


def test_command_sets_floors_from_all_our_own_only(exam_of_two, capsys):
    with pytest.raises(SystemExit):
        command.main(["--questions", str(exam_of_two), "--write-floors"])
    assert "floors" in capsys.readouterr().err


def test_command_tells_what_it_cannot_read(exam_of_two, capsys):
    assert command.main(["--questions", str(exam_of_two / "no"), "--url", "x"]) == 1
    assert "no such file" in capsys.readouterr().err
