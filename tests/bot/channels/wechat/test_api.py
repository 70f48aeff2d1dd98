import asyncio

import pytest

from bot.channels.wechat.api import ATTEMPTS, Api, ApiError, official_token, work_token


@pytest.fixture
async def fake(fakes):
    one = fakes.FakeApi()
    await one.start()
    yield one
    await one.stop()


class Pauses(list):
    async def __call__(self, seconds):
        self.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
async def make(fake):
    made = []

    def build(fetch=None, clock=None, pauses=None, base=None):
        fetch = fetch or official_token("wx1", "the-secret")
        options = {"clock": clock} if clock else {}
        made.append(
            Api(
                base or f"http://127.0.0.1:{fake.port}",
                fetch,
                sleep=pauses if pauses is not None else Pauses(),
                **options,
            )
        )
        return made[-1]

    yield build
    for api in made:
        await api.close()


def send(api, text="政策", user="ann"):
    return api.call("send", "/cgi-bin/message/custom/send", {"touser": user, "text": {"content": text}})


def sends(fake):
    return len([call for call in fake.calls if call[0] == "message/custom/send"])


async def test_many_pushes_at_once_ask_for_one_token(make, fake):
    fake.delay = 0.02
    api = make()
    await asyncio.gather(*(send(api) for _ in range(20)))
    assert fake.tokens == 1
    assert len(fake.pushed) == 20


async def test_a_token_that_ends_during_a_burst_is_renewed_once(make, fake):
    api = make()
    await send(api)
    fake.valid.clear()
    fake.delay = 0.02
    await asyncio.gather(*(send(api) for _ in range(20)))
    assert fake.tokens == 2
    assert len(fake.pushed) == 21


async def test_a_token_is_renewed_before_it_ends(make, fake):
    now = [0.0]
    api = make(clock=lambda: now[0])
    await send(api)
    now[0] = 6899
    await send(api)
    assert fake.tokens == 1
    now[0] = 6901
    await send(api)
    assert fake.tokens == 2


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_token_refused_for_ever_is_tried_twice_and_no_more(make, fake, code):
    fake.always = code
    with pytest.raises(ApiError) as caught:
        await send(make())
    assert caught.value.code == code
    assert (sends(fake), fake.tokens) == (2, 2)


@pytest.mark.parametrize("code", [48001, 45015, 45047, 45002, 40164, 45009])
async def test_other_refusals_are_not_repeated(make, fake, code):
    fake.always = code
    with pytest.raises(ApiError) as caught:
        await send(make())
    assert (caught.value.code, sends(fake)) == (code, 1)


async def test_a_busy_platform_is_tried_again_with_growing_irregular_pauses(make, fake):
    pauses = Pauses()
    fake.codes = [-1] * (ATTEMPTS - 1)
    await send(make(pauses=pauses))
    assert sends(fake) == ATTEMPTS
    assert all(0.125 * 2**n <= pause <= 0.25 * 2**n for n, pause in enumerate(pauses))
    assert len(set(pauses)) == len(pauses)


async def test_a_platform_out_of_reach_is_given_up_after_some_attempts(make, fake):
    pauses = Pauses()
    fake.down = 502
    with pytest.raises(ApiError) as caught:
        await send(make(pauses=pauses))
    assert (caught.value.code, len(pauses)) == (None, ATTEMPTS - 1)
    with pytest.raises(ApiError):
        await send(make(base="http://127.0.0.1:1"))


async def test_no_error_tells_a_secret_or_a_token(make, fake):
    fake.always = 45015
    with pytest.raises(ApiError) as caught:
        await send(make())
    shown = repr(caught.value) + repr(caught.value.__dict__)
    assert "the-secret" not in shown
    assert "TOKEN-" not in shown
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


async def test_a_refused_secret_is_an_error_with_its_code():
    async def refuse(_api):
        return {"errcode": 40125, "errmsg": "invalid appsecret"}

    with pytest.raises(ApiError) as caught:
        await Api("http://127.0.0.1:1", refuse).token()
    assert caught.value.code == 40125


async def test_wecom_gives_its_token_too(make, fake):
    api = make(work_token("ww1", "the-secret"))
    await api.call("send", "/cgi-bin/message/send", {"touser": "a", "agentid": 1, "text": {"content": "政"}})
    assert fake.pushed == [("a", "政")]
