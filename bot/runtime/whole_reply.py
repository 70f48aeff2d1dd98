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


def rasa_message(
    sender: str, text: str, channel: str, *, explain: bool, sentences: list[list[dict[str, Any]]]
) -> RasaMessage:
    """Return a message for ``Agent.handle_message`` whose reply comes back whole.

    ``sentences`` are the intent rankings of its sentences, for the action (actions/question.py).
    """
    metadata: dict[str, Any] = {"explain": True} if explain else {}
    if sentences:
        metadata["sentences"] = sentences
    return RasaMessage(text, WholeReply(), sender, input_channel=channel, metadata=metadata or None)
