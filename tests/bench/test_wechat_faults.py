"""The fault run on a small scale: real processes, killed; every answer is seen once."""

from bench.wechat_faults.__main__ import report
from bench.wechat_faults.run import QUESTIONS, run


async def test_every_answer_is_seen_once_whatever_fails():
    one = await run(10, seed=4, kill_every=6)
    seen = one.seen()
    assert len(one.asked) == 10 * QUESTIONS
    assert {question: seen[question] for question in one.asked if seen[question] != 1} == {}
    assert sum(server.kills for server in one.servers) >= 1
    assert one.faults.counts["parallel"] > 0
    assert f"| 合计 | {10 * QUESTIONS} | {10 * QUESTIONS} | 0 | 0 |" in report(one, "the test")
