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
from bot.runtime.agent import ModelMissingError, load_agent
from bot.runtime.conversations import Conversations
from bot.runtime.event_log import EventLogError
from bot.runtime.whole_reply import rasa_message
from bot.settings import Settings
from knowledge import (
    KeptVectors,
    KnowledgeError,
    MeaningIndex,
    load_encoder,
    load_policy_base,
    load_published,
    published_folders,
)


def load_assistant(settings: Settings) -> Assistant:
    """Load everything; raise AssistantError that says what is missing or wrong."""
    actions, library = _load_actions(settings)
    conversations = _open_conversations(settings)
    try:
        agent = load_agent(settings.model_dir, actions, conversations, session_minutes=settings.session_minutes)
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
    )


def _load_actions(settings: Settings) -> tuple[list[Any], Library]:
    """Return the actions, and what channels show of the knowledge they answer from."""
    try:
        published = load_published(settings.data_dir, settings.knowledge_dir)
    except KnowledgeError as error:
        raise AssistantError(f"知识库有误，也没有发布过可用的版本，未启动：\n{error}") from error
    for problem in published.problems:
        log_event(logging.ERROR, "knowledge_problem", problem=str(problem), serving=published.version)
    base = published.base
    meaning = MeaningIndex(base.clauses.values(), load_encoder(), _kept_vectors(settings), base.paraphrases)
    actions = build_actions(published.base, Contacts(settings.operator, settings.hotline), meaning)
    return list(actions), build_library(published.base)


def _kept_vectors(settings: Settings) -> KeptVectors:
    """Return the vectors of the knowledge base's sentences, so that a start encodes only new ones."""
    return KeptVectors(load_encoder(), settings.data_dir / "vectors")


def kept_actions(settings: Settings) -> Iterator[Any]:
    """Yield the answering action of each knowledge version that is kept, the one in use first.

    Where nothing was published yet, the knowledge folder itself is the version in use.
    """
    encoder = load_encoder()
    for folder in published_folders(settings.data_dir) or (settings.knowledge_dir,):
        base = load_policy_base(folder)
        meaning = MeaningIndex(base.clauses.values(), encoder, _kept_vectors(settings), base.paraphrases)
        yield from build_actions(base, Contacts(settings.operator, settings.hotline), meaning)


def _open_conversations(settings: Settings) -> Conversations:
    try:
        return Conversations(settings.data_dir)
    except (EventLogError, OSError, sqlite3.Error) as error:
        raise AssistantError(f"打不开会话库：{error}") from error
