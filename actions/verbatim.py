"""Check a passage that was pasted or quoted against the plan: word for word the same, or what differs."""

from __future__ import annotations

from actions.answer import Answer, Citation, Kind, Line, NotStated
from actions.clarification import suggest_for
from actions.content import quote_best
from actions.context import Context
from actions.intents import Ask
from actions.passage import Passage, Request, load_passage_finder
from knowledge import Aspect, Comparison, Difference, PolicyBase, Sameness, TopicKind, VerbatimIndex, fold

_LIKELIHOOD = {Request.ASKED: (6, 0.6, 200), Request.CONFIRM: (16, 0.8, 3), Request.NONE: (12, 0.9, 2)}
"""Letters a passage needs, share of them that must stand in the plan, letters that may stand nowhere near."""
_CLAIMED = 10
"""Letters from which what was put to us as a quote, and stands nowhere, is said not to be one."""
_LONG = 25
"""Characters from which a sentence with a figure is a passage and no question on the figure."""
_ROW = "、"
_MOST_DIFFERENCES = 6
_DOCUMENT = "0"
_VERDICTS = {
    Sameness.IDENTICAL: "utter_verbatim_same",
    Sameness.MARKS_DIFFER: "utter_verbatim_same_words",
    Sameness.DIFFERENT: "utter_verbatim_differs",
}


class PassageChecker:
    """Answers messages that hold a passage of the plan, or claim to."""

    def __init__(self, base: PolicyBase) -> None:
        """Index the document and read the words of asking."""
        self._index = VerbatimIndex(base.document)
        self._finder = load_passage_finder()

    def check(self, context: Context) -> tuple[Answer, str] | None:
        """Return the answer and its reason, None when nothing is to be checked."""
        passage = self._finder.find(context.question.text)
        letters = sum(map(str.isalnum, passage.text))
        shortest, least, most_edge = _LIKELIHOOD[passage.request]
        if letters < shortest or passage.is_question or _names_only(context, passage):
            return None
        compared = self._index.compare(passage.text, least)
        if compared is None or compared.edge > most_edge:
            claimed = passage.request is Request.ASKED and passage.marked and letters >= _CLAIMED
            return (_unknown(context), "a quote that stands nowhere") if claimed else None
        if _puts_a_figure(context, passage):
            return None
        return _checked(context, compared), "a passage beside the plan"


def _names_only(context: Context, passage: Passage) -> bool:
    """Whether the message is a single name, such as a heading, or the passage a row of names: they are asked about."""
    mentions = context.reading.evidence.mentions
    if len(mentions) == 1 and mentions[0].end - mentions[0].start >= len(context.text) - 1:
        return True
    rest = fold(passage.text)
    for mention in mentions:
        rest = rest.replace(mention.form, "")
    return _ROW in passage.text and sum(map(str.isalnum, rest)) <= 1


def _puts_a_figure(context: Context, passage: Passage) -> bool:
    """Whether the message puts a single figure to us, which is answered as a figure."""
    of_figure = bool(context.reading.evidence.topics(TopicKind.FIGURE))
    return passage.request is Request.CONFIRM and of_figure and len(passage.text) < _LONG


def _checked(context: Context, compared: Comparison) -> Answer:
    citations = tuple(_cite(context, clause, quote) for clause, quote in compared.places)
    clauses = tuple(context.base.clauses[c.clause] for c in _once(citations) if c.clause != _DOCUMENT)
    lines = [_verdict(context, compared, citations), *_differences(context, compared.differences)]
    lines += [context.quote_line(citation, optional=place > 0) for place, citation in enumerate(citations)]
    lines.append(context.source_line())
    return Answer(
        kind=Kind.ANSWER,
        lines=tuple(lines),
        title="、".join(citation.heading for citation in _once(citations)),
        citations=citations,
        agencies=context.agencies_with_clauses(clauses),
        suggestions=suggest_for(context, clauses),
        dialogue=context.follow_on(clauses=tuple(clause.id for clause in clauses), ask=Ask.CONTENT.value),
    )


def _cite(context: Context, clause: str, quote: str) -> Citation:
    if clause == _DOCUMENT:
        document = context.base.document
        return Citation(document.number, _DOCUMENT, document.title, quote)
    return context.cite(context.base.clauses[clause], quote)


def _once(citations: tuple[Citation, ...]) -> list[Citation]:
    return list({citation.clause: citation for citation in citations}.values())


def _verdict(context: Context, compared: Comparison, citations: tuple[Citation, ...]) -> Line:
    outside = context.wording.say("utter_verbatim_outside")
    places = "、".join(
        outside if citation.clause == _DOCUMENT else f"{citation.clause}“{citation.heading}”"
        for citation in _once(citations)
    )
    return context.wording.line(_VERDICTS[compared.sameness], places=places)


def _differences(context: Context, differences: tuple[Difference, ...]) -> list[Line]:
    lines = [_difference(context, difference) for difference in differences[:_MOST_DIFFERENCES]]
    if len(differences) > _MOST_DIFFERENCES:
        more = len(differences) - _MOST_DIFFERENCES
        lines.append(context.wording.line("utter_verbatim_more", warrant="computed", count=more))
    return lines


def _difference(context: Context, difference: Difference) -> Line:
    if not difference.stands:
        return context.wording.line("utter_verbatim_added", warrant="computed", typed=difference.typed)
    if not difference.typed:
        return context.wording.line("utter_verbatim_missing", warrant="computed", stands=difference.stands)
    return context.wording.line(
        "utter_verbatim_changed", warrant="computed", typed=difference.typed, stands=difference.stands
    )


def _unknown(context: Context) -> Answer:
    """Say that no such sentence stands in the plan; show what is said of the same thing, when one is named."""
    clauses = context.clauses[:1] if context.reading.evidence.content and not context.focus.carried else ()
    citations = tuple(citation for clause in clauses for citation in quote_best(context, clause, among=3))
    lines = [context.wording.line("utter_verbatim_unknown")]
    if citations:
        lines += [context.wording.line("utter_stated_nearby"), context.quote_line(citations[0])]
    label = context.wording.say("utter_label_passage")
    return Answer(
        kind=Kind.NOT_IN_PLAN,
        lines=(*lines, context.source_line()),
        title=clauses[0].heading if clauses else None,
        citations=citations,
        agencies=context.agencies_with_clauses(clauses),
        suggestions=suggest_for(context, clauses),
        not_stated=(NotStated(Aspect.DETAIL, label),),
        dialogue=context.follow_on(clauses=tuple(clause.id for clause in clauses), ask=Ask.CONTENT.value),
    )
