"""An assistant with canned replies, for the tests of the web chat."""

import asyncio

from bot.messages import BotReply, Serving
from tests.bot.channels import replies


class CannedAssistant:
    """Answers by a word of the question; remembers what it was asked."""

    def __init__(self, library):
        self.messages = []
        self.forgotten = []
        self.library = library
        self.serving = Serving()
        self.gate = None
        """Set to an asyncio.Event to make answers wait for it."""
        self.canned = None
        """A reply to give whatever is asked."""

    async def reply(self, message):
        self.messages.append(message)
        if self.gate:
            await self.gate.wait()
        make = next((m for word, m in replies.BY_QUESTION.items() if word in message.text), replies.content)
        reply = self.canned or make()
        custom = {**reply.answer, "answer_id": f"{len(self.messages):016x}"}
        return BotReply([{**part, "custom": custom} for part in reply.messages])

    async def ready(self):
        await asyncio.sleep(0)
        return True

    async def forget(self, channel, sender):
        self.forgotten.append((channel, sender))
