import pytest

from actions.dialogue import Dialogue

GDP = "地区生产总值"
RD = "全社会研发投入占地区生产总值比重"
ALIASES_OF_NO_SINGLE_SIZE = {"百亿产业集群", "百亿级产业集群", "几百亿的集群"}


def test_every_figure_is_found_by_its_name_and_all_its_aliases(ask, policy_base):
    wrong = []
    for figure in policy_base.figures.values():
        for form in {figure.name, figure.short, *figure.aliases} - ALIASES_OF_NO_SINGLE_SIZE:
            reply = ask(f"{form}是多少", "ask_figure")
            if (figure.name, figure.value, figure.unit) not in reply.figures or figure.clause not in reply.clauses:
                wrong.append((form, reply.kind, reply.figures))
    assert not wrong


def test_a_figure_is_told_with_value_unit_year_and_quote(ask, policy_base):
    for figure in policy_base.figures.values():
        reply = ask(f"{figure.name}是多少", "ask_figure")
        (told,) = [entry for entry in reply.custom["figures"] if entry["name"] == figure.name]
        assert (told["value"], told["unit"], told["year"]) == (figure.value, figure.unit, figure.year)
        assert any(figure.quote in citation["quote"] for citation in reply.custom["citations"])
        in_words = figure.unit in ("番", "位")  # 翻一番, 首位: told as the plan writes them
        assert (figure.quote if in_words else f"{figure.value:g}{figure.unit}") in reply.text
        assert (f"到{figure.year}年" if figure.year else "未写明年份") in reply.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("研发投入占比是多少", "到2020年达2%"),
        ("每万人发明专利拥有量是多少", "到2020年5.6件"),
        ("规模以上制造业增加值是多少", "到2020年达到5000亿元"),
        ("制造业增速是多少", "到2020年10%左右"),
        ("GDP是多少", "超9000亿元（1.3，原句未写明年份）"),
        ("人均GDP是多少", "突破10万元（1.3，原句未写明年份）"),
        ("千亿以上产业集群要多少高端人才", "100个以上（3.3，原句未写明年份）"),
    ],
)
def test_the_plans_own_comparison_word_stands_where_the_plan_has_it(ask, text, told):
    assert told in ask(text, "ask_figure").text


def test_a_target_whose_year_has_passed_says_so(ask):
    assert "年份已过" in ask("研发投入占比是多少", "ask_figure").text
    assert "年份已过" not in ask("GDP是多少", "ask_figure").text


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("GDP要做到多少亿", (GDP, 9000, "亿元")),
        ("GDP年均增长多少", ("地区生产总值年均增长", 8.5, "%")),
        ("GDP增长百分之几", ("地区生产总值年均增长", 8.5, "%")),
        ("制造业增加值多少亿", ("规模以上制造业增加值", 5000, "亿元")),
        ("制造业增加值要增长多少", ("规模以上制造业增加值年均增长", 10, "%")),
    ],
)
def test_the_unit_asked_for_chooses_between_total_and_growth(ask, text, figure):
    assert ask(text, "ask_figure").figures == [figure]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("GDP目标是9000亿对吧", "方案写的也是9000亿元。"),
        ("研发投入占比是2%吗", "方案写的也是2%。"),
        ("GDP目标是8000亿对吧", "方案写的不是8000亿元"),
        ("研发投入占比是3%吗", "方案写的不是3%"),
        ("2020年研发投入占比是3%吗", "方案写的不是3%"),
    ],
)
def test_a_number_put_to_us_is_confirmed_or_corrected_first(ask, text, told):
    reply = ask(text, "ask_figure")
    assert reply.text.startswith(told)
    assert reply.kind == "answer"


def test_a_question_without_a_number_is_neither_confirmed_nor_corrected(ask):
    assert "方案写的" not in ask("GDP目标是不是写了", "ask_figure").text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("六七百亿的产业集群要多少高端人才", 50),
        ("600亿的产业集群要多少高端人才", 50),
        ("500亿的产业集群要多少高端人才", 50),
        ("1500亿的产业集群要多少高端人才", 100),
        ("两千亿的产业集群要多少高端人才", 100),
    ],
)
def test_the_size_of_a_cluster_chooses_its_figure(ask, text, value):
    ((_, told, _),) = ask(text, "ask_figure").figures
    assert told == value


@pytest.mark.parametrize("size", ["300亿", "500亿以下", "不到500亿", "四百亿"])
def test_for_a_size_below_every_range_nothing_is_stated(ask, size):
    reply = ask(f"{size}的产业集群要多少高端人才", "ask_figure")
    assert reply.kind == "not_in_plan"
    assert reply.figures == []
    assert reply.clauses == ["3.3"]


def test_a_size_alone_is_read_against_the_last_figures(ask):
    first = ask("千亿以上产业集群要多少高端人才", "ask_figure")
    reply = ask("那600亿的呢", "follow_up_topic", dialogue=first.dialogue)
    assert [value for _, value, _ in reply.figures] == [50]


@pytest.mark.parametrize("text", ["2018年研发投入占比是多少", "2025年的研发投入占比目标是多少"])
@pytest.mark.parametrize("intent", ["ask_figure", "ask_other_year"])
def test_of_another_year_nothing_is_stated_and_the_nearest_figure_told(ask, text, intent):
    reply = ask(text, intent)
    assert reply.kind == "not_in_plan"
    assert reply.aspects == ["other_year"]
    assert reply.figures == [(RD, 2, "%")]
    assert f"没有写{text[:5]}的数字" in reply.text


@pytest.mark.parametrize("text", ["2020年研发投入占比是多少", "GDP比2010年翻一番吗"])
def test_the_years_the_plan_speaks_of_are_answered(ask, text):
    assert ask(text, "ask_figure").kind == "answer"


def test_a_word_of_the_last_figures_is_enough_to_go_on(ask):
    first = ask("GDP是多少", "ask_figure")
    reply = ask("增速呢", "follow_up_topic", dialogue=first.dialogue)
    assert reply.figures == [("地区生产总值年均增长", 8.5, "%")]
    assert ask("人均呢", "follow_up_topic", dialogue=first.dialogue).figures == [("人均地区生产总值", 10, "万元")]


def test_the_figures_told_are_remembered(ask):
    assert ask("GDP是多少", "ask_figure").dialogue.figures == (GDP,)


def test_a_figure_that_is_gone_from_the_base_is_not_told(ask):
    state = Dialogue(figures=("已删的数字",), ask="figure", clauses=("1.3",))
    assert ask("多少", "ask_figure", dialogue=state).figures == []


def test_without_a_name_the_goals_are_offered(ask):
    reply = ask("目标是多少", "ask_figure")
    assert reply.kind == "clarify"
    assert len(reply.custom["suggestions"]) == 3


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("30个是指什么", "示范性数字化制造车间/企业数量"),
        ("9000亿元指的是什么", GDP),
        ("25万元在哪一条", "规模以上工业全员劳动生产率"),
    ],
)
def test_a_number_alone_is_told_with_what_it_measures(ask, text, name):
    assert [figure for figure, _, _ in ask(text, "ask_meaning").figures] == [name]


@pytest.mark.parametrize("text", ["方案有哪些数字目标", "量化指标都有哪些"])
def test_all_targets_are_told_a_clause_a_line(ask, policy_base, text):
    reply = ask(text, "ask_list")
    goals = [figure for figure in policy_base.figures.values() if figure.clause.startswith("1.") and figure.year]
    assert reply.clauses == ["1.1", "1.2", "1.3"]
    assert {figure.name for figure in goals} <= {name for name, _, _ in reply.figures}
    assert all(f"{figure.value:g}{figure.unit}" in reply.text for figure in goals)
    assert reply.text.count("5000亿元") == 1


def test_all_numbers_of_a_clause_are_told(ask):
    reply = ask("人才这条有哪些数字", "ask_list")
    assert [value for _, value, _ in reply.figures] == [100, 50, 8]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("研发砸的钱要占到GDP几个点", ["全社会研发投入占地区生产总值比重"]),
        ("GDP要翻几番", ["地区生产总值比2010年翻一番"]),
        ("示范车间要建几个", ["示范性数字化制造车间/企业数量", "示范性智能化制造车间/企业"]),
        ("制造业增加值、GDP各是多少", ["规模以上制造业增加值", GDP]),
    ],
)
def test_the_words_around_a_name_tell_which_figure_it_is(ask, text, names):
    assert [name for name, _, _ in ask(text, "ask_figure").figures] == names


def test_two_figures_of_one_clause_are_two_questions(ask):
    reply = ask("研发投入占比多少？还有专利几件？", "ask_figure")
    assert [value for _, value, _ in reply.figures] == [2, 5.6]


def test_a_sum_whose_year_is_asked_is_told_with_what_it_measures(ask):
    reply = ask("9000亿是要求哪年完成的", "ask_figure")
    assert [name for name, _, _ in reply.figures] == [GDP]
    assert "未写明年份" in reply.text


def test_two_figures_told_apart_by_a_part_of_their_names_are_both_told(ask):
    reply = ask("数字化和智能化示范车间各要建几个", "ask_figure")
    assert {figure["value"] for figure in reply.custom["figures"]} == {30, 10}


def test_a_figure_is_cited_with_its_whole_sentence_and_quoted_by_its_own_words(ask, policy_base):
    reply = ask("地区生产总值目标是多少", "ask_figure")
    (citation,) = reply.custom["citations"]
    assert citation["quote"] in policy_base.clauses["1.3"].sentences
    assert "“力争地区生产总值超9000亿元”" in reply.text


def test_growth_goes_on_to_be_asked_for(ask):
    first = ask("增速是多少", "ask_figure")
    assert (first.kind, first.dialogue.growth) == ("clarify", True)
    second = ask("制造业增加值那个", "follow_up_topic", dialogue=first.dialogue)
    assert [figure["value"] for figure in second.custom["figures"]] == [10]
    third = ask("GDP那个", "follow_up_topic", dialogue=second.dialogue)
    assert [figure["value"] for figure in third.custom["figures"]] == [8.5]


def test_what_a_target_shall_come_to_at_last_is_no_question_on_progress(ask):
    assert ask("规上制造业增加值最后要冲到多少亿", "ask_figure").kind == "answer"
    assert ask("规上制造业增加值最后到底实现了没有", "ask_progress").kind == "not_in_plan"


def test_a_quote_that_stands_in_another_is_shown_once(ask):
    reply = ask("智能车间和数字化车间各要建几个", "ask_figure")
    assert len(reply.figures) == 2
    assert reply.text.count("【原文") == 1
