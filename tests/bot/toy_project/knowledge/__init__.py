"""A knowledge base of nothing."""

from types import SimpleNamespace


class KnowledgeError(Exception):
    problems = ()


class Certainty:
    LOW = "low"


class NameKind:
    INDUSTRY = "industry"


class PolicyBase:
    """Holds nothing of every kind."""

    documents = ()

    def __init__(self):
        self.clauses, self.names, self.figures, self.agencies, self.paraphrases = {}, {}, {}, {}, {}


Agency = Clause = SimpleNamespace


class MeaningIndex:
    def __init__(self, clauses, encoder, kept, paraphrases):
        pass


class KeptVectors:
    def __init__(self, encoder, folder, shipped=None):
        pass


def load_encoder():
    return None


def load_published(data_root, source_root):
    return SimpleNamespace(base=PolicyBase(), version="toy", problems=())


def load_policy_base(root):
    return PolicyBase()


def published_folders(data_root):
    return ()
