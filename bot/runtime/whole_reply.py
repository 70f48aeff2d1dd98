"""Collect what the bot says as whole messages.

Rasa's ``CollectingOutputChannel`` cuts a text at blank lines and puts text, buttons and ``custom`` of one utterance
into separate messages. Leans on ``MessageProcessor`` handing every utterance to ``send_response``.
"""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.channels.channel import UserMessage as RasaMessage

_PARTS = ("text", "custom", "buttons", "image", "attachment")


class WholeReply(CollectingOutputChannel):  # type: ignore[misc]
    """An output channel that keeps each utterance in one piece."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep the utterance's parts that say something."""
        said = {part: message[part] for part in _PARTS if message.get(part)}
        if said:
            self.messages.append({"recipient_id": recipient_id, **said})


def rasa_message(sender: str, text: str, channel: str, *, explain: bool) -> RasaMessage:
    """Return a message for ``Agent.handle_message`` whose reply comes back whole."""
    metadata = {"explain": True} if explain else None
    return RasaMessage(text, WholeReply(), sender, input_channel=channel, metadata=metadata)
