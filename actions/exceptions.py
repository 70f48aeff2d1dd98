"""Questions that no kind decides: items that do not exist, parts and names the plan leaves out, unknown matters."""

from __future__ import annotations

import re
from collections.abc import Callable

from actions.agency_tasks import answer_totals
from actions.answer import Answer
from actions.clarification import no_such_item
from actions.context import Context
from actions.focus import SEARCH_FLOOR
from actions.glossary import answer_meaning, asks_meaning
from actions.intents import ASK_OF_INTENT, SUBJECT_OF_INTENT, Ask
from actions.named_clauses import counted_industries
from actions.named_things import answer_named_things, asked_names, asks_for_names
from actions.occurrences import answer_occurrences, asked_phrase, clauses_with
from actions.outside import OF_A_TEXT
from actions.reading import STORY
from actions.silence import answer_absent_term, answer_silence, answer_unnamed_body
from actions.small_talk import answer_out_of_scope
from actions.weighing import BASIS
from knowledge import Aspect, Name, NameKind, Script, TopicKind, fold, normalise

_ON_CONTENT = (Ask.CONTENT, Ask.MEANING, Ask.ASPECT, Ask.LIST, Ask.FIGURE, Ask.FOLLOW_UP)
_KNOWN_SHARE = 0.3
"""Share of content words known to the plan below which a question without a name is outside its field."""
_CERTAIN = 0.9
"""Probability of a field (tax, talent …) that lets a question pass whose words are unknown."""


def answer_exception(context: Context) -> tuple[Answer, str] | None:
    """Return the answer to the first exception that holds, with the reason; None where none does."""
    return next(((answer(context), reason) for holds, answer, reason in _EXCEPTIONS if holds(context)), None)


def _missing_item(context: Context) -> bool:
    return context.focus.missing_item is not None


def _answer_missing_item(context: Context) -> Answer:
    return no_such_item(context, context.focus.missing_item or 0)


def _answer_detail(context: Context) -> Answer:
    return answer_silence(context, (Aspect.DETAIL,))


def _occurrences(context: Context) -> bool:
    """Whether a question wants every place of a phrase that stands in the plan."""
    phrase = asked_phrase(context)
    return phrase is not None and len(clauses_with(context, phrase)) >= max(1, counted_industries(context.text))


def _named_things(context: Context) -> bool:
    return bool(asked_names(context))


def _revised_or_attached(context: Context) -> bool:
    """Whether a question is on changes of the document or on what is attached to it; the source holds neither."""
    evidence = context.reading.evidence
    kinds = context.reading.cues.kinds & {"revised", "attachment"}
    of_document = evidence.topics(TopicKind.DOCUMENT) or context.question.dialogue.ask == Ask.DOCUMENT.value
    return (
        bool(kinds)
        and not (evidence.content or evidence.agencies)
        and bool(of_document or not context.question.dialogue.clauses)
    )


def _answer_revised_or_attached(context: Context) -> Answer:
    attached = "attachment" in context.reading.cues.kinds
    return answer_silence(context, (Aspect.FORM if attached else Aspect.OTHER_DOCUMENT,))


def _of_district(context: Context) -> bool:
    """Whether a question wants a county's figure; the plan states those of the city."""
    evidence = context.reading.evidence
    figures = evidence.topics(TopicKind.FIGURE) or (
        context.question.dialogue.ask == Ask.FIGURE.value and not evidence.content
    )
    asks = context.reading.ask in (Ask.FIGURE, Ask.FOLLOW_UP, Ask.OUT_OF_SCOPE, Ask.ASPECT, Ask.CONTENT)
    shares = "district_share" in context.reading.cues.kinds
    short = "district" in context.reading.cues.kinds and len(context.text) <= _SHORT
    return bool(figures) and (shares or (asks and short))


def _countless(context: Context) -> bool:
    """Whether a question wants a number of something whose sentences hold none: “加速折旧几年折完”, “名额几个”."""
    reading = context.reading
    asks = reading.ask in (Ask.CONTENT, Ask.OUT_OF_SCOPE, Ask.MEANING)
    asks = "quota" in reading.cues.kinds or ("quantity" in reading.cues.kinds and asks)
    if not asks or reading.evidence.topics(TopicKind.FIGURE, TopicKind.FACT):
        return False
    about = len(context.text) <= _LONGER and bool(reading.evidence.content or context.focus.carried)
    forms = [mention.form for mention in reading.evidence.content]
    sentences = [sentence for clause in context.clauses for sentence in clause.sentences]
    named = [sentence for sentence in sentences if any(form in fold(sentence) for form in forms)]
    return about and bool(sentences) and not _DIGIT.search("".join(named or sentences))


def _of_the_basis(context: Context) -> bool:
    """Whether a question counts the parts of the document above: “闽政〔2016〕2号一共几章”."""
    facts = context.reading.evidence.topics(TopicKind.FACT)
    return "totals" in context.reading.cues.kinds and any(topic.key == BASIS for topic in facts)


def _of_a_programme(context: Context) -> bool:
    """Whether a question wants the whole text of a programme that the plan only names: “泉州制造2025全文有没有”."""
    evidence, names = context.reading.evidence, context.base.names
    programmes = [
        mention.end
        for mention in evidence.content
        if any(t.key in names and names[t.key].kind is NameKind.PROGRAMME for t in mention.topics)
    ]
    texts = [m.start for m in evidence.mentions if any(topic.key == _WHOLE_TEXT for topic in m.topics)]
    return any(0 <= start - end <= 1 for start in texts for end in programmes)


def _answer_of_another_document(context: Context) -> Answer:
    return answer_silence(context, (Aspect.OTHER_DOCUMENT,))


def _totals(context: Context) -> bool:
    """Whether a question is on the numbers of the whole document."""
    evidence = context.reading.evidence
    named = evidence.content or evidence.agencies or evidence.topics(TopicKind.SECTION)
    kinds = context.reading.cues.kinds
    return "totals" in kinds and "unassigned" not in kinds and not named and not context.focus.carried


def _odd_agency(context: Context) -> bool:
    """Whether a question is on the tasks of a body that no 责任单位 line names."""
    reading = context.reading
    if (
        "superlative" in reading.cues.kinds
        or "odd_agency" not in reading.cues.open_kinds
        or reading.evidence.agencies
        or reading.evidence.content
    ):
        return False
    return reading.ask is Ask.AGENCY_TASKS or bool(reading.cues.kinds & {"agency_tasks", "membership"})


def _unstated_matter(context: Context) -> bool:
    """Whether a question on something of the plan is after a detail whose very word the plan lacks: “社保谁交”."""
    reading = context.reading
    on_the_plan = reading.evidence.content or context.focus.carried or context.focus.pointed
    asks = reading.ask in _ON_CONTENT or reading.ask is Ask.AGENCY  # 谁交社保 asks for no agency's name
    if not (on_the_plan and context.focus.clauses and asks) or len(context.text) > STORY:
        return False
    return bool(_matters(context)) and not reading.cues.kinds & {"agency", "compare"}


def _matters(context: Context) -> tuple[str, ...]:
    """Return the details asked after that stand nowhere in the plan.

    Not those of a sentence before the one that asks and names something: “盖章盖到手软，审批收费能不能少点”.
    """
    words = context.reading.cues.matters
    if not words:
        return ()
    begin = max((end.end() for end in _SENTENCE_END.finditer(context.question.text)), default=0)
    last = normalise(context.question.text[begin:]).text
    names_there = any(mention.form in last for mention in context.reading.evidence.content)
    asked = last if names_there else context.question.normalised
    return tuple(word for word in words if word in asked and not context.base.occurs(word))


def _answer_unstated_matter(context: Context) -> Answer:
    return answer_silence(context, (context.reading.aspects or (Aspect.DETAIL,))[:1], _matters(context))


def _absent_term(context: Context) -> bool:
    """Whether a question is whether the plan speaks of a term that it does not hold: “有没有提到人工智能”."""
    evidence = context.reading.evidence
    named = evidence.content or evidence.agencies or evidence.topics(TopicKind.SECTION, TopicKind.FACT)
    term = context.reading.cues.term
    if named or not term or context.base.occurs(term):
        return False
    return len(term) <= _LONGEST_TERM and len(context.base.cutter.words(term)) <= _WORDS_OF_TERM


def _answer_absent_term(context: Context) -> Answer:
    return answer_absent_term(context, context.reading.cues.term)


def _unlisted(context: Context) -> bool:
    """Whether a question wants the parts of something that the plan counts without listing."""
    evidence = context.reading.evidence
    keys = [topic.key for topic in evidence.topics(TopicKind.NAME)]
    if context.focus.carried and not evidence.content:
        keys = [topic for topic in context.question.dialogue.topics if topic in context.base.names]
    names = [context.base.names[key] for key in keys]
    here = all(name.clauses[0] in context.focus.clauses for name in names)
    return "parts" in context.reading.cues.kinds and any(not name.listed for name in names) and here


def _no_instances(context: Context) -> bool:
    """Whether a question wants enterprises by name from clauses that name none."""
    kinds = context.reading.cues.kinds
    asks = "enterprises_named" in kinds or asks_for_names(context) or ("instances" in kinds and "agency" not in kinds)
    if not asks or not context.clauses or context.reading.evidence.agencies or "agency_word" in kinds:
        return False
    if "partners" in kinds or _OF_INDUSTRIES.search(context.text):  # “点名的消费类企业是哪些行业”
        return False
    if "all_listed" in kinds and context.question.dialogue.ask == Ask.AGENCY.value:  # the list of agencies
        return False
    enterprises = [name.name for name in context.base.names.values() if _is_firm(name)]
    forms = [mention.form for mention in context.reading.evidence.content]
    sentences = [sentence for clause in context.clauses for sentence in clause.sentences]
    about = [sentence for sentence in sentences if any(form in fold(sentence) for form in forms)] or sentences
    return not any(name in sentence for name in enterprises for sentence in about)


def _is_firm(name: Name) -> bool:
    """Whether a name is one enterprise's own and not a word for enterprises: 联合石化, not 领军企业."""
    return name.proper and name.kind is NameKind.ENTERPRISE


def _unknown_matter(context: Context) -> bool:
    """Whether a question names nothing of the plan and uses words the plan does not know."""
    evidence = context.reading.evidence
    on_a_field = max((context.question.intents.get(name, 0.0) for name in SUBJECT_OF_INTENT), default=0.0)
    inside = context.question.intents.get("out_of_scope", 1.0) < _SURELY_INSIDE and evidence.best_points >= SEARCH_FLOOR
    of_document = context.reading.weights[Ask.DOCUMENT] >= _OF_DOCUMENT
    if inside or of_document or context.reading.ask not in (Ask.CONTENT, Ask.MEANING, Ask.ASPECT):
        return False
    if (
        evidence.mentions
        or context.focus.carried
        or context.focus.pointed
        or context.reading.cues.pronoun
        or context.reading.cues.kinds & OF_A_TEXT
        or (context.question.dialogue.ask and context.reading.cues.aspects)
        or ASK_OF_INTENT.get(context.question.intent or "") in (Ask.FOLLOW_UP, Ask.MORE)
        or on_a_field > _CERTAIN
    ):
        return False
    sure = context.question.script is Script.ENGLISH and context.question.confidence >= _SURE
    if sure or _wants_money(context) or (context.question.script is Script.ENGLISH and context.focus.clauses):
        return False
    words = context.base.cutter.words(context.text)
    return sum(map(len, words)) >= 3 and evidence.known < _KNOWN_SHARE


def _wants_money(context: Context) -> bool:
    """Whether a question plainly wants a subsidy, whatever for: the plan's clause on money answers it."""
    intents, cues = context.question.intents, context.reading.cues
    asks = intents.get("ask_amount", 0.0) + intents.get("ask_rate", 0.0) >= _CERTAIN
    inside = intents.get("out_of_scope", 0.0) < _OUTSIDE
    return (asks and Aspect.RATE in cues.aspects) or (inside and "benefit" in cues.kinds)


_WHOLE_TEXT = "completeness"
"""The fact on how much of the document there is."""
_OUTSIDE, _SURELY_INSIDE = 0.4, 0.05
"""Probabilities of being outside the field below which a question is hardly outside it: one on money, and any
other that a clause is found for."""
_OF_DOCUMENT = 0.4
"""Weight of the kind from which a question is on the document itself, whatever its words."""
_SURE = 0.6
"""Probability of a kind from which an English question, whose words the plan cannot know, is believed."""
_SHORT, _LONGER = 24, 32
"""Characters up to which a message surely holds one question, and up to which it is at least no story."""
_LONGEST_TERM, _WORDS_OF_TERM = 8, 2
"""Characters and words up to which what a question looks for is a term and no description."""
_OF_INDUSTRIES = re.compile("(?:哪|什么|几)[些个几]?个?(?:行业|产业)")
_DIGIT = re.compile(r"\d")
_SENTENCE_END = re.compile(r"[,，。;；!！?？\s]+(?=.)")
_EXCEPTIONS: tuple[tuple[Callable[[Context], bool], Callable[[Context], Answer], str], ...] = (
    (_missing_item, _answer_missing_item, "the list has no such item"),
    (_occurrences, answer_occurrences, "asks where a phrase stands"),
    (_named_things, answer_named_things, "asks what the plan names one by one"),
    (_revised_or_attached, _answer_revised_or_attached, "the source holds no change of the document and no attachment"),
    (_of_district, _answer_detail, "the plan's targets are the city's"),
    (_unstated_matter, _answer_unstated_matter, "asks after a detail whose word the plan lacks"),
    (_countless, _answer_detail, "asks for a number where the clause has none"),
    (_of_the_basis, _answer_of_another_document, "counts the parts of the document above"),
    (_of_a_programme, _answer_of_another_document, "wants the text of a programme that is only named"),
    (_totals, answer_totals, "asks how many clauses or agencies there are"),
    (_odd_agency, answer_unnamed_body, "asks of a body that the plan does not name"),
    (_unlisted, _answer_detail, "the plan counts these without listing them"),
    (_absent_term, _answer_absent_term, "asks whether a term stands in the plan, which it does not"),
    (_no_instances, _answer_detail, "the clause names no single enterprise or project"),
    (asks_meaning, answer_meaning, "asks what a word of the glossary means"),
    (_unknown_matter, answer_out_of_scope, "hardly a word of it occurs in the plan"),
)
"""What to look for, in this order; what to answer; why."""
