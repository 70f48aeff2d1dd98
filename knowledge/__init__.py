"""The structured base: documents taken from their source texts, checked, indexed and looked up.

Knows nothing of Rasa or of any channel. Other rooms import only what stands in ``__all__``.
"""

from knowledge.assembly import DOCUMENTS_ROOT, load_policy_base
from knowledge.encoder import DIMENSIONS, Encoder, load_encoder
from knowledge.errors import KnowledgeError, Problem
from knowledge.kept_vectors import KeptVectors
from knowledge.lexicon import Topic, TopicKind
from knowledge.linking import Match, Mention
from knowledge.meaning import MeaningIndex, Vector
from knowledge.model import (
    Agency,
    AgencyGroup,
    Aspect,
    Certainty,
    Change,
    Clause,
    DocumentFact,
    Figure,
    GlossaryLine,
    Name,
    NameKind,
    Section,
    StatedAspect,
)
from knowledge.normalise import (
    NormalisedText,
    Script,
    count_marks,
    fold,
    name_to_traditional,
    normalise,
    to_simplified_characters,
    to_traditional,
)
from knowledge.pinyin import PinyinReader, is_pinyin, question_words
from knowledge.policy_base import PolicyBase
from knowledge.publication import Published, current_version, load_published, publish, published_folders
from knowledge.quotes import quote_holds
from knowledge.search import Hit, common_words
from knowledge.verbatim import Comparison, Difference, Sameness, VerbatimIndex
from knowledge.yaml_text import parse_yaml

__all__ = [
    "DIMENSIONS",
    "DOCUMENTS_ROOT",
    "Agency",
    "AgencyGroup",
    "Aspect",
    "Certainty",
    "Change",
    "Clause",
    "Comparison",
    "Difference",
    "DocumentFact",
    "Encoder",
    "Figure",
    "GlossaryLine",
    "Hit",
    "KeptVectors",
    "KnowledgeError",
    "Match",
    "MeaningIndex",
    "Mention",
    "Name",
    "NameKind",
    "NormalisedText",
    "PinyinReader",
    "PolicyBase",
    "Problem",
    "Published",
    "Sameness",
    "Script",
    "Section",
    "StatedAspect",
    "Topic",
    "TopicKind",
    "Vector",
    "VerbatimIndex",
    "common_words",
    "count_marks",
    "current_version",
    "fold",
    "is_pinyin",
    "load_encoder",
    "load_policy_base",
    "load_published",
    "name_to_traditional",
    "normalise",
    "parse_yaml",
    "publish",
    "published_folders",
    "question_words",
    "quote_holds",
    "to_simplified_characters",
    "to_traditional",
]
