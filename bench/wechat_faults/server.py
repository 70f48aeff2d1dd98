"""The server of the fault run: the product, with an assistant that repeats; settings come from the environment."""

import asyncio
import os
import re
from typing import Any

from bench.wechat_fakes.answers import FakeAnswers
from bot import server
from bot.logs import configure_logs
from bot.messages import BotReply, UserMessage
from bot.settings import read_settings

SECONDS = re.compile(r"慢([\d.]+)秒")


class SlowEcho(FakeAnswers):
    """Repeats a question after as many seconds as it says."""

    async def reply(self, message: UserMessage) -> BotReply:
        slow = SECONDS.search(message.text)
        await asyncio.sleep(float(slow[1]) if slow else 0)
        custom: dict[str, Any] = {"kind": "answer", "suggestions": [], "citations": [], "agencies": []}
        text = f"答〔{message.text.partition('：')[0]}〕"
        return BotReply([{"recipient_id": message.sender, "text": text, "custom": custom}])


def main() -> None:
    configure_logs()
    settings = read_settings(os.environ)
    listener = server.bind(settings.host, settings.port)
    with listener:
        asyncio.run(server.run(server.build_app(settings, SlowEcho()), listener, settings, lambda: None))


if __name__ == "__main__":
    main()
