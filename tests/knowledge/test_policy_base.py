import re
from dataclasses import replace

import pytest

from knowledge import Aspect, Certainty, Change, PolicyBase, fold, load_policy_base


def test_the_plan_has_35_clauses_36_agencies_and_212_pairs(policy_base):
    assert len(policy_base.clauses) == 35
    assert len(policy_base.agencies) == 36
    assert sum(len(clause.agencies) for clause in policy_base.clauses.values()) == 212


def test_every_clause_is_as_it_was_read_by_hand(policy_base, hand_checked):
    ours = [
        {
            "id": clause.id,
            "heading": clause.heading,
            "text": clause.text,
            "agency_line": clause.agency_line,
            "agencies": list(clause.agencies),
        }
        for clause in policy_base.clauses.values()
    ]
    assert ours == [{**clause, "agency_line": _bare(clause["agency_line"])} for clause in hand_checked]


def _bare(line):
    return line and re.sub(r"^责任单位[:：]|。$|\s", "", line)


@pytest.mark.parametrize(
    ("agency", "count"),
    [
        ("市科技局", 29),
        ("市经信委", 26),
        ("市发改委", 21),
        ("市商务局", 7),
        ("各县(市、区)人民政府", 27),
        ("市审改办", 1),
    ],
)
def test_the_clauses_of_an_agency(policy_base, hand_checked, agency, count):
    clauses = policy_base.clauses_of([agency])
    assert len(clauses) == count
    assert [clause.id for clause in clauses] == [c["id"] for c in hand_checked if agency in c["agencies"]]


def test_clauses_of_several_agencies_are_their_union_in_order(policy_base):
    ids = [clause.id for clause in policy_base.clauses_of(["市国税局", "市人社局"])]
    assert ids == ["3.2", "3.3", "3.4"]
    assert policy_base.clauses_of([]) == ()


def test_agencies_of_clauses_come_once_in_the_order_of_the_text(policy_base):
    assert [agency.name for agency in policy_base.agencies_of(["3.2", "3.3"])] == [
        "市科技局",
        "市财政局",
        "市金融工作局",
        "市经信委",
        "市国税局",
        "市地税局",
        "市人社局",
        "市教育局",
    ]
    assert policy_base.agencies_of(["1.1"]) == ()


def test_clauses_below_a_section(policy_base):
    assert len(policy_base.clauses_in("2.1")) == 14
    assert len(policy_base.clauses_in("2")) == 27
    assert [clause.id for clause in policy_base.clauses_in("3")] == ["3.1", "3.2", "3.3", "3.4", "3.5"]
    assert policy_base.clauses["2.1.9"].section_id == "2.1"
    assert policy_base.clauses["3.2"].section_id == "3"


def test_part_10_is_not_below_part_1(small_root):
    document = load_policy_base(small_root).document
    clauses = tuple(replace(document.clauses[0], id=identifier) for identifier in ("1.1", "10.1", "1.2"))
    base = PolicyBase((replace(document, clauses=clauses),), (), (), ())
    assert [clause.id for clause in base.clauses_in("1")] == ["1.1", "1.2"]


@pytest.mark.parametrize(
    ("clause", "value", "unit", "comparison", "year"),
    [
        ("1.1", 2, "%", "达", 2020),
        ("1.1", 16, "%", "达", 2020),
        ("1.1", 5.6, "件", None, 2020),
        ("1.2", 5000, "亿元", "达到", 2020),
        ("1.2", 10, "%", "左右", 2020),
        ("1.2", 30, "个", None, 2020),
        ("1.2", 10, "个", None, 2020),
        ("1.2", 25, "万元/人/年", None, 2020),
        ("1.2", 3, "大行动", None, None),
        ("1.3", 9000, "亿元", "超", None),
        ("1.3", 8.5, "%", "左右", None),
        ("1.3", 10, "万元", "突破", None),
        ("1.3", 1, "番", "翻", None),
        ("1.3", 1, "位", "保持", None),
        ("2.2.1", 17, "个", None, None),
        ("3.3", 100, "个", "以上", None),
        ("3.3", 50, "个", "以上", None),
        ("3.3", 8, "项", None, None),
    ],
)
def test_every_figure_of_the_plan_is_there(policy_base, clause, value, unit, comparison, year):
    found = [(f.value, f.unit, f.comparison, f.year) for f in policy_base.figures_of(clause)]
    assert (value, unit, comparison, year) in found


def test_there_are_no_other_figures(policy_base):
    assert len(policy_base.figures) == 19


def test_every_number_of_the_plan_belongs_to_a_figure_or_to_a_name(policy_base):
    """No target is left out: what is a number with a unit stands in some figure's quote."""
    unit = r"(?:亿元|万元|%|件|个|项)"
    for clause in policy_base.clauses.values():
        quotes = "".join(figure.quote for figure in policy_base.figures_of(clause.id))
        assert not [number for number in re.findall(rf"\d[\d.]*{unit}", clause.text) if number not in quotes]


def test_size_ranges_of_the_talent_figures(policy_base):
    scopes = {figure.value: figure.scope for figure in policy_base.figures_of("3.3")}
    assert scopes == {100: (1000, 1_000_000), 50: (500, 1000), 8: None}


def test_today_groups_list_what_was_merged(policy_base):
    assert {name: group.agencies for name, group in policy_base.groups.items()} == {
        "市市场监督管理局": ("市质监局", "市工商局", "市食品药品监管局", "市知识产权局"),
        "市税务局": ("市国税局", "市地税局"),
        "市自然资源和规划局": ("市国土资源局", "市城乡规划局"),
        "市城市管理局": ("市市政公用事业局",),
    }


@pytest.mark.parametrize(
    ("name", "today", "certainty", "change"),
    [
        ("市经信委", "市工业和信息化局", Certainty.HIGH, Change.RENAMED),
        ("市粮食局", "市发展和改革委员会", Certainty.MEDIUM, Change.MERGED),
        ("市金融工作局", None, Certainty.LOW, Change.REORGANISED),
        ("市审改办", None, Certainty.LOW, Change.MOVED),
        ("市科技局", None, Certainty.HIGH, Change.UNCHANGED),
    ],
)
def test_names_of_today_and_how_sure_they_are(policy_base, name, today, certainty, change):
    agency = policy_base.agencies[name]
    assert (agency.today, agency.certainty, agency.change) == (today, certainty, change)


def test_no_unsettled_name_of_today_is_there_to_be_asserted(policy_base):
    assert not [a.name for a in policy_base.agencies.values() if a.certainty is Certainty.LOW and a.today]


def test_what_a_clause_states_of_an_aspect(policy_base):
    assert [stated.quote for stated in policy_base.stated(Aspect.PERSON, ["3.1"])] == ["市政府分管领导担任总召集人"]
    assert policy_base.stated(Aspect.AMOUNT, policy_base.clauses) == ()
    assert policy_base.stated(Aspect.PERSON, []) == ()


def test_facts_on_the_document(policy_base):
    facts = {fact.key: fact.value for fact in policy_base.facts()}
    assert facts["number"] == policy_base.document.number == "泉政办〔2016〕87号"
    assert {"title", "issuer", "published", "effective", "validity", "addressees", "basis", "completeness"} <= {*facts}
    assert "闽政〔2016〕2号" in facts["basis"]
    remarks = {fact.key: fact.remark for fact in policy_base.facts()}
    assert "不能证明今天仍然有效" in remarks["validity"]


@pytest.mark.parametrize("word", ["补贴", "补助", "奖励", "资助", "申报", "截止", "期限", "联系", "电话"])
def test_what_the_plan_does_not_say(policy_base, word):
    assert not policy_base.occurs(word)
    assert policy_base.occurs("海纳百川")


def test_sentences_joined_are_the_text(policy_base):
    for clause in policy_base.clauses.values():
        assert "".join(clause.sentences) == clause.text


def test_general_subjects_lead_to_their_clauses(policy_base):
    assert policy_base.subjects["tax"] == ("3.2",)
    assert policy_base.subjects["talent"] == ("3.3",)


def test_pinyin_is_read_with_the_names_of_the_base(policy_base):
    assert policy_base.read_pinyin("shi mo xi") == policy_base.read_pinyin("shimoxi") == "石墨烯"
    assert policy_base.read_pinyin("what about graphene") == "what about graphene"


def test_every_name_is_linked_when_it_is_asked_for(policy_base):
    lost = [
        name.name
        for name in policy_base.names.values()
        if not any(
            topic.key in (name.name, name.clauses[0])
            for mention in policy_base.link(fold(f"{name.name}怎么办"))
            for topic in mention.topics
        )
    ]
    assert not lost


def test_the_version_tells_knowledge_apart(policy_base, small_root):
    before = load_policy_base(small_root).version
    assert re.fullmatch(r"[0-9a-f]{12}", before)
    assert before == load_policy_base(small_root).version != policy_base.version
    names = small_root / "documents" / "mouzhengban-2020-1" / "names" / "names.yml"
    names.write_text(names.read_text(encoding="utf-8").replace("石墨稀", "石墨西"), encoding="utf-8")
    changed = load_policy_base(small_root).version
    (small_root / "function_words.txt").write_text("的 了\n", encoding="utf-8")
    assert len({before, changed, load_policy_base(small_root).version}) == 3
