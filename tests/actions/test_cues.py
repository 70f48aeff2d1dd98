import pytest
from ruamel.yaml import YAML

from actions.cues import CUES_FILE, Cues, CuesError, load_cues
from knowledge import Aspect


@pytest.fixture
def data():
    """Return the content of cues.yml, to break as the test likes."""
    return YAML(typ="safe", pure=True).load(CUES_FILE.read_text(encoding="utf-8"))


def problems_of(data):
    with pytest.raises(CuesError) as caught:
        Cues(data)
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("石墨烯谁负责", "agency"),
        ("由哪个部门牵头", "agency"),
        ("which agencies are responsible", "agency"),
        ("科技局负责哪些工作", "agency_tasks"),
        ("目标是多少", "figure"),
        ("包括哪些", "list"),
        ("有什么区别", "compare"),
        ("是什么意思", "meaning"),
        ("说详细点", "more"),
        ("最多的是哪个", "superlative"),
        ("在不在名单里", "membership"),
        ("现在叫什么", "renamed"),
        ("有没有补贴", "benefit"),
        ("共同负责", "joint"),
        ("除了产业以外", "exclude"),
        ("500亿以下", "below"),
        ("对吧", "confirm"),
        ("没有参与的", "without"),
        ("在哪一条", "where"),
        ("方案总共多少条", "totals"),
    ],
)
def test_kinds_are_shown_by_their_words(cues, text, kind):
    assert kind in cues.find(text, text).kinds


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("补多少钱", Aspect.AMOUNT),
        ("扣除比例", Aspect.RATE),
        ("怎么申请", Aspect.PROCEDURE),
        ("要什么条件", Aspect.ELIGIBILITY),
        ("什么时候截止", Aspect.DEADLINE),
        ("联系电话", Aspect.CONTACT),
        ("地址在哪", Aspect.PLACE),
        ("申请表下载", Aspect.FORM),
        ("进展如何", Aspect.PROGRESS),
        ("2025年呢", Aspect.OTHER_YEAR),
        ("实施细则", Aspect.OTHER_DOCUMENT),
        ("多久一次", Aspect.FREQUENCY),
        ("谁担任召集人", Aspect.PERSON),
    ],
)
def test_aspects_are_shown_by_their_words(cues, text, aspect):
    assert aspect in cues.find(text, text).aspects


def test_aspects_are_looked_for_outside_recognised_names(cues):
    assert Aspect.PROCEDURE in cues.find("提交材料", "提交材料").aspects
    assert Aspect.PROCEDURE not in cues.find("什么材料", "什么  ").aspects


def test_the_target_year_is_no_other_year(cues):
    assert Aspect.OTHER_YEAR not in cues.find("2020年的目标", "2020年的目标").aspects


@pytest.mark.parametrize(("text", "unit"), [("增速", "%"), ("多少亿", "亿元"), ("几件", "件"), ("多少家", "个")])
def test_the_unit_asked_for_is_told(cues, text, unit):
    assert unit in cues.find(text, text).units


def test_another_place_is_told_unless_this_city_is_named_too(cues):
    assert cues.find("厦门的政策", "").other_place == "厦门"
    assert cues.find("泉州和厦门的政策", "").other_place is None


@pytest.mark.parametrize("text", ["它呢", "上面那条", "前者"])
def test_pronouns_are_found(cues, text):
    assert cues.find(text, text).pronoun


def test_ellipsis_is_found(cues):
    assert cues.find("新能源呢", "").elliptic
    assert not cues.find("新能源谁负责", "").elliptic


def test_a_plain_question_shows_nothing(cues):
    found = cues.find("石墨烯", "   ")
    assert not any(vars(found).values())


def test_a_regular_expression_that_cannot_be_read_is_named_with_its_key(data):
    data["kinds"]["agency"].append("(")
    (problem,) = problems_of(data)
    assert problem.startswith("cues.yml: kinds.agency: 正则表达式有误")


def test_an_unknown_aspect_is_named_with_those_allowed(data):
    data["aspects"]["colour"] = ["红"]
    (problem,) = problems_of(data)
    assert problem.startswith("cues.yml: aspects.colour: 只能是")
    assert all(aspect.value in problem for aspect in Aspect)


def test_an_unknown_key_is_refused(data):
    data["kindz"] = {}
    assert problems_of(data) == ["cues.yml: kindz: 不认识的键"]


@pytest.mark.parametrize("key", ["other_places", "home", "pronouns", "elliptic"])
def test_a_missing_list_is_named(data, key):
    del data[key]
    assert problems_of(data) == [f"cues.yml: {key}: 必须是正则表达式的列表"]


@pytest.mark.parametrize("key", ["kinds", "aspects", "units"])
def test_a_missing_group_is_named(data, key):
    del data[key]
    assert problems_of(data)[0].startswith(f"cues.yml: {key}: 必须是")


def test_a_single_text_is_no_list_of_patterns(data):
    data["pronouns"] = "它"
    assert problems_of(data) == ["cues.yml: pronouns: 必须是正则表达式的列表"]


def test_everything_wrong_in_the_file_is_told_at_once(data, tmp_path):
    data["kinds"]["agency"] = ["["]
    data["aspects"]["colour"] = ["红"]
    data["home"] = [1]
    data["extra"] = []
    path = tmp_path / "cues.yml"
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(data, file)
    with pytest.raises(CuesError) as caught:
        load_cues(path)
    told = str(caught.value)
    assert len(told.splitlines()) == 4
    assert all(f"cues.yml: {key}: " in told for key in ("kinds.agency", "aspects.colour", "home", "extra"))


@pytest.mark.parametrize(
    "text", ["这一条是哪些单位负责?", "这项工作的责任单位", "这事归哪个局管啊", "那几家怎么分工的"]
)
def test_pronouns_and_words_of_asking_say_nothing(cues, text):
    assert cues.find(text, text).bare


@pytest.mark.parametrize("text", ["石墨烯是哪些单位负责?", "这项技术转让归哪个局管"])
def test_what_names_a_matter_says_something(cues, text):
    assert not cues.find(text, text).bare


@pytest.mark.parametrize(
    ("text", "term"),
    [("方案有没有提到元宇宙", "元宇宙"), ("提没提无人机", "无人机"), ("收费提没提要清理", ""), ("讲到哪几个产业", "")],
)
def test_the_term_that_is_looked_for_is_read(cues, text, term):
    assert cues.find(text, text).term == term


def test_cooperating_with_another_place_is_this_citys_matter(cues):
    assert cues.find("跟上海深圳合作写没写", "").other_place is None
    assert cues.find("上海的补贴呢", "").other_place == "上海"
