"""People who think between answer and question: each message is answered once, however often it is refused first."""

from aiohttp import web

from bench.load.run import thinking
from tests.bench.test_load import crowd_at, reply


async def test_who_is_refused_asks_the_same_again():
    refused = set()

    def busy_once(number, sender, text):
        if (sender, text) in refused:
            return reply(sender, text)
        refused.add((sender, text))
        return web.json_response({"error": "too_many_waiting"}, status=429)

    async with crowd_at(busy_once) as (crowd, faulty):
        tally = await thinking(crowd, people=3, think=0.01, messages=9)
    assert (tally.planned, tally.answered, tally.lost_count, tally.crossed) == (9, 9, 0, 0)
    assert tally.statuses[429] == 9
    assert tally.taken == 9
    assert len({(sender, text) for sender, text, _ in faulty.seen}) == 9


async def test_messages_are_counted_when_they_are_answered():
    seen = []
    async with crowd_at(lambda number, sender, text: reply(sender, text)) as (crowd, _):
        await thinking(crowd, people=2, think=0.0, messages=6, watch=seen.append)
    assert sorted(seen) == [1, 2, 3, 4, 5, 6]
