"""What the plan names one by one: its enterprises, institutes, parks, brands and programmes, complete and counted."""

from __future__ import annotations

from actions.answer import Answer, Kind
from actions.clarification import suggest_for
from actions.context import Context
from actions.intents import Ask
from knowledge import Name, NameKind, fold

_SHOWN = 3
"""Names whose sentence is quoted in the text; the citations hold all."""


def asks_for_names(context: Context) -> bool:
    """Whether a question wants things of some kind by their own names."""
    cues = context.reading.cues
    return "by_name" in cues.kinds and bool({"list", "parts", "any_office"} & cues.kinds) and bool(cues.name_kinds)


def asked_names(context: Context) -> tuple[Name, ...]:
    """Return the things of the kinds asked for that have a name of their own: “方案点名的企业有哪些”.

    Of a subject named besides or spoken of before, only those of its clauses count; empty when nothing of the kind is
    asked for.
    """
    if not asks_for_names(context):
        return ()
    cues = context.reading.cues
    names = [n for n in context.base.names.values() if n.proper and n.kind in cues.name_kinds]
    beside = any(
        not _is_the_kind_itself(mention.form, cues.name_kinds, context) for mention in context.reading.evidence.content
    )
    if beside or context.focus.carried:
        names = [name for name in names if set(name.clauses) & set(context.focus.clauses)]
    return tuple(names)


def answer_named_things(context: Context) -> Answer:
    """List the names with the sentences they stand in."""
    names = asked_names(context)
    clauses = tuple(context.base.clauses[i] for i in dict.fromkeys(name.clauses[0] for name in names))
    shown = "、".join(f"{name.name}（{name.clauses[0]}）" for name in names)
    sentences = {
        (clause.id, sentence): clause
        for clause in clauses
        for sentence in clause.sentences
        if any(fold(name.name) in fold(sentence) for name in names)
    }
    citations = tuple(context.cite(clause, sentence) for (_, sentence), clause in sentences.items())
    opening = context.wording.line("utter_named_things", warrant="computed", count=len(names), names=shown)
    identifiers = tuple(clause.id for clause in clauses)
    return Answer(
        kind=Kind.ANSWER,
        lines=(
            opening,
            *(context.quote_line(citation, optional=True) for citation in citations[:_SHOWN]),
            context.source_line(),
        ),
        title="、".join(name.name for name in names),
        citations=citations,
        agencies=context.agencies_with_clauses(clauses),
        suggestions=suggest_for(context, clauses),
        dialogue=context.follow_on(clauses=identifiers, items=identifiers, ask=Ask.CONTENT.value),
    )


def _is_the_kind_itself(form: str, kinds: frozenset[NameKind], context: Context) -> bool:
    """Whether a mention is only the word for the kind: 园区 in “点名的园区”, which is a name of the plan too."""
    return any(
        not name.proper and name.kind in kinds and form in map(fold, (name.name, *name.aliases))
        for name in context.base.names.values()
    )
