import asyncio
import os
import signal

import pytest

from bot.runtime.pooled import PooledActions, PooledClassifier, functions_of
from bot.runtime.worker_pool import WorkerLostError, WorkerPool


async def pid_and(argument):
    await asyncio.sleep(0.01)
    return os.getpid(), argument


async def fail(argument):
    raise KeyError(argument)


class UnsendableError(Exception):
    def __init__(self, one, two):
        super().__init__(one)


async def fail_unsendably(argument):
    raise UnsendableError(1, lambda: None)


async def die(argument):
    os.kill(os.getpid(), signal.SIGKILL)


FUNCTIONS = {"pid_and": pid_and, "fail": fail, "fail_unsendably": fail_unsendably, "die": die}


@pytest.fixture
def pool():
    pool = WorkerPool(FUNCTIONS, 2)
    yield pool
    pool.close()


async def test_calls_of_many_tasks_go_to_all_and_come_back_apart(pool):
    outcomes = await asyncio.gather(*(asyncio.create_task(pool.call("pid_and", n)) for n in range(20)))
    assert [argument for _, argument in outcomes] == list(range(20))
    assert {pid for pid, _ in outcomes} == set(pool.pids)


async def test_calls_of_one_task_go_to_one(pool):
    assert len({(await pool.call("pid_and", n))[0] for n in range(6)}) == 1


@pytest.mark.parametrize("argument", ["\ud800", "\x00", "x" * 1_000_000, {"a": (1, 2.5, None)}])
async def test_anything_passes_whole(pool, argument):
    assert (await pool.call("pid_and", argument))[1] == argument


async def test_exceptions_are_raised_here_with_where_they_came_from(pool):
    with pytest.raises(KeyError) as caught:
        await pool.call("fail", "x")
    assert "fail" in str(caught.value.__cause__)
    with pytest.raises(RuntimeError, match="UnsendableError"):
        await pool.call("fail_unsendably", "x")
    assert (await pool.call("pid_and", 1))[1] == 1


async def test_a_cancelled_call_disturbs_no_other(pool):
    calls = [asyncio.create_task(pool.call("pid_and", n)) for n in range(4)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    calls[0].cancel()
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert [outcome[1] for outcome in outcomes[1:]] == [1, 2, 3]


async def test_the_calls_of_a_lost_process_are_told_and_the_others_go_on(pool, log_lines):
    with pytest.raises(WorkerLostError):
        await asyncio.create_task(pool.call("die", None))
    assert len(pool.pids) == 1
    assert "worker_lost" in [line["event"] for line in log_lines()]
    assert (await pool.call("pid_and", 1))[0] == pool.pids[0]
    with pytest.raises(WorkerLostError):
        await pool.call("die", None)
    with pytest.raises(WorkerLostError):
        await pool.call("pid_and", 1)


def test_closing_leaves_no_process():
    pool = WorkerPool(FUNCTIONS, 2)
    pids = pool.pids
    pool.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_process_ends_with_its_parent():
    read, write = os.pipe()
    parent = os.fork()
    if not parent:
        os.write(write, b"".join(pid.to_bytes(4, "big") for pid in WorkerPool(FUNCTIONS, 2).pids))
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(parent, 0)
    pids = os.read(read, 8)
    for pid in (int.from_bytes(pids[:4], "big"), int.from_bytes(pids[4:], "big")):
        for _ in range(500):
            if not is_running(pid):
                break
            signal.sigtimedwait([], 0.01)
        assert not is_running(pid)


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


class TestAnswering:
    """The trained assistant with and without help."""

    @pytest.mark.model
    @pytest.mark.asyncio(loop_scope="session")
    async def test_it_is_the_same_with_help_and_after_losing_it(self, trained_assistant):
        from bot.messages import UserMessage  # noqa: PLC0415 - only here
        from bot.runtime.agent import share_work  # noqa: PLC0415 - imports Rasa, which must be prepared first

        agent, processor = trained_assistant._agent, trained_assistant._agent.processor
        before = processor.classifier, processor.action_endpoint

        async def ask(sender):
            texts = ["新材料的责任单位有哪些？那补多少钱？", "那光伏呢", "/restart"]
            replies = [await trained_assistant.reply(UserMessage(sender, text, "pool")) for text in texts]
            return [[{**part, "recipient_id": ""} for part in reply.messages] for reply in replies]

        alone = await ask("alone")
        pool = share_work(agent, 1)
        try:
            assert await ask("helped") == alone
            os.kill(pool.pids[0], signal.SIGKILL)
            assert await ask("lost") == alone
            assert not pool.pids
        finally:
            pool.close()
            processor.use(*before)

    async def test_an_actions_own_refusal_is_passed_on(self, toy_actions):
        from rasa.utils.endpoints import ClientResponseError  # noqa: PLC0415 - Rasa must be prepared first

        from bot.runtime.in_process_actions import InProcessActions  # noqa: PLC0415 - as above

        actions = InProcessActions(toy_actions)
        pool = WorkerPool(functions_of(None, actions, {}), 1)
        call = {"next_action": "action_answer", "tracker": {"sender_id": "a", "latest_message": {"text": "拒绝"}}}
        try:
            with pytest.raises(ClientResponseError) as refused:
                await PooledActions(pool, actions).request(json=call)
            assert refused.value.status == 400
            assert "action_answer" in refused.value.text
        finally:
            pool.close()

    def test_both_ends_have_the_same_face(self):
        assert hasattr(PooledClassifier, "parse")
