"""The evidence behind an answer, for ``/why`` in the shell and ``ask --explain``."""

from __future__ import annotations

from typing import Any

from actions.answer import Answer
from actions.context import Context


def explain(context: Context, answer: Answer) -> dict[str, Any]:
    """Return JSON-ready evidence; the keys are those the shell shows."""
    reading, question = context.reading, context.question
    ranking = sorted(question.intents.items(), key=lambda pair: -pair[1])[:5]
    return {
        "normalised": question.normalised,
        "tokens": context.base.cutter.words(question.normalised),
        "ranking": [{"name": name, "confidence": round(chance, 4)} for name, chance in ranking],
        "mentions": [
            {
                "surface": question.normalised[mention.start : mention.end],
                "topic": topic.label,
                "kind": topic.kind.value,
                "score": mention.score,
                "how": mention.match.name.lower(),
            }
            for mention in reading.evidence.mentions
            for topic in mention.topics
        ],
        "hits": [{"clause": hit.clause, "score": round(hit.score, 2)} for hit in reading.evidence.hits[:5]],
        "cues": sorted(reading.cues.kinds),
        "aspects": [aspect.value for aspect in reading.aspects],
        "focus": question.dialogue.as_dict(),
        "decision": list(answer.decision),
        "action": "action_answer",
        "warrants": [{"sentence": line.text, "warrant": line.warrant} for line in answer.lines],
    }
