import pytest


def test_every_fact_is_told_by_every_name_with_its_quote_and_remark(ask, policy_base):
    wrong = []
    for fact in policy_base.facts():
        for form in (fact.label, *fact.aliases):
            reply = ask(f"{form}是什么", "ask_document")
            quotes = [citation["quote"] for citation in reply.custom["citations"]]
            told = fact.value in reply.text and fact.quote in quotes and (fact.remark or "") in reply.text
            if not told or reply.kind != "answer":
                wrong.append((fact.key, form, reply.kind))
    assert not wrong


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("文号是多少", "泉政办〔2016〕87号"),
        ("什么时候发布的", "2016年6月"),
        ("谁发的", "泉州市人民政府办公室"),
        ("发给谁的", "各高等院校"),
        ("依据是什么文件", "闽政〔2016〕2号"),
        ("方案分几部分", "三个部分"),
        ("方案的结构是什么", "三、保障措施"),
    ],
)
def test_facts_on_the_document_itself(ask, text, told):
    reply = ask(text, "ask_document")
    assert told in reply.text
    assert reply.clauses == ["0"]


def test_validity_is_never_told_without_its_remark(ask):
    for text in ("这份文件还有效吗", "方案过期了吗", "87号文作废了吗"):
        reply = ask(text, "ask_document")
        assert "现行有效" in reply.text
        assert "不能证明今天仍然有效" in reply.text


def test_a_month_is_not_made_a_day(ask):
    assert "没有写具体日期" in ask("什么时候印发的", "ask_document").text


def test_a_question_on_the_document_without_a_fact_gets_an_overview(ask):
    reply = ask("介绍一下这份文件", "ask_document")
    assert reply.clauses == ["0"]
    for label in ("文件名称", "发文字号", "制定机关", "公布日期", "时效性"):
        assert f"{label}：" in reply.text
    assert "不能证明今天仍然有效" in reply.text


def test_the_next_question_goes_on_about_the_document(ask):
    first = ask("这份文件还有效吗", "ask_document")
    assert "泉政办〔2016〕87号" in ask("文号呢", "follow_up_topic", dialogue=first.dialogue).text


def test_a_place_asked_of_nothing_is_asked_back(ask):
    assert ask("这个是哪一条规定的", "ask_document").kind == "clarify"
    assert ask("这份方案是哪个单位发的", "ask_document").kind == "answer"
