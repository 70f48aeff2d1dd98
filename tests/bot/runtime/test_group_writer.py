import asyncio

import pytest

from bot.runtime.event_log import ConversationConflictError, NewEvent, NewTurn
from bot.runtime.group_writer import MOST_TURNS, GroupWriter
from bot.runtime.sqlite_log import SQLiteLog


class Recorder:
    """Stores nothing, slowly; remembers the batches."""

    def __init__(self, error=None):
        self.batches = []
        self.error = error

    async def write(self, turns):
        self.batches.append([turn.sender for turn in turns])
        await asyncio.sleep(0.01)
        if self.error:
            raise self.error
        return [ValueError("refused") if turn.sender == "bad" else len(self.batches) for turn in turns]


def turn(sender, last_id=0):
    return NewTurn(sender, last_id, [NewEvent("user", 1.0, "{}")])


async def test_turns_that_come_while_one_is_written_are_written_together():
    recorder = Recorder()
    writer = GroupWriter(recorder.write)
    first = asyncio.create_task(writer.append(turn("0")))
    await asyncio.sleep(0.001)
    others = [asyncio.create_task(writer.append(turn(str(number)))) for number in range(1, MOST_TURNS + 2)]
    await asyncio.gather(first, *others)
    assert [len(batch) for batch in recorder.batches] == [1, MOST_TURNS, 1]


async def test_one_refused_turn_does_not_cost_the_others():
    writer = GroupWriter(Recorder().write)
    outcomes = await asyncio.gather(*(writer.append(turn(s)) for s in ("a", "bad", "b")), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [int, ValueError, int]


async def test_a_failing_writer_fails_each_turn_and_the_next_is_tried():
    recorder = Recorder(OSError("disk"))
    writer = GroupWriter(recorder.write)
    for _ in range(2):
        with pytest.raises(OSError, match="disk"):
            await writer.append(turn("a"))
    assert len(recorder.batches) == 2


async def test_a_cancelled_turn_is_written_and_the_others_come_back():
    recorder = Recorder()
    writer = GroupWriter(recorder.write)
    tasks = [asyncio.create_task(writer.append(turn(str(number)))) for number in range(3)]
    await asyncio.sleep(0.005)
    tasks[1].cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [int, asyncio.CancelledError, int]


def test_a_conflict_in_a_batch_is_the_only_one_refused(tmp_path):
    log = SQLiteLog(tmp_path / "x.db")
    one, two, three = log.append_all([turn("a"), turn("b", last_id=7), turn("c")])
    assert isinstance(two, ConversationConflictError)
    assert (log.read("a").last_id, log.read("c").last_id) == (one, three)
    assert log.read("b").data == ()
    log.close()


def test_a_batch_is_one_transaction(tmp_path):
    log = SQLiteLog(tmp_path / "x.db")
    statements = []
    log._connection.set_trace_callback(statements.append)
    log.append_all([turn(str(number)) for number in range(10)])
    assert statements.count("COMMIT") == 1
    log.close()


async def test_a_turn_that_is_cancelled_before_it_is_written_is_never_written():
    recorder = Recorder()
    writer = GroupWriter(recorder.write)
    first = asyncio.create_task(writer.append(turn("0")))
    await asyncio.sleep(0.001)
    waiting = [asyncio.create_task(writer.append(turn(name))) for name in ("given up", "1")]
    await asyncio.sleep(0.001)
    waiting[0].cancel()
    await asyncio.gather(first, *waiting, return_exceptions=True)
    assert recorder.batches == [["0"], ["1"]]
