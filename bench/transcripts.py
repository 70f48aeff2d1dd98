"""Ask the questions of the READMEs' transcripts again and write down the replies: ``python -m bench.transcripts``."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from bench.exam.items import ROOT
from bench.exam.run import exam_settings
from bot.assistant import Assistant
from bot.logs import configure_logs
from bot.messages import UserMessage
from bot.runtime.environment import prepare_rasa

READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
_BLOCK = re.compile(r"(?<=^```text transcript\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_QUESTION = re.compile(r"^> (.+)$", re.MULTILINE)


async def transcript(assistant: Assistant, questions: list[str], sender: str) -> str:
    """Return one conversation as it stands in a README: questions behind ``> ``, the reply below each."""
    turns = []
    for question in questions:
        reply = await assistant.reply(UserMessage(sender, question, "readme"))
        turns.append(f"> {question}\n{reply.messages[0]['text']}\n")
    return "\n".join(turns)


async def renewed(assistant: Assistant, text: str, name: str) -> str:
    """Return a README's text with every transcript asked again."""
    blocks = list(_BLOCK.finditer(text))
    for place, block in reversed(list(enumerate(blocks))):
        fresh = await transcript(assistant, _QUESTION.findall(block[0]), f"{name}-{place}")
        text = text[: block.start()] + fresh + text[block.end() :]
    return text


async def _rewrite(assistant: Assistant) -> None:
    for path in READMES:
        path.write_text(await renewed(assistant, path.read_text(encoding="utf-8"), path.stem), encoding="utf-8")


def main() -> int:
    """Renew both files with the model that is there."""
    prepare_rasa()
    configure_logs()
    from bot.loading import load_assistant  # noqa: PLC0415 - imports Rasa, which must be prepared first

    with tempfile.TemporaryDirectory() as folder:
        assistant = load_assistant(exam_settings(ROOT / "models", Path(folder)))
        asyncio.run(_rewrite(assistant))
        assistant.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
