"""The one action that answers every question."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.agency_tasks import asked_agencies
from actions.answer import Answer
from actions.binding import load_binding_words
from actions.confidence import confidence
from actions.contacts import Contacts
from actions.context import Context
from actions.cues import Cues, load_cues
from actions.decision import SOCIAL, decide
from actions.dialogue import SLOT, Dialogue
from actions.dress import dress
from actions.ellipsis import complete
from actions.evidence import CONTENT
from actions.explanation import explain
from actions.focus import resolve_focus
from actions.question import Question, read_question
from actions.reading import narrow, read
from actions.reply_script import reply_script
from actions.several import answer_parts, parts_of
from actions.verbatim import PassageChecker
from actions.weights import Weights, load_weights
from actions.wording import Wording
from knowledge import MeaningIndex, PolicyBase


class ActionAnswer(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """Reads the question, answers from the knowledge base, keeps the state for the next one."""

    def __init__(
        self,
        base: PolicyBase,
        contacts: Contacts,
        cues: Cues,
        weights: Weights,
        meaning: MeaningIndex | None = None,
    ) -> None:
        """Keep what answers are made from."""
        self._base = base
        self._contacts = contacts
        self._cues = cues
        self._weights = weights
        self._meaning = meaning
        self._checker = PassageChecker(base)
        self._binding = load_binding_words()

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """Send one message with the contract's object; wait for the next message whatever the policies think."""
        question = read_question(tracker, self._base)
        wording = Wording(domain["responses"], reply_script(question, self._base))
        context = self.understand(question, wording)
        answer = self.answer(context)
        custom = answer.as_custom(self._understood(question, context), self._identify(question, answer.text()))
        if question.explain:
            custom["trace"] = explain(context, answer)
        buttons = [{"title": text, "payload": text} for text in answer.suggestions]
        dispatcher.utter_message(text=answer.text(), json_message=custom, buttons=buttons)
        events: list[Any] = [FollowupAction("action_listen")]
        if answer.dialogue is not None:
            events.insert(0, SlotSet(SLOT, answer.dialogue.as_dict()))
        return events

    def understand(self, question: Question, wording: Wording) -> Context:
        """Return a question's reading and subject."""
        asked = narrow(question, self._base, self._cues, self._weights)
        reading = complete(read(asked, self._base, self._cues, self._weights, self._meaning), asked.dialogue)
        focus = resolve_focus(reading, asked, self._base)
        return Context(self._base, wording, self._contacts, asked, reading, focus, self._meaning)

    def answer(self, context: Context) -> Answer:
        """Return the answer; the names just used are remembered for the next question."""
        checked = self._checker.check(context)
        parts = () if checked else parts_of(context.question, self._base, self._cues, self._weights)
        if checked:
            answer = replace(checked[0], decision=(checked[1],))
        elif parts and context.reading.ask not in SOCIAL:
            answer, reason = answer_parts(context, parts, decide)
            answer = replace(answer, decision=(reason,))
        else:
            answer = decide(context)
        answer = self._binding.add_to(context, answer)
        if answer.dialogue is not None:
            answer = replace(answer, dialogue=_remember(context, answer.dialogue))
        return dress(context, answer, several=bool(parts))

    def _understood(self, question: Question, context: Context) -> dict[str, Any]:
        """Return how a message was understood, with the chance that the kind of reply is right.

        ``normalised`` is the whole message, also where one sentence of it is answered: so it tells what is replied to.
        """
        return {
            "intent": context.question.intent,
            "confidence": round(confidence(context.reading, self._weights), 4),
            "topics": list(context.focus.clauses),
            "normalised": question.normalised,
        }

    @property
    def knowledge_version(self) -> str:
        """Version of the knowledge base it answers from."""
        return self._base.version

    def identify(self, tracker: Tracker, text: str) -> str:
        """Return the id that a reply of this text would have here; another id shows another knowledge version."""
        return self._identify(read_question(tracker, self._base), text)

    def _identify(self, question: Question, text: str) -> str:
        """Return the same id for the same knowledge, conversation and reply."""
        state = json.dumps(question.dialogue.as_dict(), ensure_ascii=False, sort_keys=True)
        material = "\n".join((self._base.version, state, question.text, text))
        return hashlib.sha256(material.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def build_actions(base: PolicyBase, contacts: Contacts, meaning: MeaningIndex | None = None) -> list[Action]:
    """Return the actions to register with an executor; without ``meaning`` only words are searched."""
    return [ActionAnswer(base, contacts, load_cues(), load_weights(), meaning)]


def _remember(context: Context, dialogue: Dialogue) -> Dialogue:
    """Return the state with the names and agencies the question used, for “它” in the next one."""
    topics = tuple(topic.label for topic in context.reading.evidence.topics(*CONTENT))
    agencies = tuple(agency.name for agency in asked_agencies(context)) if context.reading.evidence.agencies else ()
    return replace(dialogue, topics=topics or dialogue.topics, agencies=agencies or dialogue.agencies)
