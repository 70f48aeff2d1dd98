"""``python -m bot replay ID``: give a stored question again, as it stood then, and compare the answers."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import warnings
from dataclasses import dataclass
from typing import Any

from bot.model_store import MODEL_FILE
from bot.runtime.environment import prepare_rasa
from bot.settings import Settings, SettingsError, read_settings

SAME, DIFFERENT, WRONG_USAGE, UNAVAILABLE = 0, 1, 2, 3
CONVERSATIONS_FILE = "conversations.db"

_EPILOG = """\
答复的编号是 custom 里的 answer_id，日志的 answered 一行里也有。
退出码：
  0  重放的答复与存下的逐字节相同
  1  不同；打印哪里不同、为什么
  2  用法或设置不对
  3  没有这个编号，或者会话库、模型、知识库打不开
"""


class ReplayError(RuntimeError):
    """Nothing can be replayed; the message says why and what to do."""


@dataclass(frozen=True)
class Replayed:
    """A stored answer beside the one that is given now."""

    question: str
    version: str
    """Knowledge version the new answer comes from."""
    made_here: bool
    """Whether the stored answer was made with that version."""
    is_current: bool
    """Whether that version is the one in use."""
    then: tuple[str, dict[str, Any]]
    """Text and answer object that were stored."""
    now: tuple[str, dict[str, Any]]

    @property
    def same(self) -> bool:
        """Whether both answers have the same bytes."""
        return _bytes(self.then) == _bytes(self.now)


def run_replay(arguments: list[str]) -> int:
    """Replay one answer; return the exit code."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:  # argparse has already said why
        return WRONG_USAGE if stop.code else SAME
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Rasa and its libraries warn of themselves while they are imported
            replayed = asyncio.run(replay(settings, options.id))
    except ReplayError as error:
        print(error, file=sys.stderr)
        return UNAVAILABLE
    print("\n".join(report(replayed)))
    return SAME if replayed.same else DIFFERENT


async def replay(settings: Settings, answer_id: str) -> Replayed:
    """Find a stored answer and give its question to the kept knowledge versions until one made it.

    Raises:
        ReplayError: there is no such answer, or something that is needed cannot be opened.
    """
    prepare_rasa()
    from bot.loading import kept_actions  # noqa: PLC0415 - imports Rasa, which must be prepared first
    from bot.runtime.stored_turns import answer_again, id_it_would_have  # noqa: PLC0415 - as above

    turn, domain = _find(settings, answer_id)
    first: Replayed | None = None
    for place, action in enumerate(kept_actions(settings)):
        made_here = id_it_would_have(action, turn) == answer_id
        if first is None or made_here:
            now = await answer_again(action, turn, domain)
            then = (turn.text, turn.custom)
            replayed = Replayed(turn.question, action.knowledge_version, made_here, place == 0, then, now)
            if made_here:
                return replayed
            first = first or replayed
    if first is None:
        raise ReplayError(f"{settings.knowledge_dir}：没有可用的知识库；请运行 python -m knowledge check")
    return first


def _find(settings: Settings, answer_id: str) -> tuple[Any, Any]:
    """Return the stored turn and the domain of the model."""
    from bot.runtime.event_log import EventLogError  # noqa: PLC0415 - Rasa must be prepared first
    from bot.runtime.open_log import open_event_log  # noqa: PLC0415 - as above
    from bot.runtime.stored_turns import UnreadableTurnError, domain_of_model, find_turn  # noqa: PLC0415 - as above

    file, model = settings.data_dir / CONVERSATIONS_FILE, settings.model_dir / MODEL_FILE
    for path, hint in ((file, "用 BOT_DATA_DIR 指明数据目录"), (model, "先运行 python -m bot train")):
        if not path.is_file() and not (path is file and settings.database_url):
            raise ReplayError(f"没有 {path}；请{hint}")
    try:
        domain = domain_of_model(model)
        log = open_event_log(settings.data_dir, settings.database_url)
    except (EventLogError, OSError, ValueError) as error:
        raise ReplayError(f"打不开：{error}") from error
    try:
        turn = find_turn(log, domain, answer_id)
    except UnreadableTurnError as error:
        raise ReplayError(f"编号 {answer_id} 的那段对话读不出来（{error}）") from error
    finally:
        log.close()
    if turn is None:
        place = "数据库" if settings.database_url else file
        raise ReplayError(f"{place} 里没有编号为 {answer_id} 的答复；对话可能已删除，或者编号抄错了")
    return turn, domain


def report(replayed: Replayed) -> list[str]:
    """Return what to print: the question, the answer of today, and whether and why it differs."""
    lines = [f"问：{replayed.question}", f"知识版本：{replayed.version}", "", replayed.now[0], ""]
    if replayed.same:
        return [*lines, "重放的答复与存下的逐字节相同。"]
    return [*lines, f"重放的答复与存下的不同。原因：{_reason(replayed)}", *_differences(replayed)]


def _reason(replayed: Replayed) -> str:
    if not replayed.made_here:
        return "存下的答复出自另一个知识版本，数据目录里已没有那个版本（或者当时的程序不同）；上面是现用版本的答复。"
    return "知识版本相同，是程序、线索（nlu_data）或固定的话（domain.yml）后来改过。"


def _differences(replayed: Replayed) -> list[str]:
    (old_text, old), (new_text, new) = replayed.then, replayed.now
    lines = []
    if old_text != new_text:
        lines += ["存下的文字是：", *(f"  {line}" for line in old_text.split("\n"))]
    for key in dict.fromkeys((*old, *new)):
        if _json(old.get(key)) != _json(new.get(key)):
            lines.append(f"custom.{key}：存下 {_json(old.get(key))}，现在 {_json(new.get(key))}")
    if not lines:
        lines.append("custom 里各项的顺序不同")
    return lines


def _bytes(answer: tuple[str, dict[str, Any]]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot replay",
        description="按编号重放一个存下的答复：同样的话头、同样的知识版本，看答复是否逐字节相同。",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("id", help="答复的编号（answer_id）")
    return parser
