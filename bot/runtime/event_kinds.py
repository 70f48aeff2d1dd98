"""Find an event's class by its name at once.

``Event.resolve_by_type`` of Rasa 3.6.21 walks through all subclasses of Event for each event that is read. ``install``
puts a table in front of it; a name that the table has not is looked up by Rasa's own method, so that its refusals stay
its own.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

_rasas_own = Event.resolve_by_type


def install() -> None:
    """Replace Rasa's look-up from now on; calling it again changes nothing that can be seen."""
    kinds: dict[str, Any] = {}
    for kind in all_subclasses(Event):
        kinds.setdefault(kind.type_name, kind)

    def resolve_by_type(type_name: str, default: Any = None) -> Any:
        """Return the class of an event's name."""
        return kinds.get(type_name) or _rasas_own(type_name, default)

    Event.resolve_by_type = staticmethod(resolve_by_type)


def uninstall() -> None:
    """Give Rasa its own look-up back, for measuring."""
    Event.resolve_by_type = staticmethod(_rasas_own)
