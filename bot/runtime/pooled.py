"""Classifying and answering in other processes; in this one when those are lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.runtime.text_classifier import TextClassifier
from bot.runtime.worker_pool import WorkerLostError, WorkerPool

Act = Callable[[dict[str, Any]], Any]


class PooledClassifier:
    """Parses in a process of the pool; what a text classifier of this process would have given."""

    def __init__(self, pool: WorkerPool, classifier: TextClassifier) -> None:
        """``classifier`` is the one the pool was forked with."""
        self._pool = pool
        self._classifier = classifier

    async def parse(self, heard: UserMessage) -> dict[str, Any] | None:
        """Return the parse of a message, None for what is left to Rasa."""
        try:
            return await self._pool.call("classify", heard.text)  # type: ignore[no-any-return]
        except WorkerLostError:
            return self._classifier.classify(heard)


class PooledActions(EndpointConfig):  # type: ignore[misc]
    """An action endpoint in the processes of the pool."""

    def __init__(self, pool: WorkerPool, actions: EndpointConfig) -> None:
        """``actions`` are the ones the pool was forked with."""
        super().__init__(url="pool", **actions.kwargs)
        self._pool = pool
        self._actions = actions

    async def request(self, method: str = "post", *, json: dict[str, Any] | None = None, **options: Any) -> Any:
        """Run the action named in ``json``; the domain is there already."""
        call = json or {}
        try:
            result, refusal = await self._pool.call("act", {k: v for k, v in call.items() if k != "domain"})
        except WorkerLostError:
            return await self._actions.request(method, json=call, **options)
        if refusal is not None:
            raise ClientResponseError(*refusal)
        return result


def functions_of(
    classifier: TextClassifier, actions: EndpointConfig, domain: dict[str, Any]
) -> dict[str, Callable[[Any], Any]]:
    """Return what a pool is to be forked with."""

    async def classify(text: str) -> dict[str, Any] | None:
        return classifier.classify(UserMessage(text))

    async def act(call: dict[str, Any]) -> tuple[Any, tuple[int, str, str] | None]:
        try:
            return await actions.request(json={**call, "domain": domain}), None
        except ClientResponseError as refusal:
            return None, (refusal.status, refusal.message, refusal.text)

    return {"classify": classify, "act": act}
