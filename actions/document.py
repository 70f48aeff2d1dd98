"""Facts on the document itself: number, issuer, dates, validity, addressees, basis."""

from __future__ import annotations

from actions.answer import Answer, Citation, Kind
from actions.context import Context
from actions.intents import Ask
from knowledge import DocumentFact, TopicKind

_OVERVIEW = ("title", "number", "issuer", "published", "validity")
"""Facts told when a question is about the document but names none."""


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
