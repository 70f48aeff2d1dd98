"""One action that repeats what it is asked, counts the turns, and fails when it is told to."""

import asyncio
from dataclasses import dataclass

from rasa_sdk import Action
from rasa_sdk.events import SlotSet
from rasa_sdk.interfaces import ActionExecutionRejection


@dataclass(frozen=True)
class Contacts:
    operator: str
    hotline: str | None


class ActionAnswer(Action):
    """坏掉 raises, 沉默 says nothing, 两次 answers twice, 拖延 takes long; everything else is repeated."""

    def name(self):
        return "action_answer"

    async def run(self, dispatcher, tracker, domain):
        text = tracker.latest_message["text"]
        if text == "坏掉":
            raise ValueError(f"cannot answer {text}")
        if text == "拒绝":
            raise ActionExecutionRejection("action_answer", "not now")
        if text == "拖延":
            await asyncio.sleep(30)
        turns = (tracker.get_slot("turns") or 0) + 1
        for _ in range({"沉默": 0, "两次": 2}.get(text, 1)):
            self._say(dispatcher, tracker, text, turns)
        return [SlotSet("turns", turns)]

    @staticmethod
    def _say(dispatcher, tracker, text, turns):
        custom = {
            "kind": "small_talk",
            "citations": [],
            "agencies": [],
            "figures": [],
            "suggestions": [],
            "understood": {"intent": tracker.latest_message["intent"]["name"], "confidence": 0.0, "topics": []},
            "answer_id": f"turn-{turns}",
            "heard": text,
            "metadata": tracker.latest_message.get("metadata"),
        }
        buttons = [{"title": "再问", "payload": "再问"}]
        dispatcher.utter_message(text=f"第一段\n\n第二段：{text}", buttons=buttons)
        dispatcher.messages[-1]["custom"] = custom


def build_actions(base, contacts, meaning=None):
    return [ActionAnswer()]


def split_sentences(text):
    return ()
