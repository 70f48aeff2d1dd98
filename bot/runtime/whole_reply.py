"""Collect what the bot says as whole messages.

Rasa's ``CollectingOutputChannel`` cuts a text at blank lines and puts text, buttons and ``custom`` of one utterance
into separate messages. Leans on ``MessageProcessor`` handing every utterance to ``send_response``.
"""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.channels.channel import UserMessage as RasaMessage

PARTS = ("text", "custom", "buttons", "image", "attachment")
"""What is kept of an utterance."""


class WholeReply(CollectingOutputChannel):  # type: ignore[misc]
    """An output channel that keeps each utterance in one piece."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep the utterance's parts that say something."""
        said = {part: message[part] for part in PARTS if message.get(part)}
        if said:
            self.messages.append({"recipient_id": recipient_id, **said})


def rasa_message(  # noqa: PLR0913 - a message has many fields
    sender: str,
    text: str,
    channel: str,
    *,
    explain: bool,
    sentences: list[list[dict[str, Any]]],
    message_id: str = "",
) -> RasaMessage:
    """Return a message for ``Agent.handle_message`` whose reply comes back whole.

    ``sentences`` are the intent rankings of its sentences, for the action (actions/question.py). ``message_id`` is kept
    with the turn; without one Rasa makes one up.
    """
    metadata: dict[str, Any] = {"explain": True} if explain else {}
    if sentences:
        metadata["sentences"] = sentences
    return RasaMessage(
        text, WholeReply(), sender, input_channel=channel, message_id=message_id or None, metadata=metadata or None
    )
