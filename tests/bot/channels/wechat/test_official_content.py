"""What is said to events, voice and pictures; pages and choices."""

import re
import time
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

LINK = re.compile(r'<a href="([^"]+)">([^<]+)</a>')


# ── events ──


async def test_a_subscription_is_greeted_with_examples(passive):
    text = (await passive.wechat.deliver(passive.wechat.event("ann", "subscribe")))[1]
    assert "自动问答助手" in text
    [first, *_] = LINK.findall(text)
    assert first[1] == "方案列了哪些重点产业？"
    assert first[1] in unquote(first[0])
    assert passive.answers.asked == []


async def test_events_of_one_second_are_told_apart(passive):
    now = int(time.time())
    for key in ("ask:新材料", "ask:石墨烯"):
        event = passive.wechat.event("ann", "CLICK", key, created=now)
        assert (await passive.wechat.deliver(event))[1] == f"答：{key[4:]}"
        assert (await passive.wechat.deliver(event))[1] == f"答：{key[4:]}"
    assert len(passive.answers.asked) == 2


@pytest.mark.parametrize("event", ["unsubscribe", "VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "something_new"])
async def test_other_events_are_acknowledged(passive, event, sent):
    query, body = passive.wechat.request(passive.wechat.event("ann", event, "k"))
    assert await sent(passive, query, body) == (200, b"success")


async def test_a_scan_greets_and_an_old_menu_says_so(passive):
    assert "助手" in (await passive.wechat.deliver(passive.wechat.event("ann", "SCAN", "12")))[1]
    assert "菜单" in (await passive.wechat.deliver(passive.wechat.event("ann", "CLICK", "OLD")))[1]


def other(one, kind, **fields):
    body = one.wechat.message("ann", None, **fields)
    return body.replace("<MsgType><![CDATA[text]]>", f"<MsgType><![CDATA[{kind}]]>")


async def test_voice_is_answered_by_what_was_understood(passive):
    heard = await passive.wechat.deliver(other(passive, "voice", Recognition="新材料", MediaId="m"))
    assert heard[1] == "您说的是：“新材料”\n\n答：新材料"
    for recognition in ({"Recognition": ""}, {}):
        text = (await passive.wechat.deliver(other(passive, "voice", MediaId="m", **recognition)))[1]
        assert "语音" in text


@pytest.mark.parametrize("kind", ["image", "video", "shortvideo", "location", "link", "new_kind"])
async def test_what_is_not_text_is_answered_politely(passive, kind):
    assert "只看得懂文字" in (await passive.wechat.deliver(other(passive, kind, MediaId="m")))[1]
    assert passive.answers.asked == []


# ── pages and choices ──


async def test_a_long_answer_comes_in_pages(passive):
    passive.answers.text = "\n".join(f"第{n}条：{'政' * 90}" for n in range(20))
    pages = [await passive.wechat.say("ann", "全文")]
    while "回复“继续”" in pages[-1]:
        passive.answers.text = None
        pages.append(await passive.wechat.say("ann", "继续"))
    assert len(pages) == 4  # six whole lines on a page
    assert [f"第{n}条" in "".join(pages) for n in range(20)] == [True] * 20
    assert await passive.wechat.say("ann", "继续") == "答：继续"


async def test_a_repeated_continue_gets_the_same_page(passive):
    passive.answers.text = "政" * 2000
    await passive.wechat.say("ann", "全文")
    more = passive.wechat.message("ann", "继续")
    first = (await passive.wechat.deliver(more))[1]
    assert "（2/" in first
    assert (await passive.wechat.deliver(more))[1] == first
    assert "（3/" in (await passive.wechat.say("ann", "继续"))


@pytest.mark.parametrize(
    ("content", "options"),
    [
        ("制鞋业怎么写？", {"bizmsgmenuid": "id"}),
        ("制鞋业怎么写？", {"bizmsgmenuid": "0"}),
        ("制鞋业怎么写？", {"bizmsgmenuid": "unknown"}),
        ("制鞋业怎么写？", {}),
        ("2", {}),
        ("２。", {}),
    ],
)
async def test_a_choice_comes_back_by_id_title_or_number(passive, content, options):
    passive.answers.suggestions = ["谁负责？", "制鞋业怎么写？"]
    links = LINK.findall(await passive.wechat.say("ann", "制鞋"))
    assert [title for _, title in links] == passive.answers.suggestions
    ids = [parse_qs(urlsplit(address).query)["msgmenuid"][0] for address, _ in links]
    if options.get("bizmsgmenuid") == "id":
        options = {"bizmsgmenuid": ids[1]}
    await passive.wechat.say("ann", content, **options)
    assert passive.answers.asked[-1][1] == "制鞋业怎么写？"


async def test_a_number_is_a_text_where_nothing_was_offered(passive):
    assert await passive.wechat.say("ann", "2") == "答：2"


@pytest.mark.parametrize(
    "text", ["a]]>b", "&<>", "x\x0by", "一\r\n二", "👨‍👩‍👧‍👦𠮷", "**粗** `码`\n# 标题", '<a href="http://x">点</a>']
)
async def test_odd_texts_arrive(passive, text):
    passive.answers.text = text
    seen = await passive.wechat.say("ann", "问")
    assert seen
    assert "<a " not in seen
    assert not {"**", "`"} & set(seen)
