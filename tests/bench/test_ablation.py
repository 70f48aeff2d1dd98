"""The pure parts of the ablation: what is compared, how sentences are split, the table and the plot."""

import json

import pytest

from bench.ablation import __main__ as command
from bench.ablation import jobs, whole_turns
from bench.ablation.jobs import JobError, Workshop
from bench.ablation.measure import DIALOGUE, FIFTH, OWN, PUBLIC, SINGLE, Corpus, Row, train_and_parse
from bench.ablation.plot import Point, scatter_svg
from bench.ablation.sentences import families, frame_of, own_sentences, public_sentences, split
from bench.ablation.table import ABSENT, points, report
from bench.ablation.texts import asked, normalised_sentences
from bench.ablation.variants import CONFIG, DIET, FEATURES, LOGISTIC, SVM, Variant, all_variants, rasa_config
from bench.exam.items import Item
from bench.exam.shares import Share
from bot.assistant import TEST_QUESTION
from bot.expectation import ExpectedTurn
from knowledge import parse_yaml

WORDS, CHARACTERS, ENCODER = FEATURES
FRAME = frame_of(["石墨烯", "制鞋"])


def names(variant):
    return [part["name"] for part in rasa_config(variant)["pipeline"]]


def project_pipeline():
    return parse_yaml(CONFIG.read_text(encoding="utf-8"))["pipeline"]


# ── variants ──


def test_there_are_all_combinations_but_diet_with_the_encoder():
    pairs = {(row.features, row.classifier) for row in all_variants()}
    assert pairs == {(f, c) for f in FEATURES for c in (LOGISTIC, SVM, DIET)} - {(ENCODER, DIET)}
    assert len({row.key for row in all_variants()}) == len(all_variants())


def test_the_whole_of_our_features_with_our_classifier_is_the_project_s_own_pipeline():
    ours = [part for part in project_pipeline() if part["name"] != "FallbackClassifier"]
    assert rasa_config(Variant(ENCODER, LOGISTIC))["pipeline"] == ours


@pytest.mark.parametrize("variant", all_variants(), ids=lambda variant: variant.key)
def test_components_are_set_as_in_the_project(variant):
    *features, classifier = rasa_config(variant)["pipeline"]
    assert all(part in project_pipeline() for part in features)
    assert (classifier in project_pipeline()) == (variant.classifier == LOGISTIC)


def test_only_the_normaliser_is_missing_where_tensorflow_is_needed():
    assert names(Variant(CHARACTERS, SVM))[1:-1] == names(Variant(CHARACTERS, DIET))[:-1]
    assert not [name for name in names(Variant(CHARACTERS, DIET)) if name.startswith("bot.")]


# ── sentences ──


def test_a_common_frame_or_nearly_equal_words_make_a_family():
    sentences = ["石墨烯归谁管", "怎么申请补贴呢", "制鞋归谁管", "怎么申请补贴", "你好"]
    first, asking, second, nearly, alone = families(sentences, FRAME)
    assert first == second
    assert asking == nearly
    assert len({first, asking, alone}) == 3


def test_names_alone_are_no_frame():
    assert len(set(families(["石墨烯", "制鞋"], FRAME))) == 2


def test_no_family_is_on_both_sides_of_the_split():
    kinds = ("归谁管", "能拿多少补贴", "在哪里办理")
    labelled = [(kind, f"{word * 3}{kind}") for kind in kinds for word in "甲乙丙丁戊己庚辛壬癸"]
    labelled += [(kind, f"{name}的事{kind}") for kind in kinds for name in ("石墨烯", "制鞋")]
    training, held_out = split(labelled, FRAME)
    assert sorted(training + held_out) == sorted(labelled)
    family = dict(zip(labelled, families([sentence for _, sentence in labelled], FRAME), strict=True))
    assert not {family[one] for one in training} & {family[one] for one in held_out}


def test_our_sentences_are_read_with_their_intents():
    found = own_sentences()
    assert ("affirm", "是的") in found
    assert len(found) > 2500


def test_public_sentences_are_lines_of_intent_and_sentence(tmp_path):
    path = tmp_path / "some.tsv"
    path.write_text("app\t打开地图\n\nnews\t有 什么\t新闻\n", encoding="utf-8")
    assert public_sentences(path) == [("app", "打开地图"), ("news", "有 什么\t新闻")]
    path.write_text("app 打开地图\napp\t好\n坏\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lines without a tabulator: 1, 3"):
        public_sentences(path)


def test_every_text_of_an_exam_is_asked_once_as_the_assistant_passes_it_on():
    turns = tuple(map(ExpectedTurn, ("好", "/restart", " 好\n", TEST_QUESTION)))
    assert asked([Item("a", "b", turns, single=False)]) == [TEST_QUESTION, "好", "restart"]


def test_the_sentences_of_a_message_are_asked_too():
    items = [Item("a", "b", (ExpectedTurn("石墨烯谁负责？补贴多少？"),), single=True)]
    assert asked(items)[1:] == ["石墨烯谁负责？补贴多少？", "石墨烯谁负责", "补贴多少"]


def test_sentences_are_normalised_as_the_pipeline_does_it():
    config = CONFIG.read_text(encoding="utf-8")
    assert normalised_sentences([("ask", "ＬＥＤ產業")], config) == [("ask", "led产业")]


# ── whole turns ──


def test_the_ranking_takes_the_place_of_the_intents_the_most_probable_first():
    parsed = {"text": "好", "intent": {"name": "c"}, "intent_ranking": [], "entities": []}
    found = whole_turns.replaced(parsed, {"a": 0.25, "b": 0.75})
    assert [one["name"] for one in found["intent_ranking"]] == ["b", "a"]
    assert found["intent"] == {"name": "b", "confidence": 0.75}
    assert (found["text"], found["entities"], parsed["intent"]) == ("好", [], {"name": "c"})


async def test_an_exam_is_kept_until_something_it_depends_on_is_another(tmp_path, monkeypatch):
    runs = []

    async def examine(exam, rankings):
        runs.append(rankings)
        return []

    monkeypatch.setattr(whole_turns, "examine", examine)
    monkeypatch.setattr(whole_turns, "overall", lambda verdicts: {SINGLE: Share(len(runs), 9)})
    exam, file = whole_turns.Exam([], None, tmp_path), tmp_path / "a.exam.json"
    for right, rankings in ((1, {"甲": {"a": 1.0}}), (1, {"甲": {"a": 1.0}}), (2, {"甲": {"b": 1.0}})):
        assert await whole_turns.shares_right(exam, rankings, file) == {SINGLE: Share(right, 9)}
    other = whole_turns.Exam([Item("a", "b", (), single=True)], None, tmp_path)
    assert await whole_turns.shares_right(other, {"甲": {"b": 1.0}}, file) == {SINGLE: Share(3, 9)}


# ── jobs ──


def working(monkeypatch, returncode=0):
    """Let a job write the number of its run instead of working; return the list of runs."""
    runs = []

    def run(command_line, **options):
        runs.append((command_line, options))
        if not returncode:
            with open(command_line[-1], "w", encoding="utf-8") as file:
                json.dump({"run": len(runs)}, file)
        return jobs.subprocess.CompletedProcess(command_line, returncode, "", "out of memory")

    monkeypatch.setattr(jobs.subprocess, "run", run)
    return runs


def test_a_job_is_done_once_and_again_when_it_is_another(tmp_path, monkeypatch):
    runs = working(monkeypatch)
    workshop = Workshop(tmp_path, None)
    variant = Variant(WORDS, LOGISTIC)
    assert workshop.train(variant, OWN, [("a", "甲")]) == {"run": 1}
    assert workshop.train(variant, OWN, [("a", "甲")]) == {"run": 1}
    assert workshop.train(variant, OWN, [("a", "乙")]) == {"run": 2}
    assert workshop.parse("x", [variant], OWN, ["甲"]) == {"run": 3}
    assert runs[0][1]["env"]["OMP_NUM_THREADS"] == "1"


def test_nothing_is_begun_where_only_what_is_finished_is_asked_for(tmp_path, monkeypatch):
    runs = working(monkeypatch)
    variant, corpora = Variant(WORDS, LOGISTIC), {OWN: Corpus([("a", "甲")], ()), FIFTH: Corpus([], [("a", "乙")])}
    Workshop(tmp_path, None).train(variant, OWN, [("a", "甲")])
    rankings, cost, _ = train_and_parse(variant, corpora, [], Workshop(tmp_path, None, begins=False))
    assert (rankings, cost, len(runs)) == ({}, {}, 1)


def test_a_variant_with_tensorflow_runs_in_its_own_python_or_not_at_all(tmp_path, monkeypatch):
    runs = working(monkeypatch)
    diet = Variant(WORDS, DIET)
    assert not Workshop(tmp_path, None).can_run(diet)
    workshop = Workshop(tmp_path, tmp_path / "python")
    assert workshop.can_run(diet)
    workshop.train(diet, OWN, [])
    assert runs[0][0][0] == str(tmp_path / "python")


def test_a_job_that_fails_says_which_and_why_and_leaves_no_result(tmp_path, monkeypatch):
    working(monkeypatch, returncode=1)
    with pytest.raises(JobError, match=r"words_linear_SVM\.own\.train: exit code 1\nout of memory"):
        Workshop(tmp_path, None).train(Variant(WORDS, SVM), OWN, [])
    assert not list(tmp_path.glob("*.result.json"))


# ── table and plot ──

ROW = Row(
    Variant(ENCODER, LOGISTIC),
    {SINGLE: Share(90, 100), DIALOGUE: Share(45, 50), FIFTH: Share(8, 10)},
    cpu_s=25.4,
    wall_s=30.6,
    parse_ms=6.49,
    training_mb=700.2,
    serving_mb=450.0,
)
SIZES = {OWN: (100, 0), FIFTH: (80, 20)}


def test_a_row_has_shares_with_intervals_costs_and_says_what_was_absent():
    page = report([ROW], all_variants(), SIZES, "abc", 500)
    assert (
        "| **words + characters + encoder** | **logistic regression** | 90.0 (82.6–94.5) | 90.0 (78.6–95.7) "
        f"| 80.0 (49.0–94.3) | {ABSENT} | 25 | 31 | 6.5 | 700 | 450 |"
    ) in page.splitlines()
    assert f"| words | DIET |{f' {ABSENT} |' * 9}" in page.splitlines()
    assert "the public sentences were absent" in page


def test_the_public_sentences_are_counted_where_they_are():
    page = report([ROW], all_variants(), {**SIZES, PUBLIC: (2299, 770)}, "abc", 500)
    assert "2299 sentences of SMP2017-ECDT, asked the 770" in page


def test_the_plot_shows_every_point_and_its_interval_and_is_the_same_again():
    drawn = scatter_svg([*points([ROW]), Point("a < b", 120.0, Share(50, 100))], "t")
    assert drawn == scatter_svg([*points([ROW]), Point("a < b", 120.0, Share(50, 100))], "t")
    assert drawn.count("<circle") == 2
    assert "1  words + characters + encoder, logistic regression: 90.0 %, 6.5 ms" in drawn
    assert "a &lt; b" in drawn


def test_a_missing_file_is_named_before_anything_is_trained(tmp_path, capsys):
    with pytest.raises(SystemExit):
        command.main(["--work", str(tmp_path), "--public", str(tmp_path), "--tensorflow-python", "nowhere"])
    told = capsys.readouterr().err
    assert all(name in told for name in ("smp2017_train.tsv", "smp2017_develop.tsv", "nowhere"))
