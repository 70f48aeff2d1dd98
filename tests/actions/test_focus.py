import pytest

from actions.dialogue import Dialogue

INDUSTRIES = Dialogue(
    clauses=tuple(f"2.1.{n}" for n in range(1, 15)), items=tuple(f"2.1.{n}" for n in range(1, 15)), ask="content"
)
GRAPHENE = Dialogue(clauses=("2.1.9",), topics=("石墨烯",), ask="content", turn=1)
CHEMISTRY_AFTER_MATERIALS = Dialogue(clauses=("2.1.2",), previous_clauses=("2.1.9",), ask="content", turn=2)


@pytest.fixture
def focus_of(context_of):
    """Return a function that finds the subject of a message."""
    return lambda *values, **named: context_of(*values, **named).focus


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("石墨烯归谁管", ("2.1.9",)),
        ("制鞋有什么扶持", ("2.1.1",)),
        ("海纳百川是什么", ("3.3",)),
        ("加计扣除谁负责", ("3.2",)),
        ("新材料和新能源谁负责", ("2.1.9", "2.1.10")),
        ("功能性食品在哪两个产业里出现", ("2.1.5", "2.1.12")),
    ],
)
def test_a_named_subject_is_taken(focus_of, text, clauses):
    focus = focus_of(text, "ask_measures")
    assert focus.clauses == clauses
    assert not focus.carried


def test_a_section_is_all_its_clauses(focus_of, policy_base):
    focus = focus_of("保障措施有哪些", "ask_list")
    assert focus.section == "3"
    assert focus.clauses == tuple(clause.id for clause in policy_base.clauses_in("3"))


@pytest.mark.parametrize(
    ("text", "clauses"),
    [("2.3.4写了什么", ("2.3.4",)), ("三(四)写了什么", ("3.4",)), ("2.4有什么", ("2.4.1", "2.4.2", "2.4.3"))],
)
def test_a_number_names_its_clause_or_section(focus_of, text, clauses):
    focus = focus_of(text, "ask_measures")
    assert focus.clauses == clauses
    assert focus.pointed


def test_a_bare_number_is_read_within_the_part_last_spoken_of(focus_of):
    assert focus_of("(五)呢", "follow_up_topic", dialogue=Dialogue(clauses=("3.4",))).clauses == ("3.5",)


def test_words_alone_may_find_the_subject(focus_of):
    assert focus_of("及时解决困难和问题", "ask_measures").clauses == ("3.1",)


@pytest.mark.parametrize("text", ["谁负责", "有什么政策", "你好", ""])
def test_without_subject_and_conversation_there_is_none(focus_of, text):
    assert focus_of(text, "ask_measures").clauses == ()


@pytest.mark.parametrize(
    "text", ["它有什么扶持", "这条谁负责", "那责任单位呢", "上面说的怎么申请", "怎么申请", "有什么政策"]
)
def test_pronouns_and_bare_questions_keep_the_subject(focus_of, text):
    focus = focus_of(text, "ask_measures", dialogue=GRAPHENE)
    assert focus.clauses == ("2.1.9",)
    assert focus.carried


def test_a_new_name_replaces_the_subject(focus_of):
    focus = focus_of("新能源呢", "follow_up_topic", dialogue=GRAPHENE)
    assert focus.clauses == ("2.1.10",)
    assert not focus.carried


def test_a_part_of_the_subject_is_no_new_one(focus_of):
    state = Dialogue(clauses=("2.1.2",), ask="content")
    assert focus_of("园区呢", "follow_up_topic", dialogue=state).clauses == ("2.1.2",)


def test_small_talk_carries_no_subject(focus_of):
    assert focus_of("好的谢谢", "thank", dialogue=GRAPHENE).clauses == ()


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("第二条", ("2.1.2",)),
        ("第十二个", ("2.1.12",)),
        ("最后一个", ("2.1.14",)),
        ("倒数第二个", ("2.1.13",)),
        ("前两个", ("2.1.1", "2.1.2")),
        ("2", ("2.1.2",)),
        ("第二个和第四个", ("2.1.2", "2.1.4")),
    ],
)
def test_ordinals_point_into_the_list(focus_of, text, clauses):
    focus = focus_of(text, "follow_up_ordinal", dialogue=INDUSTRIES)
    assert focus.clauses == clauses
    assert focus.missing_item is None


def test_an_item_that_does_not_exist_is_told_by_its_number(focus_of):
    focus = focus_of("第十五个", "follow_up_ordinal", dialogue=INDUSTRIES)
    assert focus.missing_item == 15
    assert focus.clauses == ()


@pytest.mark.parametrize(
    ("text", "clauses"),
    [("前者的责任单位", ("2.1.9",)), ("后者呢", ("2.1.2",)), ("前者和后者比一比", ("2.1.9", "2.1.2"))],
)
def test_former_and_latter_are_the_last_two_subjects(focus_of, text, clauses):
    assert focus_of(text, "follow_up_topic", dialogue=CHEMISTRY_AFTER_MATERIALS).clauses == clauses


def test_former_and_latter_are_the_two_subjects_of_one_answer(focus_of):
    state = Dialogue(clauses=("2.4.1", "2.4.2"), ask="compare")
    assert focus_of("后者谁负责", "ask_agency", dialogue=state).clauses == ("2.4.2",)


@pytest.mark.parametrize("text", ["两个比一比", "它们有什么区别", "比较一下"])
def test_two_subjects_one_after_the_other_are_compared(focus_of, text):
    focus = focus_of(text, "ask_compare", dialogue=CHEMISTRY_AFTER_MATERIALS)
    assert focus.clauses == ("2.1.9", "2.1.2")


def test_as_many_as_were_listed_are_all_of_them(focus_of):
    state = Dialogue(clauses=("2.5.1",), items=("2.5.1", "2.5.2", "2.5.3"), ask="content")
    assert focus_of("这三种有什么区别", "ask_compare", dialogue=state).clauses == ("2.5.1", "2.5.2", "2.5.3")


@pytest.mark.parametrize(("text", "clause"), [("下一条", "3.5"), ("上一条", "3.3")])
def test_the_neighbour_of_the_clause_last_spoken_of(focus_of, text, clause):
    assert focus_of(text, "follow_up_ordinal", dialogue=Dialogue(clauses=("3.4",))).clauses == (clause,)


def test_what_was_listed_and_not_yet_spoken_of_remains(focus_of):
    state = Dialogue(clauses=("2.1.11",), items=("2.1.11", "2.1.13"), ask="agency")
    assert focus_of("剩下那条", "follow_up_ordinal", dialogue=state).clauses == ("2.1.13",)


def test_a_story_names_more_than_it_asks_about(focus_of):
    story = "我家做陶瓷三十年了，女儿学的石墨烯和新能源，今年订单又不好，实在没有办法，请问陶瓷这块方案里写了什么"
    assert len(focus_of(story, "ask_measures").clauses) == 1


def test_clauses_that_are_gone_from_the_base_are_left_out(focus_of):
    state = Dialogue(clauses=("9.9", "2.1.9"), ask="content")
    assert focus_of("它呢", "follow_up_topic", dialogue=state).clauses == ("2.1.9",)


def test_a_question_that_counts_its_subjects_is_on_all_of_them(context_of):
    context = context_of("我做雨鞋也做点卫浴配件，这两行方案都咋说", "ask_measures")
    assert context.focus.clauses == ("2.1.1", "2.1.4")


def test_a_story_that_ends_with_a_section_is_on_the_section(context_of):
    story = "我写毕业论文，题目是民营经济与地方创新政策，要做成一张框架表，先给我五类创新的名称以及各有几条，我再细问"
    assert context_of(story, "ask_list").focus.section == "2"


@pytest.mark.parametrize(
    ("text", "clause"),
    [("按顺序第八个产业是什么", "2.1.8"), ("第二个平台讲什么", "2.3.2"), ("第二部分(三)的第2点", "2.3.2")],
)
def test_an_ordinal_counts_in_the_section_it_names(ask, text, clause):
    assert ask(text, "ask_measures").clauses == [clause]


def test_an_item_of_the_list_is_compared_with_the_last_subject(ask):
    first = ask("技术创新有哪几条", "ask_list")
    second = ask("第二条", "follow_up_ordinal", dialogue=first.dialogue)
    reply = ask("和第三条比呢", "ask_compare", dialogue=second.dialogue)
    assert reply.clauses == ["2.2.2", "2.2.3"]


def test_the_one_behind_and_the_one_before_are_compared(ask):
    first = ask("新能源谁负责", "ask_agency")
    second = ask("新材料谁负责", "ask_agency", dialogue=first.dialogue)
    reply = ask("后面这个比前面那个多出来哪几个单位", "ask_compare", dialogue=second.dialogue)
    assert set(reply.clauses) == {"2.1.9", "2.1.10"}


def test_this_one_and_another_are_both_asked_about(ask):
    first = ask("建材家居怎么发展", "ask_measures")
    reply = ask("机械装备那条和这条的责任单位分别是哪些", "ask_agency", dialogue=first.dialogue)
    assert set(reply.clauses) == {"2.1.3", "2.1.4"}


def test_of_two_clauses_that_which_holds_the_thing_is_the_subject(focus_of):
    assert focus_of("特种陶瓷归建材还是归新材料", "ask_agency").clauses == ("2.1.9",)


def test_what_an_agency_stresses_is_looked_for_where_agencies_are_spoken_of(focus_of):
    assert focus_of("企业技术改造按分工是谁重点抓", "ask_coordination").clauses == ("3.1",)


def test_parts_of_the_sentence_spoken_of_stay_in_it(focus_of):
    design = Dialogue(clauses=("2.5.1",), topics=("消费类企业",), ask="content", turn=1)
    found = focus_of("机械建材企业呢", "follow_up_topic", dialogue=design)
    assert (found.clauses, found.carried) == (("2.5.1",), True)


def test_another_place_of_the_same_sort_stays_in_the_clause(focus_of):
    abroad = Dialogue(clauses=("2.3.4",), topics=("研究中心",), ask="content", turn=1)
    assert focus_of("那在日本搞孵化器呢", "follow_up_topic", dialogue=abroad).clauses == ("2.3.4",)
    assert focus_of("那搞孵化器呢", "follow_up_topic", dialogue=abroad).clauses == ("2.3.3",)


def test_a_misspelt_new_subject_is_not_taken_for_the_last_one(focus_of):
    talent = Dialogue(clauses=("3.3",), ask="content", turn=1)
    assert focus_of("家计扣除咋搞", "ask_tax", dialogue=talent).clauses == ("3.2",)


def test_the_main_name_of_another_clause_is_a_new_subject_though_the_last_one_is_named_too(focus_of):
    abroad = Dialogue(clauses=("2.3.4",), topics=("研究中心",), ask="content", turn=1)
    assert focus_of("那日本的新材料呢", "follow_up_topic", dialogue=abroad).clauses == ("2.1.9",)


def test_an_elliptic_question_that_means_another_clause_leaves_the_subject(ask, policy_base):
    text, meant = "那老街旧屋给读书娃呢", policy_base.clauses["2.3.3"].sentences[0]
    talent = Dialogue(clauses=("3.3",), ask="content", turn=1)
    assert ask.context(text, "ask_measures", dialogue=talent).focus.clauses == ("3.3",)
    knowing = ask.with_meaning({text: meant})
    assert knowing.context(text, "ask_measures", dialogue=talent).focus.clauses == ("2.3.3",)


@pytest.mark.parametrize("text", ["第三大块保障措施有几条,标题给我过一遍", "最后那部分保障措施总共几条"])
def test_an_ordinal_beside_the_name_of_a_part_is_no_item_of_it(focus_of, text):
    assert focus_of(text, "ask_list").section == "3"


@pytest.mark.parametrize("text", ["里头没有食品吧", "有没有包括石材", "刚刚那条有写智能装备吗"])
def test_what_may_lie_inside_the_clause_is_looked_for_there(focus_of, text):
    custom = Dialogue(clauses=("2.5.3",), ask="content", turn=1)
    assert focus_of(text, "ask_measures", dialogue=custom).clauses == ("2.5.3",)


def test_pointing_with_nothing_spoken_of_is_no_subject_whatever_it_is_like(ask, policy_base):
    text = "这一条是哪些单位负责?"
    alike = ask.with_meaning({text: policy_base.clauses["3.1"].sentences[0]})
    assert alike.context(text, "follow_up_agency").focus.clauses == ()


def test_the_one_before_is_the_subject_before(focus_of):
    two = Dialogue(clauses=("2.1.10",), previous_clauses=("2.1.9",), ask="agency", turn=2)
    assert focus_of("前一个是怎么说的", "follow_up_ordinal", dialogue=two).clauses == ("2.1.9",)


def test_a_place_pointed_at_behind_a_name_is_looked_in(focus_of):
    assert focus_of("制鞋那段话里提到智能装备没有", "ask_measures").clauses == ("2.1.1",)
