"""The structured base: documents taken from their source texts, checked, indexed and looked up.

Knows nothing of Rasa or of any channel. Other rooms import only what stands in ``__all__``.
"""

from knowledge.assembly import DOCUMENTS_ROOT, load_policy_base
from knowledge.checks import quote_holds
from knowledge.errors import KnowledgeError, Problem
from knowledge.lexicon import Topic, TopicKind
from knowledge.linking import Match, Mention
from knowledge.model import (
    Agency,
    AgencyGroup,
    Aspect,
    Certainty,
    Clause,
    DocumentFact,
    Figure,
    GlossaryLine,
    Name,
    NameKind,
    Section,
    StatedAspect,
)
from knowledge.normalise import NormalisedText, Script, fold, normalise, to_traditional
from knowledge.policy_base import PolicyBase
from knowledge.search import Hit

__all__ = [
    "DOCUMENTS_ROOT",
    "Agency",
    "AgencyGroup",
    "Aspect",
    "Certainty",
    "Clause",
    "DocumentFact",
    "Figure",
    "GlossaryLine",
    "Hit",
    "KnowledgeError",
    "Match",
    "Mention",
    "Name",
    "NameKind",
    "NormalisedText",
    "PolicyBase",
    "Problem",
    "Script",
    "Section",
    "StatedAspect",
    "Topic",
    "TopicKind",
    "fold",
    "load_policy_base",
    "normalise",
    "quote_holds",
    "to_traditional",
]
