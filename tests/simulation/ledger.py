"""What can be seen from outside, and what must hold of it after each step.

Every question carries its name, ``〔ann#3〕``, and every answer its own, ``答〔ann#3·17〕``: the 17th time that the
action answered anything. So whatever appears anywhere says whose it is and how often it was come by.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass

QUESTION = re.compile(r"〔(\w+#\d+)〕")
ANSWER = re.compile(r"答〔(\w+#\d+)·(\d+)〕")

ONE_REPLY = "every accepted message gets exactly one reply or one honest apology"
STORED = "an answered turn is in the store after recovery"
IN_ORDER = "turns of one sender run in arrival order, one at a time"
ONCE = "the same message id never acts twice"
OWN_TEXT = "nobody sees another's text"
ALIVE = "no input ends or freezes the process"
QUOTED = "every quote is in the published knowledge version"
INVARIANTS = (ONE_REPLY, STORED, IN_ORDER, ONCE, OWN_TEXT, ALIVE, QUOTED)


@dataclass(frozen=True)
class Violation:
    """An invariant that does not hold."""

    invariant: str
    evidence: str


@dataclass(frozen=True, eq=False)
class Arrival:
    """A message that a channel handed to the assistant."""

    conversation: str
    question: str
    given_up: float
    """When its time to be answered is over, in simulated seconds."""


current_arrival: ContextVar[Arrival] = ContextVar("current_arrival")
"""The message that the running task answers."""


class Ledger:
    """Keeps account; a violation is only noted here, since the code under test must not be able to catch it."""

    def __init__(self) -> None:
        self.violations: list[Violation] = []
        self.counts: Counter[str] = Counter()
        """How often what happened, for the summary."""
        self._answers: dict[str, str] = {}
        """Question → the answer that was seen."""
        self._seen: Counter[str] = Counter()
        """How often an answer came by itself."""
        self._deadlines: dict[int, tuple[float, str]] = {}
        self._arrived: defaultdict[str, list[Arrival]] = defaultdict(list)
        self._asked: defaultdict[str, set[str]] = defaultdict(set)
        """Conversation → questions."""
        self._excused: set[str] = set()
        """Questions that may be answered anew: nobody could know any more that they had been."""
        self._unnoted: set[str] = set()
        self._acting: dict[str, Arrival] = {}

    def violate(self, invariant: str, evidence: str) -> None:
        self.violations.append(Violation(invariant, evidence))

    # ── requests: one reply each, in time ──

    def accept(self, request: int, what: str, until: float) -> None:
        """Note that a request is under way that must be replied to by then."""
        self._deadlines[request] = (until, what)

    def reply_to(self, request: int) -> None:
        """Note a reply; a second one is a violation."""
        if self._deadlines.pop(request, None) is None:
            self.violate(ONE_REPLY, f"request {request} was replied to twice")

    def check_deadlines(self, now: float) -> None:
        for request, (until, what) in list(self._deadlines.items()):
            if now > until:
                del self._deadlines[request]
                self.violate(ONE_REPLY, f"no reply to {what}, not even an apology")

    # ── what people see ──

    def shown(self, person: str, text: str, *, asked: str | None) -> None:
        """Note what a person was shown, in reply to the question ``asked``; None where it comes by itself, once."""
        foreign = [name for name in re.findall(r"〔(\w+)#\d+", text) if name != person]
        if foreign:
            self.violate(OWN_TEXT, f"{person} was shown a text of {foreign[0]}")
        for question, number in ANSWER.findall(text):
            self.counts["answers shown"] += 1
            if asked is not None and question != asked:
                self.violate(ONE_REPLY, f"{asked} was answered with the answer to {question}")
            if asked is None:
                self._check_shown_once(question)
            if self._answers.setdefault(question, number) != number and question not in self._excused:
                self.violate(ONCE, f"{question} was answered as {self._answers[question]} and as {number}")

    def excuse(self, conversation: str) -> None:
        """Note that a conversation was moved aside as unreadable."""
        self._excused |= self._asked[conversation]

    def _check_shown_once(self, question: str) -> None:
        self._seen[question] += 1
        if self._seen[question] > 1 and question not in self._excused:
            self.violate(ONE_REPLY, f"the answer to {question} was shown {self._seen[question]} times")

    def check_stored(self, stored: Callable[[], str], since: int = 0) -> None:
        """Look up every answer that was shown, in what the disk holds."""
        kept = set(ANSWER.findall(stored()))
        for question, number in list(self._answers.items())[since:]:
            if (question, number) not in kept:
                self.violate(STORED, f"the answer {number} to {question} was shown and is not stored")

    def is_answered(self, question: str) -> bool:
        return question in self._answers

    # ── turns: in order, one at a time ──

    def arrive(self, conversation: str, question: str, given_up: float) -> Arrival:
        """Note that a channel hands over a message."""
        arrival = Arrival(conversation, question, given_up)
        self._arrived[conversation].append(arrival)
        self._asked[conversation].add(question)
        return arrival

    def begin_turn(self, arrival: Arrival, now: float) -> None:
        """Note that the action begins to work on a message; one whose time is over may still wait for its apology."""
        busy = self._acting.get(arrival.conversation)
        if busy is not None:
            self.violate(IN_ORDER, f"{arrival.question} was begun while {busy.question} was worked on")
        waiting = (earlier for earlier in self._arrived[arrival.conversation] if earlier.given_up > now)
        first = next(waiting, arrival)
        if first is not arrival:
            self.violate(IN_ORDER, f"{arrival.question} was begun before {first.question}, which came first")
        self._acting[arrival.conversation] = arrival

    def end_action(self, arrival: Arrival) -> None:
        if self._acting.get(arrival.conversation) is arrival:
            del self._acting[arrival.conversation]

    def end_turn(self, arrival: Arrival) -> None:
        """Note that a message is done with, however it went."""
        if arrival in self._arrived[arrival.conversation]:
            self._arrived[arrival.conversation].remove(arrival)

    def reach_unsure(self, text: str) -> None:
        """Note that answers were shown and their sender was told that they were not: it cannot but say them again."""
        self._excused |= {question for question, _ in ANSWER.findall(text)}

    def answer_unnoted(self, question: str) -> None:
        """Note that a question is answered while the store fails: only a kill on top may make it be answered anew."""
        self._unnoted.add(question)

    def server_ended(self, unsure: Iterable[str]) -> None:
        """Forget what was under way: a killed server replies to nobody.

        ``unsure``: questions of which the store does not know whether they were answered.
        """
        self._excused |= self._unnoted | set(unsure)
        self._unnoted.clear()
        self._deadlines.clear()
        self._arrived.clear()
        self._acting.clear()

    # ── the store and the knowledge ──

    def check_once(self, answered: Iterable[str]) -> None:
        """Check the questions that were answered in one conversation, as they stand in the store."""
        for question, times in Counter(answered).items():
            if times > 1:
                self.violate(ONCE, f"{question} was answered {times} times in one conversation")

    def check_quote(self, quote: str, published: Iterable[str]) -> None:
        if not any(quote in text for text in published):
            self.violate(QUOTED, f"a quote that no published version has: {quote!r}")
