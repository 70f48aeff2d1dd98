"""The stock assistant's project and its adapter: what is written is whole, in Rasa's form and by the contract."""

import pytest

from bench.exam.items import own_conversations, own_questions
from bench.exam.judge import Judge
from bench.stock import __main__ as command
from bench.stock import compare
from bench.stock.adapter import contract_messages
from bench.stock.faq import THE_DOCUMENT, examples, fitting, responses
from bot.expectation import ExpectedTurn
from knowledge import load_policy_base, parse_yaml


@pytest.fixture(scope="module")
def base():
    return load_policy_base()


@pytest.fixture(scope="module")
def project(tmp_path_factory, base):
    folder = tmp_path_factory.mktemp("stock") / "project"
    command.write_project(folder, base)
    return folder


def read(path):
    return parse_yaml(path.read_text(encoding="utf-8"))


def said(response):
    """Return what Rasa's channel sends of a response: the text and the custom object apart."""
    return [{"text": response["text"]}, {"custom": response["custom"]}]


# ── the project ──


def test_every_clause_and_the_document_has_examples_and_an_answer(base):
    wanted = {THE_DOCUMENT, *base.clauses}
    assert set(examples(base)) == set(responses(base)) == wanted
    assert all(len(forms) >= 5 for forms in examples(base).values())


def test_no_example_stands_twice(base):
    forms = [form.casefold() for found in examples(base).values() for form in found]
    assert len(forms) == len(set(forms))


def test_no_example_is_a_question_of_the_exam(base):
    asked = {
        turn.user for item in (*own_questions(), *own_conversations()) for turn in item.turns if len(turn.user) > 6
    }
    named = {form for found in examples(base).values() for form in found}
    assert not asked & {
        form for form in named if form.endswith(("什么政策", "怎么发展", "有哪些", "怎么说", "有哪些措施"))
    }


def test_every_answer_is_right_by_the_contract_and_its_quotes(base):
    judge = Judge(base)
    wrong = {
        clause: judge.failed(ExpectedTurn("", ("answer",), clauses=(clause,)), contract_messages(said(response), "a"))
        for clause, response in responses(base).items()
    }
    assert not {clause: failed for clause, failed in wrong.items() if failed}


def test_a_text_that_is_too_long_is_cut_after_a_part_but_never_to_nothing():
    assert fitting(["甲乙", "丙丁"], 4) == "甲乙丙丁"
    assert fitting(["甲乙", "丙丁"], 3) == "甲乙"
    assert fitting(["甲乙", "丙丁"], 1) == "甲乙"


def test_rules_and_stories_name_intents_and_responses_there_are(project):
    domains = [read(project / "domain" / name) for name in ("domain.yml", "faq.yml")]
    told = {name for domain in domains for name in domain["responses"]} | {"utter_faq"}
    known = {*domains[0]["intents"], "nlu_fallback"}
    steps = [
        step
        for name, key in (("rules.yml", "rules"), ("stories.yml", "stories"))
        for block in read(project / "training" / name)[key]
        for step in block["steps"]
    ]
    assert {step["intent"] for step in steps if "intent" in step} <= known
    assert {step["action"] for step in steps if "action" in step} <= told
    assert {path.stem for path in (project / "training" / "intents").glob("*.yml")} | {"faq"} == set(
        domains[0]["intents"]
    )


def test_every_retrieval_intent_has_its_response(project):
    intents = {block["intent"] for block in read(project / "training" / "faq.yml")["nlu"]}
    assert {f"utter_{intent}" for intent in intents} == set(read(project / "domain" / "faq.yml")["responses"])
    assert "faq/2_1_9" in intents


def test_a_folder_with_something_in_it_is_left_alone(tmp_path, capsys):
    (tmp_path / "mine").write_text("kept", encoding="utf-8")
    assert command.main([str(tmp_path)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


# ── the adapter ──


def test_not_stated_and_the_faq_become_one_reply(base):
    silent = {
        "text": "方案没有写具体金额。",
        "custom": {"kind": "not_in_plan", "not_stated": [{"aspect": "amount", "label": "金额"}]},
    }
    turn = [*said(silent), *said(responses(base)["2.1.9"])]
    messages = contract_messages(turn, "a", {"name": "ask_amount", "confidence": 1.0000001})
    expected = ExpectedTurn("", ("not_in_plan",), first=("2.1.9",), says=("石墨烯",))
    assert not Judge(base).failed(expected, messages)
    assert messages[0]["text"].startswith("方案没有写具体金额。\n新材料")
    assert messages[0]["custom"]["understood"] == {"intent": "ask_amount", "confidence": 1.0, "topics": ["2.1.9"]}


@pytest.mark.parametrize("name", ["utter_greet", "utter_out_of_scope", "utter_default", "utter_handoff"])
def test_a_fixed_response_keeps_the_contract(project, base, name):
    response = read(project / "domain" / "domain.yml")["responses"][name][0]
    assert not Judge(base).failed(
        ExpectedTurn("", (response["custom"]["kind"],)), contract_messages(said(response), "a")
    )


def test_silence_stays_silence(base):
    assert "contract" in Judge(base).failed(ExpectedTurn("", ("answer",)), contract_messages([], "a"))


# ── beside ours ──


def exam_report(right, milliseconds="CPU time is not measured behind an address."):
    table = "|  | right | of | % | 95 % interval |\n|---|--:|--:|--:|--:|\n"
    sections = "".join(f"## {name}\n\n{table}| all turns | {right} | 100 | 0.0 | x |\n\n" for name in compare.SECTIONS)
    head = "Written by `python -m bench.exam` (knowledge abc, model def); do not edit.\n\n"
    return f"{head}{sections}## Cost\n\n{milliseconds}\n"


def test_both_exams_stand_side_by_side_with_their_intervals():
    ours = exam_report(90, "CPU milliseconds a turn: median 9.5, 95th percentile 20.0.")
    page = compare.comparison(ours, exam_report(50), {"median_cpu_ms": 40.5, "peak_mb": 900}, {"DIETClassifier": 20})
    assert "| all turns | 100 | 90.0 (82.6–94.5) | 50.0 (40.4–59.6) |" in page.splitlines()
    assert "ours: knowledge abc, model def" in page
    assert "DIETClassifier 20. CPU time a turn, median: ours 9.5 ms, stock 40.5 ms" in page


def test_what_is_no_report_is_refused():
    with pytest.raises(compare.ReportError, match="no table under “Overall”"):
        compare.comparison(exam_report(90), "# nothing", {"median_cpu_ms": 1, "peak_mb": 1}, {})


def test_the_committed_report_can_be_compared():
    ours = compare.OURS.read_text(encoding="utf-8")
    assert all(compare.shares(ours, heading) for heading in compare.SECTIONS)


def test_the_epochs_are_those_of_the_project():
    assert set(compare.epochs()) == {"DIETClassifier", "ResponseSelector", "TEDPolicy"}
