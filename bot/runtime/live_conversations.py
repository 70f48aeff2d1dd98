"""Conversations kept ready between turns, so that no turn reads what the last one wrote.

What is kept is bounded twice: so many conversations, the longest silent leaving first, and of each so many turns. The
archive has everything; a conversation that left is read from there, as many turns of it.

Leans on ``DialogueStateTracker`` of Rasa 3.6.21: its state (slots, latest message and action) stands beside
``events`` and does not change when old events are taken off.
"""

from __future__ import annotations

from collections import OrderedDict

from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT_RANKING_KEY

MOST_CONVERSATIONS = 4096
"""Conversations kept; a few kB each."""
TURNS = 2
"""Turns kept of each, for policies and sessions; actions have what they need in slots."""


class LiveConversations:
    """Trackers by sender; one is taken out for a turn and put back when the turn is stored."""

    def __init__(self, most: int = MOST_CONVERSATIONS) -> None:
        """Keep up to ``most`` conversations; 0 keeps none."""
        self._most = most
        self._trackers: OrderedDict[str, DialogueStateTracker] = OrderedDict()

    def take(self, sender: str) -> DialogueStateTracker | None:
        """Return a conversation and keep it no longer: a turn that fails leaves nothing half done behind."""
        return self._trackers.pop(sender, None)

    def put(self, tracker: DialogueStateTracker) -> None:
        """Keep a conversation whose events are all stored."""
        if not self._most:
            return
        lighten(tracker)
        self._trackers[tracker.sender_id] = tracker
        self._trackers.move_to_end(tracker.sender_id)
        if len(self._trackers) > self._most:
            self._trackers.popitem(last=False)

    def drop(self, sender: str) -> None:
        """Keep a conversation no longer."""
        self._trackers.pop(sender, None)

    def __len__(self) -> int:
        return len(self._trackers)


def lighten(tracker: DialogueStateTracker) -> None:
    """Take off old turns and sessions, and of what stays what only the archive needs: all intents, answer objects."""
    turns = 0
    for place in range(len(tracker.events) - 1, -1, -1):
        event = tracker.events[place]
        if isinstance(event, BotUttered):
            event.data = {}
        elif isinstance(event, UserUttered):
            event.parse_data = {key: value for key, value in event.parse_data.items() if key != INTENT_RANKING_KEY}
            turns += 1
        if turns == TURNS or isinstance(event, SessionStarted):
            for _ in range(place):
                tracker.events.popleft()
            return
