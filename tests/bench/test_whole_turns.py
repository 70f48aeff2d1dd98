"""The exam with another classifier really is answered from that classifier's probabilities."""

import pytest

from bench.ablation.texts import asked
from bench.ablation.whole_turns import Exam, UnrankedError, examine
from bench.exam.items import ROOT, Item
from bot.expectation import ExpectedTurn

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="session")]

ITEMS = [
    Item(turn.user, "b", (turn,), single=True)
    for turn in (
        ExpectedTurn("石墨烯谁负责？补贴多少？", kind=("answer",), clauses=("2.1.9",)),
        ExpectedTurn("科技局附近有什么好吃的", kind=("out_of_scope",)),
        ExpectedTurn("你叫什么名字", kind=("small_talk",)),
    )
]
"""One message of several sentences, two that the classifier decides."""


async def test_the_exam_is_answered_from_the_rankings_it_is_given(trained_assistant, judge):
    exam, own = Exam(ITEMS, judge, ROOT / "models"), {}
    for text in asked(ITEMS):
        ranking = (await trained_assistant._agent.parse_message(text))["intent_ranking"]
        own[text] = {one["name"]: one["confidence"] for one in ranking}
    assert [verdict.right for verdict in await examine(exam, own)] == [True, True, True]
    others = {text: {"ask_agency": 1.0} for text in own}
    assert [verdict.right for verdict in await examine(exam, others)] == [True, False, False]


async def test_a_text_without_a_ranking_is_no_wrong_answer(judge):
    with pytest.raises(UnrankedError, match="texts without a ranking, such as"):
        await examine(Exam(ITEMS[:1], judge, ROOT / "models"), {asked(ITEMS)[0]: {"ask_agency": 1.0}})
