import re

import pytest

from bot.channels.wechat.phone_layout import PhoneLayout, plain
from bot.channels.wechat.reply import LINKS, MENU, NUMBERS, Choice, Said, choice_link, lay_out
from bot.channels.wechat.texts import TEXTS_FILE, TextsError, load_texts
from knowledge import load_policy_base

TEXTS = load_texts()
ADDRESS = "https://example.test"
DOCUMENT = "泉政办〔2016〕87号"
QUOTE = "重点发展石墨烯。"
SOURCE = f"出处：《泉州市实施创新驱动发展战略工作方案》（{DOCUMENT}）"
MESSAGE = {
    "text": "“新材料”（2.1.9）的责任单位共 2 个：市科技局、市经信委。\n"
    f"【原文 2.1.9 新材料】“{QUOTE}”\n今名：市经信委→市工业和信息化局\n方案没有写哪一家牵头。\n"
    f"{SOURCE}",
    "custom": {
        "kind": "answer",
        "citations": [{"document": DOCUMENT, "clause": "2.1.9", "heading": "新材料", "quote": QUOTE}],
        "agencies": [
            {"name": "市科技局", "today": None, "clauses": ["2.1.9"]},
            {"name": "市经信委", "today": "市工业和信息化局", "clauses": ["2.1.9"]},
        ],
        "suggestions": ["谁负责？"],
    },
}


def said(message=MESSAGE, address=None):
    return PhoneLayout(TEXTS, address).lay_out([message])


def test_an_answer_is_laid_out_for_a_phone():
    assert said().text == (
        "“新材料”（2.1.9）的责任单位共 2 个：市科技局、市经信委。\n\n"
        f"【原文 2.1.9 新材料】“{QUOTE}”\n\n"
        f"今名：\n· 市经信委（今市工业和信息化局）\n\n方案没有写哪一家牵头。\n\n{SOURCE}"
    )
    assert said().choices == (Choice("谁负责？", "谁负责？"),)


def listed(line):
    names = ["市科技局", "市经信委", "市财政局", "市商务局"]
    agencies = [{"name": name, "today": "市工业和信息化局" if name == "市经信委" else None} for name in names]
    custom = {**MESSAGE["custom"], "agencies": agencies}
    return said(
        {"text": f"方案写到：\n【原文】“{QUOTE}”\n{line}\n今名：市经信委→市工业和信息化局", "custom": custom}
    ).text


def test_a_line_that_lists_agencies_becomes_one_a_line_with_their_names_of_today():
    text = listed("责任单位 4 个：市财政局、市科技局、市经信委、市商务局")
    assert text.endswith("责任单位 4 个：\n· 市财政局\n· 市科技局\n· 市经信委（今市工业和信息化局）\n· 市商务局")
    assert text.count("今") == 1


def test_a_sentence_that_names_agencies_stays_one():
    sentence = "要知道石墨烯的具体规定，可以向下面这些责任单位了解：市财政局、市科技局、市经信委、市商务局。"
    assert sentence in listed(sentence)


def test_a_heading_in_passing_is_no_quote():
    custom = {**MESSAGE["custom"], "citations": [{**MESSAGE["custom"]["citations"][0], "quote": "新材料"}]}
    assert (
        said({"text": "共 2 个：新材料、新能源\n第二行", "custom": custom}, ADDRESS).text
        == "共 2 个：新材料、新能源\n第二行"
    )


def test_the_clause_is_linked_only_when_the_address_is_known():
    link = f'<a href="{ADDRESS}/documents/quanzhengban-2016-87#clause-2.1.9">查看原文</a>'
    assert link in said(address=ADDRESS).text
    assert "<a " not in said().text
    other = {
        **MESSAGE,
        "custom": {**MESSAGE["custom"], "citations": [{**MESSAGE["custom"]["citations"][0], "document": "别的"}]},
    }
    assert "<a " not in said(other, ADDRESS).text


def test_the_place_linked_is_one_of_the_document_view(project_root):
    clause = (project_root / "bot" / "widget" / "pages" / "clause.html").read_text(encoding="utf-8")
    assert 'id="clause-${id}"' in clause


def test_a_fact_on_the_document_links_to_the_document():
    citation = {**MESSAGE["custom"]["citations"][0], "clause": "0"}
    fact = {**MESSAGE, "custom": {**MESSAGE["custom"], "citations": [citation]}}
    assert f'<a href="{ADDRESS}/documents/quanzhengban-2016-87">' in said(fact, ADDRESS).text


def test_every_document_of_the_knowledge_base_has_its_address():
    known = {document.number: document.id for document in load_policy_base().documents}
    assert dict(TEXTS.documents) == known


def test_nothing_said_is_an_empty_text():
    assert PhoneLayout(TEXTS, None).lay_out([]).text == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**粗** __体__ `码`", "粗 体 码"),
        ("## 标题\n- 一\n* 二", "标题\n· 一\n· 二"),
        ("a * b ** c", "a * b ** c"),
        ('<a href="x">y</a> 3<5', '＜a href="x">y＜/a> 3<5'),
    ],
)
def test_markdown_and_foreign_links_are_plain(text, shown):
    assert plain(text) == shown


CHOICES = (Choice("谁负责？", "p1"), Choice("怎么写？", "p2"))


def test_choices_are_links_numbers_or_a_menu():
    links = lay_out(Said("答", CHOICES), LINKS, TEXTS).pages[0]
    assert links.startswith('答\n\n您还可以问：\n1. <a href="weixin://bizmsgmenu?msgmenucontent=%E8')
    assert lay_out(Said("答", CHOICES), NUMBERS, TEXTS).pages == (
        "答\n\n您还可以问（回复数字即可）：\n1. 谁负责？\n2. 怎么写？",
    )
    assert lay_out(Said("答", CHOICES), MENU, TEXTS).pages == ("答",)


@pytest.mark.parametrize("length", range(0, 670, 15))
def test_choices_never_cost_a_page(length):
    body = "政" * length + "答"
    reply = lay_out(Said(body, CHOICES), LINKS, TEXTS)
    assert len(reply.pages) == len(lay_out(Said(body), LINKS, TEXTS).pages)
    assert all(len(page.encode()) <= 2000 for page in reply.pages)
    assert bool(reply.choices) == ("谁负责？" in reply.pages[-1])


def test_choices_that_are_needed_may_cost_a_page():
    reply = lay_out(Said("政" * 660, CHOICES, needs_choices=True), LINKS, TEXTS)
    assert len(reply.pages) == 2
    assert "2. 怎么写？" in reply.pages[1]


@pytest.mark.parametrize("title", ["100%？", "a+b", "<b>", 'a"b'])
def test_a_title_that_would_not_arrive_whole_is_no_link(title):
    assert choice_link(title, "c1") == title


def test_ids_depend_on_what_is_offered_only():
    assert CHOICES[0].id == Choice("谁负责？", "p1").id != CHOICES[1].id
    assert re.fullmatch("c[0-9a-f]{8}", CHOICES[0].id)


def test_a_missing_or_unknown_text_is_named(tmp_path):
    content = TEXTS_FILE.read_text(encoding="utf-8")
    (tmp_path / "texts.yml").write_text(
        content.replace("\nfailed:", "\nfialed:").replace("scenes: {}", "scenes: []"), "utf-8"
    )
    with pytest.raises(TextsError) as caught:
        load_texts(tmp_path / "texts.yml")
    assert all(name in str(caught.value) for name in ("缺少 failed", "fialed", "scenes"))
