"""Facts on the document itself: number, issuer, dates, validity, addressees, basis."""

from __future__ import annotations

from actions.answer import Answer, Citation, Kind
from actions.context import Context
from actions.intents import Ask
from knowledge import Aspect, DocumentFact, TopicKind

_OVERVIEW = ("title", "number", "issuer", "published", "validity")
"""Facts told when a question is about the document but names none."""

_SHORT = 24
"""Characters up to which the document and one of its facts together leave no room for another subject."""
_SURE = 0.7
"""Probability of the kind from which a fact of the document is asked for whatever the conversation is about."""
_UNNAMED = 0.5
"""Weight of the kind from which a question that names nothing is on the document itself."""


def answer_document(context: Context) -> Answer:
    """Tell the facts a question names, each with the words of the source that state it."""
    facts = _asked(context)
    lines = [
        context.wording.line("utter_fact", warrant="quote 0", label=fact.label, value=fact.value) for fact in facts
    ]
    lines += [
        context.wording.line("utter_fact_quote", warrant="quote 0", optional=True, quote=fact.quote) for fact in facts
    ]
    remarks = dict.fromkeys(fact.remark for fact in facts if fact.remark)
    lines += [context.wording.line("utter_remark", warrant="record", remark=remark) for remark in remarks]
    lines.append(context.source_line())
    document = context.base.document
    return Answer(
        kind=Kind.ANSWER,
        lines=tuple(lines),
        title=document.title,
        citations=tuple(Citation(document.number, "0", document.title, fact.quote) for fact in facts),
        suggestions=(
            context.wording.say("utter_suggest_goals"),
            context.wording.say("utter_suggest_industries"),
        ),
        dialogue=context.follow_on(ask=Ask.DOCUMENT.value),
    )


def _asked(context: Context) -> tuple[DocumentFact, ...]:
    facts = {fact.key: fact for fact in context.base.facts()}
    named = dict.fromkeys(topic.key for topic in context.reading.evidence.topics(TopicKind.FACT))
    return tuple(facts[key] for key in (named or _OVERVIEW) if key in facts)


def _asks_where_it_stands(context: Context) -> bool:
    """Whether a question wants the place or basis of what was just told: “这是第几部分哪一条”, “依据是哪一条”.

    At the beginning of a conversation “这是哪一条” points at nothing, the document not having been named either.
    """
    evidence, dialogue = context.reading.evidence, context.question.dialogue
    if not {"where", "one_clause"} & context.reading.cues.kinds:
        return False
    facts = {topic.key for topic in evidence.topics(TopicKind.FACT)}
    begins = not dialogue.ask and context.reading.cues.pronoun and not evidence.topics(TopicKind.DOCUMENT)
    return begins or (bool(dialogue.clauses) and facts <= {"basis", "structure"})


def is_only_the_document(context: Context) -> bool:
    """Whether a message is nothing but the document's name or number."""
    evidence = context.reading.evidence
    return (
        len(evidence.mentions) == 1
        and evidence.mentions[0].form == context.text
        and bool(evidence.topics(TopicKind.DOCUMENT, TopicKind.FACT))
    )


def asks_of_document(context: Context) -> bool:
    """Whether a question is on the document itself: its number, its dates, what it is based on."""
    dialogue, evidence = context.question.dialogue, context.reading.evidence
    of_document = evidence.topics(TopicKind.DOCUMENT) or dialogue.ask == Ask.DOCUMENT.value
    elsewhere = _of_a_section(context) or _of_another_document(context) or _asks_where_it_stands(context)
    if elsewhere or context.focus.pointed:
        return False
    short = len(context.text) <= _SHORT
    named = short and evidence.topics(TopicKind.DOCUMENT) and evidence.topics(TopicKind.FACT)
    if named or is_only_the_document(context):
        return context.reading.ask is not Ask.ASPECT or Aspect.DEADLINE in context.reading.aspects
    sure = context.question.intents.get("ask_document", 0.0) >= _SURE and bool(evidence.topics(TopicKind.FACT))
    elsewhere = bool(dialogue.clauses) and not of_document and not sure
    if elsewhere and (context.reading.cues.pronoun or not evidence.topics(TopicKind.FACT)):
        return False
    if evidence.topics(TopicKind.FACT) and not evidence.content and not evidence.agencies:
        return context.reading.ask is not Ask.ASPECT or Aspect.DEADLINE in context.reading.aspects
    if context.reading.ask is not Ask.DOCUMENT:
        return False
    unnamed = context.reading.weights[Ask.DOCUMENT] >= _UNNAMED and not context.reading.cues.kinds & {
        "says",
        "confirm",
    }
    about = of_document or evidence.topics(TopicKind.FACT) or (unnamed and not context.reading.cues.aspects)
    return bool(about) and (bool(evidence.topics(TopicKind.FACT)) or not (evidence.content or evidence.agencies))


def _of_a_section(context: Context) -> bool:
    """Whether a section is named at greater length than a fact: “保障措施的标题”, not “总目标里以哪几项创建为抓手”."""
    lengths = {TopicKind.SECTION: 0, TopicKind.FACT: 0}
    for mention in context.reading.evidence.mentions:
        for topic in mention.topics:
            if topic.kind in lengths:
                lengths[topic.kind] = max(lengths[topic.kind], len(mention.form))
    return lengths[TopicKind.SECTION] > 0 and lengths[TopicKind.SECTION] >= lengths[TopicKind.FACT]


def _of_another_document(context: Context) -> bool:
    """Whether a question wants another document on something of the plan: “国家对高企优惠的文件号”."""
    evidence = context.reading.evidence
    another = Aspect.OTHER_DOCUMENT in context.reading.aspects and not evidence.topics(TopicKind.DOCUMENT)
    return another and bool(evidence.content)
