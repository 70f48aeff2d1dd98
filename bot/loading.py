"""Put an assistant together: knowledge, actions, conversations, model. It imports Rasa: prepare that first."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from typing import Any

from actions import Contacts, build_actions, split_sentences
from bot.assistant import Assistant, AssistantError
from bot.knowledge_library import build_library
from bot.library import Library
from bot.logs import log_event
from bot.runtime.agent import ModelMissingError, load_agent, share_work
from bot.runtime.conversations import Conversations
from bot.runtime.event_log import EventLogError
from bot.runtime.levers import Levers
from bot.runtime.live_conversations import LiveConversations
from bot.runtime.open_log import open_event_log
from bot.runtime.remembering_encoder import Encoder, RememberingEncoder
from bot.runtime.whole_reply import rasa_message
from bot.settings import Settings
from knowledge import (
    KnowledgeError,
    MeaningIndex,
    load_encoder,
    load_policy_base,
    load_published,
    published_folders,
)


def load_assistant(settings: Settings, levers: Levers = Levers()) -> Assistant:  # noqa: B008 - frozen
    """Load everything; raise AssistantError that says what is missing or wrong."""
    encoder = RememberingEncoder(load_encoder()) if levers.remembered_vectors else load_encoder()
    actions, library = _load_actions(settings, encoder)
    conversations = _open_conversations(settings, levers)
    try:
        agent = load_agent(
            settings.model_dir,
            actions,
            conversations,
            session_minutes=settings.session_minutes,
            levers=levers,
            encode=encoder.encode,
        )
    except ModelMissingError as error:
        conversations.close()
        raise AssistantError(str(error)) from error
    except Exception as error:
        conversations.close()
        raise AssistantError(f"模型加载失败（{error}）；请运行 python -m bot train --force 重新训练") from error
    return Assistant(
        agent,
        conversations,
        rasa_message,
        split_sentences=split_sentences,
        answer_seconds=settings.answer_seconds,
        library=library,
        workers=share_work(agent, settings.answer_processes or 0),
    )


def _load_actions(settings: Settings, encoder: Encoder) -> tuple[list[Any], Library]:
    """Return the actions, and what channels show of the knowledge they answer from."""
    try:
        published = load_published(settings.data_dir, settings.knowledge_dir)
    except KnowledgeError as error:
        raise AssistantError(f"知识库有误，也没有发布过可用的版本，未启动：\n{error}") from error
    for problem in published.problems:
        log_event(logging.ERROR, "knowledge_problem", problem=str(problem), serving=published.version)
    meaning = MeaningIndex(published.base.clauses.values(), encoder)
    actions = build_actions(published.base, Contacts(settings.operator, settings.hotline), meaning)
    return list(actions), build_library(published.base)


def kept_actions(settings: Settings) -> Iterator[Any]:
    """Yield the answering action of each knowledge version that is kept, the one in use first.

    Where nothing was published yet, the knowledge folder itself is the version in use.
    """
    encoder = load_encoder()
    for folder in published_folders(settings.data_dir) or (settings.knowledge_dir,):
        base = load_policy_base(folder)
        meaning = MeaningIndex(base.clauses.values(), encoder)
        yield from build_actions(base, Contacts(settings.operator, settings.hotline), meaning)


def _open_conversations(settings: Settings, levers: Levers) -> Conversations:
    live = LiveConversations() if levers.live_conversations else LiveConversations(0)
    try:
        return Conversations(open_event_log(settings.data_dir, settings.database_url), live=live)
    except (EventLogError, OSError, sqlite3.Error) as error:
        raise AssistantError(f"打不开会话库：{error}") from error
