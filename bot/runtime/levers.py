"""What makes a turn cheap, lever by lever, so that a measurement can do without any one of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Levers:
    """All on in service; ``dataclasses.replace(Levers(), own_turns=False)`` is service without one.

    Two more are settings of their own: further processes (``Settings.answer_processes``) and turns in one commit
    (group_writer.MOST_TURNS). ``event_kinds`` replaces a method of Rasa for the whole process: measure it in its own.
    """

    own_turns: bool = True
    """Rasa's processor without copies, replays and debug texts; actions called with what they read
    (turn_processor.py, lean_action.py)."""
    one_rule: bool = True
    """The next action without the policies (one_rule.py); needs own_turns."""
    own_parse: bool = True
    """The classifier without Rasa's graph (text_classifier.py); needs own_turns."""
    remembered_vectors: bool = True
    """A sentence is encoded once a turn (remembering_encoder.py)."""
    event_kinds: bool = True
    """Event classes by name (event_kinds.py)."""
    kept_validator: bool = True
    """The check of an action's result is built once (result_validator.py); matters without own_turns."""
    one_blas_thread: bool = True
    """Small products on one thread."""
    live_conversations: bool = True
    """Conversations are kept ready between turns (live_conversations.py)."""
