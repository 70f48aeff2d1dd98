import pytest
from ruamel.yaml import YAML

from knowledge import DOCUMENTS_ROOT, load_policy_base
from knowledge.draft import EMPTY_FACTS, draft_policy, guess_title
from knowledge.outline import read_outline

PLAN = "quanzhengban-2016-87"


@pytest.fixture(scope="module")
def draft(source, policy_base):
    return draft_policy(PLAN, read_outline(source), policy_base.agencies)


def test_the_clauses_of_the_plan_are_those_that_are_read_from_its_source(draft):
    reviewed = YAML(typ="safe").load(DOCUMENTS_ROOT / "documents" / PLAN / "policy.yml")
    assert YAML(typ="safe").load(draft.text)["clauses"] == reviewed["clauses"]


def test_the_sections_of_the_plan_are_those_that_are_read_from_its_source(draft, policy_base):
    drafted = [(section["id"], section["title"]) for section in YAML(typ="safe").load(draft.text)["sections"]]
    assert drafted == [(section.id, section.title) for section in policy_base.sections.values()]


def test_the_head_of_the_plan_is_read(draft, policy_base):
    head = YAML(typ="safe").load(draft.text)["document"]
    assert (head["title"], head["number"]) == (policy_base.document.title, policy_base.document.number)
    reviewed = {fact.key: fact.quote for fact in policy_base.facts()}
    assert {fact["key"]: fact["quote"] for fact in head["facts"]}.items() <= reviewed.items()


def test_only_the_truncation_of_the_source_is_left_to_ask(draft):
    assert draft.questions == ("来源网页末尾注明未能全部显示，请核对原文是否完整",)


def test_unknown_agencies_are_listed_not_guessed(source, policy_base):
    known = [name for name in policy_base.agencies if name not in ("市粮食局", "市国税局")]
    questions = draft_policy(PLAN, read_outline(source), known).questions
    assert questions[:2] == (
        "agencies.yml 里没有“市粮食局”（2.1.5），请核对写法并补录",
        "agencies.yml 里没有“市国税局”（3.2、3.4），请核对写法并补录",
    )


def test_what_cannot_be_read_is_left_empty_and_asked_for():
    outline = read_outline("一、目标\n——能力。提升能力。")
    draft = draft_policy("plan", outline, ())
    head = YAML(typ="safe").load(draft.text)["document"]
    assert (head["title"], head["number"]) == ("", "")
    assert draft.questions == (
        "没有读到文件名称，请填写 document.title",
        "没有读到发文字号，请填写 document.number",
    )


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        ("关于印发某市创新工作方案的通知\n一、甲\n——乙丙。丁。", "某市创新工作方案"),
        ("关于印发《某市创新工作方案》的通知\n一、甲\n——乙丙。丁。", "某市创新工作方案"),
        ("某市创新工作方案\n一、甲\n——乙丙。丁。", ""),
    ],
)
def test_the_title_is_what_the_notice_issues(opening, title):
    assert guess_title(read_outline(opening)) == title


def test_a_draft_with_empty_facts_passes_the_check(small_root):
    folder = small_root / "documents" / "mouzhengban-2020-1"
    source = (folder / "source.txt").read_text(encoding="utf-8")
    draft = draft_policy(folder.name, read_outline(source), load_policy_base(small_root).agencies)
    (folder / "policy.yml").write_text(draft.text, encoding="utf-8")
    (folder / "facts.yml").write_text(EMPTY_FACTS, encoding="utf-8")
    assert len(load_policy_base(small_root).clauses) == 4
