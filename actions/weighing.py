"""Weigh the evidence of one question: the kinds it may be, the aspects it may want."""

from __future__ import annotations

from collections.abc import Mapping

from actions.cues import FoundCues
from actions.dialogue import Dialogue
from actions.evidence import Evidence
from actions.intents import ASK_OF_INTENT, ASPECT_OF_INTENT, SUBJECT_OF_INTENT, Ask
from actions.outside import OF_A_TEXT, chance_outside, features
from actions.weights import Weights
from knowledge import Aspect, TopicKind

_NEEDS_WORDING = frozenset(
    {
        Aspect.CONTACT,
        Aspect.DEADLINE,
        Aspect.ELIGIBILITY,
        Aspect.FORM,
        Aspect.OTHER_DOCUMENT,
        Aspect.OTHER_YEAR,
        Aspect.PLACE,
        Aspect.PROCEDURE,
        Aspect.PROGRESS,
        Aspect.RATE,
    }
)
"""Aspects nobody asks for without saying so: the classifier alone is not believed."""
_PLAINLY_WORDED = frozenset({Aspect.FREQUENCY, Aspect.PERSON})
"""Aspects without an intent of their own: their wording decides against a related intent."""
_OF_OWN_TRADE = 0.4
"""What is left of the chance of being outside the field where somebody says what he makes, and the plan names it."""
_COUNTS = frozenset({"benefit", "figure", "quantity"})
"""Cues of which a question for a sum has one."""
_BONUS: Mapping[str, tuple[Ask, str]] = {
    "agency": (Ask.AGENCY, "cue_agency"),
    "agency_tasks": (Ask.AGENCY_TASKS, "cue_agency_tasks"),
    "figure": (Ask.FIGURE, "cue_figure"),
    "list": (Ask.LIST, "cue_list"),
    "compare": (Ask.COMPARE, "cue_compare"),
    "meaning": (Ask.MEANING, "cue_meaning"),
    "more": (Ask.MORE, "cue_more"),
    "former_and_latter": (Ask.COMPARE, "cue_former_and_latter"),
    "where": (Ask.CONTENT, "cue_where"),
    "says": (Ask.CONTENT, "cue_says"),
    "assessed": (Ask.CONTENT, "cue_says"),
}
"""Cue → the kind of question it speaks for and the weight that says how much."""
_ASK_NOTHING = frozenset({"agency_word", "any_office", "district", "industries", "odd_agency"})
"""Cues of words that names may hold."""
_NOT_ON_THE_PLAN = frozenset({Ask.SMALL_TALK, Ask.HANDOFF, Ask.OUT_OF_SCOPE})
_GOES_ON = 0.5
"""Weight of following up from which a name alone asks what the last question asked."""
BASIS = "basis"
"""The fact on the document above, which may be asked about for its own content."""
_NOTHING_TO_COMPARE = 0.4
"""What is left of comparing where nothing is compared in so many words and no two things are named."""
_SURE = 0.8
"""Probability from which the classifier is sure."""
_SURE_UNWORDED = 0.95
"""Probability of an aspect from which it is believed although no word asks for it and the plan is named."""
_KNOWN, _FOUND = 0.5, 1.5
"""Share of known words and points of a clause from which a message is hardly small talk: “基金”."""
CERTAIN = 0.9
"""Weight from which small talk that names nothing is believed whatever its words: “您是哪个单位的客服”."""
_NAME_SHARE = 0.85
"""Share of a message that names explain from which it is hardly more than a name."""
BUSINESS = frozenset({"agency", "agency_tasks", "figure", "compare", "benefit", "membership"})
"""Cues that nobody uses in small talk: “好的谢谢，那负责单位也发一下” is a question."""


class Weighing:
    """The evidence of one question, weighed."""

    def __init__(self, weights: Weights, found: FoundCues, evidence: Evidence, dialogue: Dialogue) -> None:
        """Keep the evidence and what each piece of it counts."""
        self._dialogue = dialogue
        self._goes_on = bool(dialogue.clauses)
        self._w = weights
        self._found = found
        self._evidence = evidence
        self._named = any(topic.kind is not TopicKind.DOCUMENT for topic in evidence.topics(*TopicKind))
        self._content_of_document = bool(evidence.content and "this_document" in found.kinds)
        facts = any(topic.key != BASIS for topic in evidence.topics(TopicKind.FACT))
        self._fact_of_document = facts and bool(evidence.topics(TopicKind.DOCUMENT) or not evidence.content)

    def kinds(self, intents: Mapping[str, float], closing: FoundCues | None) -> dict[Ask, float]:
        """Return the weight of each kind of question."""
        kinds = dict.fromkeys(Ask, 0.0)
        for intent, probability in intents.items():
            if intent in ASK_OF_INTENT:
                share, other = self._doubt(intent, probability)
                kinds[ASK_OF_INTENT[intent]] += share * probability
                kinds[other] += (1 - share) * probability
        if not self._has_two_to_compare():
            kinds[Ask.COMPARE] *= _NOTHING_TO_COMPARE
        self._add_cues(kinds, self._found, 1.0)
        if closing is not None:
            self._add_cues(kinds, closing, self._w.closing)
        self._add_named(kinds, intents)
        self._temper_social(kinds)
        self._weigh_outside(kinds, intents)
        of_document = self._evidence.topics(TopicKind.DOCUMENT) or self._dialogue.ask == Ask.DOCUMENT.value
        if self._dialogue.clauses and self._found.pronoun and not of_document:
            kinds[Ask.CONTENT] += 0.8 * kinds[Ask.DOCUMENT]
            kinds[Ask.DOCUMENT] *= 0.2
        return kinds

    def aspects(self, intents: Mapping[str, float]) -> tuple[Aspect, ...]:
        """Return the aspects asked for: those the classifier and the wording agree on come first."""
        chances = dict.fromkeys(Aspect, 0.0)
        if "benefit" in self._found.kinds:
            chances[Aspect.AMOUNT] += 0.4
        for intent, aspect in ASPECT_OF_INTENT.items():
            if aspect is not Aspect.OTHER_YEAR or aspect in self._found.aspects:
                chances[aspect] += intents.get(intent, 0.0)
        for aspect in self._found.aspects:
            chances[aspect] += 1.0 if aspect in _PLAINLY_WORDED else 0.5
        if "where" in self._found.kinds:
            chances[Aspect.PLACE] = 0.0
        ranked = sorted((a for a in Aspect if chances[a] >= self._w.aspect_floor), key=lambda a: -chances[a])
        return tuple(ranked[:2])

    def _doubt(self, intent: str, probability: float) -> tuple[float, Ask]:
        """Return how much of an intent's probability is believed, and the kind that gets the rest."""
        aspect, found = ASPECT_OF_INTENT.get(intent), self._found
        of_a_place = aspect in (Aspect.PLACE, Aspect.OTHER_DOCUMENT) and "where" in found.kinds
        if of_a_place or self._asks_of_content(intent):
            return 0.0, Ask.CONTENT
        if aspect is Aspect.OTHER_DOCUMENT and aspect not in found.aspects and self._fact_of_document:
            return 0.0, Ask.DOCUMENT
        if aspect is Aspect.OTHER_YEAR and aspect not in found.aspects:
            return 0.0, Ask.FIGURE
        plan_named = self._named or self._goes_on or (aspect is Aspect.OTHER_DOCUMENT and not found.aspects)
        needs_wording = aspect in _NEEDS_WORDING or (aspect is Aspect.AMOUNT and not found.kinds & _COUNTS)
        if needs_wording and aspect not in found.aspects and plan_named:
            easily_named = aspect is Aspect.OTHER_DOCUMENT and "says" not in found.kinds
            sure = probability >= (_SURE if easily_named or not self._named else _SURE_UNWORDED)
            sure = sure and not (aspect is Aspect.OTHER_DOCUMENT and self._content_of_document)
            other = Ask.ASPECT if "benefit" in found.kinds else Ask.CONTENT
            return self._w.unworded_sure if sure else self._w.unworded, other
        if intent in SUBJECT_OF_INTENT and (found.aspects or "benefit" in found.kinds):
            return 1 - self._w.field_to_aspect, Ask.ASPECT
        return 1.0, Ask.CONTENT

    def _has_two_to_compare(self) -> bool:
        """Whether a question that no word compares names two things, or goes on about others."""
        named = (
            len(self._evidence.content) + len(self._evidence.agencies) + len(self._evidence.topics(TopicKind.SECTION))
        )
        return named > 1 or self._goes_on or "compare" in self._found.kinds

    def _asks_of_content(self, intent: str) -> bool:
        """Whether the classifier takes a question on the content for one on an agency or on the assistant.

        “特种陶瓷归建材还是新材料” and “由什么样的企业牵头” ask for no agency; “它们有什么用” after an answer
        is not on the assistant.
        """
        found = self._found
        belongs = intent == "ask_agency" and "belongs" in found.kinds and "agency" not in found.kinds
        belongs = belongs and not self._evidence.agencies  # “归农业局还是科技局” does
        belongs = belongs or (ASK_OF_INTENT[intent] is Ask.AGENCY and "by_enterprise" in found.kinds)
        return belongs or (intent == "ask_capabilities" and found.pronoun and self._goes_on)

    def _add_cues(self, kinds: dict[Ask, float], found: FoundCues, factor: float) -> None:
        for cue in sorted(found.kinds & _BONUS.keys()):
            if cue == "says" and found.aspects:  # “贷款额度有写么” asks for the sum
                continue
            if cue == "agency" and "by_enterprise" in found.kinds:
                continue
            kind, name = _BONUS[cue]
            kinds[kind] += factor * float(getattr(self._w, name))
        asked = found.aspects - {Aspect.PLACE} if "where" in found.kinds else found.aspects
        if asked or "benefit" in found.kinds:
            kinds[Ask.ASPECT] += factor * self._w.cue_aspect

    def _add_named(self, kinds: dict[Ask, float], intents: Mapping[str, float]) -> None:
        """Let what is named speak for and against kinds of question."""
        evidence, found, w = self._evidence, self._found, self._w
        if evidence.topics(TopicKind.FIGURE):
            kinds[Ask.FIGURE] += w.figure_named
        else:
            kinds[Ask.FIGURE] *= w.figure_not_named
        if not evidence.agencies:
            kinds[Ask.AGENCY_TASKS] *= w.tasks_without_agency
        elif not evidence.content:
            kinds[Ask.AGENCY_TASKS] += w.tasks_of_agency_alone
        elif "agency" in found.kinds:
            kinds[Ask.AGENCY_TASKS] *= w.tasks_against_agency_cue
        named = evidence.content or evidence.agencies or evidence.topics(TopicKind.SECTION)
        if evidence.topics(TopicKind.FACT) and not named:
            of_document = evidence.topics(TopicKind.DOCUMENT)
            kinds[Ask.DOCUMENT] += w.document_and_fact_named if of_document else w.fact_named
        if not evidence.mentions:
            kinds[Ask.DOCUMENT] *= w.document_unnamed
        if evidence.content:
            alone = evidence.explained >= _NAME_SHARE and not found.kinds - _ASK_NOTHING and not found.aspects
            alone = alone and kinds[Ask.FOLLOW_UP] + kinds[Ask.MORE] < _GOES_ON
            alone = alone and max((intents.get(name, 0.0) for name in ASPECT_OF_INTENT), default=0.0) < _SURE
            worded = found.aspects or "benefit" in found.kinds
            share = w.content_explained_worded if worded else w.content_explained
            kinds[Ask.CONTENT] += w.content_named + (w.name_alone if alone else 0.0) + share * evidence.explained

    def _temper_social(self, kinds: dict[Ask, float]) -> None:
        """Weaken what is not about the plan by what is."""
        evidence, found, w = self._evidence, self._found, self._w
        certain = not evidence.mentions and kinds[Ask.SMALL_TALK] >= CERTAIN
        if not certain and (found.kinds & BUSINESS or (found.aspects and evidence.mentions)):
            kinds[Ask.SMALL_TALK] *= w.social_against_cue
        if evidence.content and found.kinds & OF_A_TEXT:
            kinds[Ask.HANDOFF] *= w.handoff_against_cue
        of_agencies = self._dialogue.clauses and found.pronoun and Aspect.CONTACT in found.aspects  # “把他们号码发我”
        if evidence.content or of_agencies:
            kinds[Ask.HANDOFF] *= w.handoff_against_cue if of_agencies else w.handoff_against_content
        if evidence.content or (not certain and evidence.known >= _KNOWN and evidence.best_points >= _FOUND):
            kinds[Ask.SMALL_TALK] *= w.social_against_content
        if self._dialogue.clauses and found.kinds & OF_A_TEXT:
            kinds[Ask.SMALL_TALK] *= w.social_against_cue
        if any(hit.clause in self._dialogue.clauses for hit in evidence.hits[:1]):
            kinds[Ask.CONTENT] += (1 - w.social_against_content) * kinds[Ask.SMALL_TALK]
            kinds[Ask.SMALL_TALK] *= w.social_against_content

    def _weigh_outside(self, kinds: dict[Ask, float], intents: Mapping[str, float]) -> None:
        """Let “outside the field” win over the questions on the plan just where that is the likelier."""
        evidence, found = self._evidence, self._found
        chance = chance_outside(features(intents, evidence, found, self._dialogue), self._w)
        if evidence.content and "own_trade" in found.kinds and "off_field" not in found.kinds:
            chance *= _OF_OWN_TRADE
        rest = max(weight for kind, weight in kinds.items() if kind not in _NOT_ON_THE_PLAN)
        kinds[Ask.OUT_OF_SCOPE] = max(2 * chance * rest, intents.get("out_of_scope", 0.0) if chance > 0.5 else 0.0)
        of_a_text = bool(evidence.content and found.kinds & OF_A_TEXT)
        if "off_field" in found.kinds and not (self._named or found.kinds & BUSINESS or found.aspects):
            kinds[Ask.OUT_OF_SCOPE] += self._w.other_place
        if found.other_place and not evidence.topics(TopicKind.AGENCY) and not of_a_text:
            kinds[Ask.OUT_OF_SCOPE] += self._w.other_place
