"""Our own dialogues, put to the trained assistant turn by turn."""

import pytest
import pytest_asyncio

from bench.exam.floors import below_floor, read_floors
from bench.exam.items import own_conversations
from bench.exam.judge import ALWAYS
from bench.exam.report import failure_lines
from bench.exam.run import put

pytestmark = pytest.mark.model


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def verdicts(trained_assistant, judge):
    return await put(own_conversations(), trained_assistant, judge)


def test_no_share_sank_below_its_floor(verdicts):
    sunk = below_floor(verdicts, read_floors())
    lost = [verdict for verdict in verdicts if "conversations" in sunk or verdict.item.group in sunk]
    assert not sunk, "\n".join([*sunk.values(), *failure_lines(lost)])


@pytest.mark.parametrize("check", ALWAYS)
def test_it_holds_for_every_reply(verdicts, check):
    wrong = failure_lines(verdict for verdict in verdicts if check in verdict.failed)
    assert not wrong, "\n".join(wrong)
