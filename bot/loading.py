"""Put an assistant together: knowledge, actions, conversations, model. It imports Rasa: prepare that first."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from actions import Contacts, build_actions, split_sentences
from bot.assistant import Assistant, AssistantError
from bot.knowledge_library import build_library
from bot.library import Library
from bot.logs import log_event
from bot.messages import Serving
from bot.model_store import Model, find_models
from bot.runtime.agent import load_agent, share_work
from bot.runtime.conversations import Conversations
from bot.runtime.event_log import EventLogError
from bot.runtime.levers import Levers
from bot.runtime.live_conversations import LiveConversations
from bot.runtime.open_log import open_event_log
from bot.runtime.remembering_encoder import Encoder, RememberingEncoder
from bot.runtime.whole_reply import rasa_message
from bot.settings import Settings
from bot.train import hash_inputs
from bot.vectors import kept_vectors
from knowledge import (
    KnowledgeError,
    MeaningIndex,
    load_encoder,
    load_policy_base,
    load_published,
    published_folders,
)

PROJECT = Path(__file__).parent.parent
"""Where the inputs of training are."""


def load_assistant(settings: Settings, levers: Levers = Levers()) -> Assistant:  # noqa: B008 - frozen
    """Load everything; raise AssistantError that says what is missing or wrong."""
    published = _load_published(settings)
    encoder = RememberingEncoder(load_encoder()) if levers.remembered_vectors else load_encoder()
    actions, library = _load_actions(settings, published, encoder)
    conversations = _open_conversations(settings, levers)
    load = partial(
        load_agent,
        actions=actions,
        conversations=conversations,
        session_minutes=settings.session_minutes,
        levers=levers,
        encode=encoder.encode,
    )
    try:
        agent, model, problems = _load_agent(settings, load)
    except AssistantError:
        conversations.close()
        raise
    return Assistant(
        agent,
        conversations,
        rasa_message,
        split_sentences=split_sentences,
        answer_seconds=settings.answer_seconds,
        library=library,
        serving=_serving(published, model, problems),
        workers=share_work(agent, settings.answer_processes or 0),
    )


def _load_agent(settings: Settings, load: Callable[[Path], Any]) -> tuple[Any, Model, list[str]]:
    """Return an agent with the best model that can be loaded, the model, and why a better one could not be."""
    models, problems = find_models(settings.model_dir)
    for model in models:
        try:
            agent = load(model.path)
        except Exception as error:
            problems.append(f"{model.path}：加载失败（{error}）")
        else:
            for problem in problems:
                log_event(logging.ERROR, "model_problem", problem=problem, serving=str(model.path))
            return agent, model, problems
    raise AssistantError("没有可用的模型：\n" + "\n".join(problems) + "\n请运行 python -m bot train --force 重新训练")


def _serving(published: Any, model: Model, problems: list[str]) -> Serving:
    """Say what answers are made with."""
    state, reasons = model.state, [*problems, *map(str, published.problems)]
    if state == "unverified":
        reasons.append("模型没有训练时的摘要，只检查了文件是否完整；运行 python -m bot train 会补上")
    elif state == "current" and model.inputs != hash_inputs(PROJECT):
        state = "stale"
        reasons.append("配置、领域或语料在训练之后变过；请运行 python -m bot train 再重启")
    knowledge = "current"
    if published.problems:
        knowledge = "previous" if published.version else "unpublished"
    return Serving(state, knowledge, tuple(reasons))


def _load_published(settings: Settings) -> Any:
    try:
        published = load_published(settings.data_dir, settings.knowledge_dir)
    except KnowledgeError as error:
        raise AssistantError(f"知识库有误，也没有发布过可用的版本，未启动：\n{error}") from error
    for problem in published.problems:
        log_event(logging.ERROR, "knowledge_problem", problem=str(problem), serving=published.version)
    return published


def _load_actions(settings: Settings, published: Any, encoder: Encoder) -> tuple[list[Any], Library]:
    """Return the actions, and what channels show of the knowledge they answer from."""
    base = published.base
    meaning = MeaningIndex(base.clauses.values(), encoder, kept_vectors(settings), base.paraphrases)
    actions = build_actions(published.base, Contacts(settings.operator, settings.hotline), meaning)
    return list(actions), build_library(published.base)


def kept_actions(settings: Settings) -> Iterator[Any]:
    """Yield the answering action of each knowledge version that is kept, the one in use first.

    Where nothing was published yet, the knowledge folder itself is the version in use.
    """
    encoder = load_encoder()
    for folder in published_folders(settings.data_dir) or (settings.knowledge_dir,):
        base = load_policy_base(folder)
        meaning = MeaningIndex(base.clauses.values(), encoder, kept_vectors(settings), base.paraphrases)
        yield from build_actions(base, Contacts(settings.operator, settings.hotline), meaning)


def _open_conversations(settings: Settings, levers: Levers) -> Conversations:
    live = LiveConversations() if levers.live_conversations else LiveConversations(0)
    try:
        return Conversations(open_event_log(settings.data_dir, settings.database_url), live=live)
    except (EventLogError, OSError, sqlite3.Error) as error:
        raise AssistantError(f"打不开会话库：{error}") from error
