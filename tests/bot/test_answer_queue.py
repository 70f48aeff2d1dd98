import asyncio
import gc
import json
import sys
from dataclasses import replace

import pytest

from bot.answer_queue import AT_WORK, AnswerQueue
from bot.channels.rest import PATH
from bot.messages import OverloadedError, UserMessage
from bot.server import build_app


def message(sender, text="x"):
    return UserMessage(sender, text, "rest")


@pytest.fixture
def slow(fake_assistant):
    """An assistant that works on one message after the other, each for a few turns of the event loop."""
    working = asyncio.Lock()
    plain = fake_assistant.reply

    async def reply(asked):
        async with working:
            for _ in range(3):
                await asyncio.sleep(0)
            return await plain(asked)

    fake_assistant.reply = reply
    return fake_assistant


def queue_of(assistant, settings, most=1000, most_per_sender=1000, **changes):
    changes |= {"most_waiting": most, "most_waiting_per_sender": most_per_sender}
    return AnswerQueue(assistant, replace(settings, **changes))


async def outcomes(queue, *messages):
    results = await asyncio.gather(*map(queue.reply, messages), return_exceptions=True)
    return ["refused" if isinstance(result, OverloadedError) else "answered" for result in results]


async def test_a_senders_messages_take_turns_in_order(slow, settings):
    queue = queue_of(slow, settings)
    texts = [str(number) for number in range(100)]
    await asyncio.gather(*(queue.reply(message("ann", text)) for text in texts))
    assert [heard.text for heard in slow.messages] == texts
    assert len(queue) == 0
    assert not queue._lines


async def test_a_flood_of_one_sender_delays_others_by_one_message(slow, settings):
    queue = queue_of(slow, settings)
    flood = [asyncio.create_task(queue.reply(message("flood"))) for _ in range(200)]
    await asyncio.sleep(0)
    others = [asyncio.create_task(queue.reply(message(f"s{number}"))) for number in range(5)]
    await asyncio.gather(*others)
    assert sum(heard.sender == "flood" for heard in slow.messages) <= 3
    await asyncio.gather(*flood)
    assert len(slow.messages) == 205


async def test_more_than_may_wait_are_refused_and_the_others_answered(slow, settings):
    queue = queue_of(slow, settings, most=10, most_per_sender=4)
    got = await outcomes(queue, *[message("ann")] * 6, *[message(f"s{number}") for number in range(8)])
    assert got == ["answered"] * 4 + ["refused"] * 2 + ["answered"] * 6 + ["refused"] * 2
    assert await outcomes(queue, message("ann")) == ["answered"]


async def test_only_some_are_in_work_and_all_come_in_their_order(fake_assistant, settings):
    at_work, most, plain = 0, 0, fake_assistant.reply

    async def working(asked):
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        for _ in range(3):
            await asyncio.sleep(0)
        at_work -= 1
        return await plain(asked)

    fake_assistant.reply = working
    queue = queue_of(fake_assistant, settings)
    senders = [f"s{number}" for number in range(5 * AT_WORK)]
    assert await outcomes(queue, *map(message, senders)) == ["answered"] * len(senders)
    assert most == AT_WORK
    assert [heard.sender for heard in fake_assistant.messages] == senders


async def test_who_waits_too_long_for_work_to_begin_is_told_and_leaves_no_place_taken(fake_assistant, settings):
    gate, plain = asyncio.Event(), fake_assistant.reply

    async def stuck(asked):
        await gate.wait()
        return await plain(asked)

    fake_assistant.reply = stuck
    queue = queue_of(fake_assistant, settings, answer_seconds=0.05)
    full = [asyncio.create_task(queue.reply(message(f"s{number}"))) for number in range(AT_WORK)]
    await asyncio.sleep(0)
    with pytest.raises(OverloadedError) as caught:
        await queue.reply(message("late"))
    assert not caught.value.is_own
    gone = asyncio.create_task(queue.reply(message("gone")))
    await asyncio.sleep(0)
    gone.cancel()
    gate.set()
    await asyncio.gather(*full)
    again = [message(f"t{number}") for number in range(AT_WORK)]
    assert await outcomes(queue, *again) == ["answered"] * AT_WORK
    assert (len(queue), queue._lines) == (0, {})


async def test_more_than_can_be_answered_in_time_are_refused(fake_assistant, settings):
    now = 0.0
    plain = fake_assistant.reply

    async def slow_hour(asked):
        nonlocal now
        await asyncio.sleep(0)
        now += 0.5
        return await plain(asked)

    fake_assistant.reply = slow_hour
    queue = AnswerQueue(fake_assistant, replace(settings, answer_seconds=20), lambda: now)
    assert set(await outcomes(queue, *(message(f"a{number}") for number in range(200)))) == {"answered"}
    got = await outcomes(queue, *(message(f"b{number}") for number in range(200)))
    assert got.index("refused") == got.count("answered") == 21


async def test_who_waits_longer_than_an_answer_may_take_is_told(fake_assistant, settings):
    gate = asyncio.Event()
    plain = fake_assistant.reply

    async def stuck(asked):
        await gate.wait()
        return await plain(asked)

    fake_assistant.reply = stuck
    queue = queue_of(fake_assistant, settings, answer_seconds=0.05)
    first = asyncio.create_task(queue.reply(message("ann", "1")))
    await asyncio.sleep(0)
    assert await outcomes(queue, message("ann", "2")) == ["refused"]
    last = asyncio.create_task(queue.reply(message("ann", "3")))
    gate.set()
    await asyncio.gather(first, last)
    assert [heard.text for heard in fake_assistant.messages] == ["1", "3"]


async def test_who_stops_waiting_is_passed_over(slow, settings):
    queue = queue_of(slow, settings)
    tasks = [asyncio.create_task(queue.reply(message("ann", str(number)))) for number in range(20)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert [heard.text for heard in slow.messages] == [str(number) for number in range(1, 20, 2)]
    assert len(queue) == 0


async def test_a_turn_that_comes_as_it_is_given_up_is_not_lost(fake_assistant, settings):
    gate = asyncio.Event()
    plain = fake_assistant.reply

    async def waiting(asked):
        await gate.wait()
        return await plain(asked)

    fake_assistant.reply = waiting
    queue = queue_of(fake_assistant, settings)
    tasks = [asyncio.create_task(queue.reply(message("ann", str(number)))) for number in range(3)]
    await asyncio.sleep(0)
    turn = queue._lines["rest:ann"][0]
    gate.set()
    while not turn.done():
        await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
    assert [heard.text for heard in fake_assistant.messages] in (["0", "2"], ["0", "1", "2"])
    assert not queue._lines


async def test_a_failure_passes_the_turn_on(fake_assistant, settings):
    fake_assistant.error = RuntimeError("broken")
    queue = queue_of(fake_assistant, settings)
    results = await asyncio.gather(*(queue.reply(message("ann")) for _ in range(3)), return_exceptions=True)
    assert [str(result) for result in results] == ["broken"] * 3
    assert not queue._lines


async def test_a_flood_of_new_senders_leaves_nothing_behind(slow, settings):
    queue = queue_of(slow, settings, most=50, most_per_sender=5)
    blocks = []
    for number in range(4):
        got = await outcomes(queue, *(message(f"s{number}-{n % 1500}") for n in range(3000)))
        assert (got.count("answered"), len(queue), len(queue._lines)) == (50, 0, 0)
        slow.messages.clear()
        del got
        gc.collect()
        blocks.append(sys.getallocatedblocks())
    assert blocks[-1] - blocks[0] < 1000


async def test_a_flooded_server_refuses_with_the_time_to_wait(aiohttp_client, slow, settings):
    settings = replace(settings, most_waiting=20, most_waiting_per_sender=5)
    client = await aiohttp_client(build_app(settings, slow))
    headers = {"Authorization": f"Bearer {settings.rest_token}"}

    async def ask(sender):
        async with client.post(PATH, data=json.dumps({"sender": sender, "message": "x"}), headers=headers) as response:
            return response.status, response.headers.get("Retry-After"), await response.json()

    async def flood():
        return await asyncio.gather(*(ask(f"s{number % 50}") for number in range(300)), ask("flood"), ask("flood"))

    answers = await flood()
    assert {status for status, *_ in answers} == {200, 429}
    refusals = [(seconds, body) for status, seconds, body in answers if status == 429]
    assert all(int(seconds) >= 1 and body["error"] == "too_many_waiting" for seconds, body in refusals)
    assert all(f"{seconds} 秒" in body["message"] for seconds, body in refusals)
    assert len(slow.messages) == len(answers) - len(refusals)
    assert (await ask("ann"))[0] == 200


async def test_the_web_chat_refuses_too_and_takes_the_same_message_later(aiohttp_client, fake_assistant, settings):
    gate = asyncio.Event()
    plain = fake_assistant.reply

    async def stuck(asked):
        await gate.wait()
        return await plain(asked)

    fake_assistant.reply = stuck
    settings = replace(settings, most_waiting=1)
    client = await aiohttp_client(build_app(settings, fake_assistant))
    tokens = [(await (await client.post("/api/chat/session")).json())["token"] for _ in range(2)]

    def ask(token):
        body = json.dumps({"text": "新材料", "client_msg_id": "message-1"})
        return client.post("/api/chat/messages", data=body, headers={"Authorization": f"Bearer {token}"})

    first = asyncio.create_task(ask(tokens[0]))
    while not len(gate._waiters):
        await asyncio.sleep(0.01)
    refused = await ask(tokens[1])
    assert (refused.status, (await refused.json())["error"]) == (429, "too_many_waiting")
    assert int(refused.headers["Retry-After"]) >= 1
    gate.set()
    assert (await first).status == 200
    assert (await ask(tokens[1])).status == 200
    assert [heard.text for heard in fake_assistant.messages] == ["新材料", "新材料"]
