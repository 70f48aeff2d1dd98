"""Replies as the assistant gives them, for the tests of the web chat; each keeps the contract."""

from bot.messages import BotReply, failure_reply

DOCUMENT = "泉政办〔2016〕87号"
QUOTE = (
    "加强产业自主创新,推进技术攻关突破,重点发展先进高分子材料、高端精细专用化学品、功能性纤维、功能性非晶材料、"
    "功能性薄膜、石墨烯、特种陶瓷、功能性纸品、光伏新材料等。"
)
ENERGY = (
    "以优化能源利用方式、提高能源利用率为核心,发挥资源优势和产业基础,提高技术水平,"
    "重点发展光伏发电、新型环保电池、风能等。"
)
SOURCE = f"出处：《泉州市实施创新驱动发展战略工作方案》（{DOCUMENT}）"


def citation(clause="2.1.9", heading="新材料", quote=QUOTE):
    return {"document": DOCUMENT, "clause": clause, "heading": heading, "quote": quote}


def agency(name, today=None, *clauses):
    return {"name": name, "today": today, "clauses": list(clauses or ("2.1.9",))}


def answer(kind="answer", intent="ask_measures", **fields):
    return {
        "kind": kind,
        "title": None,
        "citations": [],
        "agencies": [],
        "figures": [],
        "suggestions": [],
        "understood": {"intent": intent, "confidence": 0.9, "topics": []},
        "answer_id": "0123456789abcdef",
        **fields,
    }


def reply(text, custom):
    buttons = [{"title": title, "payload": title} for title in custom["suggestions"]]
    return BotReply([{"recipient_id": "x", "text": text, "custom": custom, "buttons": buttons}])


def content():
    text = f"方案在 2.1.9“新材料”里写到：\n【原文 2.1.9 新材料】“{QUOTE}”\n责任单位 2 个：市科技局、市经信委\n{SOURCE}"
    return reply(
        text,
        answer(
            citations=[citation()],
            agencies=[agency("市科技局"), agency("市经信委", "市工业和信息化局")],
            suggestions=["新材料的责任单位有哪些？", "市科技局在方案里负责哪些工作？"],
            title="新材料",
        ),
    )


def silence():
    text = (
        "方案没有写“新材料”（2.1.9）的金额。\n全文查过“补贴”、“奖励”，没有找到。\n与此最接近、方案写到的是：\n"
        f"【原文 2.1.9 新材料】“{QUOTE}”\n要知道具体规定，可以向责任单位了解：市科技局。\n{SOURCE}"
    )
    return reply(
        text,
        answer(
            "not_in_plan",
            "ask_amount",
            citations=[citation()],
            agencies=[agency("市科技局"), agency("市经信委", "市工业和信息化局")],
            not_stated=[{"aspect": "amount", "label": "金额", "searched": ["补贴", "奖励"]}],
            suggestions=["新材料的责任单位有哪些？"],
        ),
    )


def comparison():
    text = (
        "把“新材料”（2.1.9）、“新能源”（2.1.10）放在一起看：\n共同的责任单位 1 个：市科技局。\n"
        f"【原文 2.1.9 新材料】“{QUOTE}”\n【原文 2.1.10 新能源】“{ENERGY}”\n{SOURCE}"
    )
    both = ("2.1.9", "2.1.10")
    return reply(
        text,
        answer(
            intent="ask_compare",
            citations=[citation(), citation("2.1.10", "新能源", ENERGY)],
            agencies=[agency("市科技局", None, *both), agency("市经信委"), agency("市发改委", None, "2.1.10")],
        ),
    )


def figures():
    quote = "力争到2020年,全社会研发投入占地区生产总值比重达2%,高新技术产业增加值占地区生产总值比重达16%"
    named = [("全社会研发投入占地区生产总值比重", 2), ("高新技术产业增加值占地区生产总值比重", 16)]
    text = f"方案在 1.1“自主创新能力显著提升”里列了这些目标：\n【原文 1.1 自主创新能力显著提升】“{quote}”\n{SOURCE}"
    return reply(
        text,
        answer(
            intent="ask_figure",
            citations=[citation("1.1", "自主创新能力显著提升", quote)],
            figures=[{"name": n, "value": v, "unit": "%", "year": 2020, "clause": "1.1"} for n, v in named],
        ),
    )


def clarification():
    suggestions = ["新材料有什么扶持方向？", "新能源有什么扶持方向？"]
    return reply(
        "您想问的是哪一个？\n1. 新材料有什么扶持方向？\n2. 新能源有什么扶持方向？",
        answer("clarify", suggestions=suggestions),
    )


def greeting():
    return reply("您好！请问想了解什么？", answer("small_talk", "greet", suggestions=["方案列了哪些重点产业？"]))


def failure():
    return failure_reply("x", "ABCD1234")


BY_QUESTION = {
    "补多少钱": silence,
    "比较": comparison,
    "目标": figures,
    "选哪个": clarification,
    "你好": greeting,
    "坏掉": failure,
}
"""Part of a question → its reply; everything else is answered with ``content``."""
