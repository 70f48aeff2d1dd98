"""A knowledge base of nothing."""

from types import SimpleNamespace


class KnowledgeError(Exception):
    problems = ()


class MeaningIndex:
    def __init__(self, clauses, encoder):
        pass


def load_encoder():
    return None


def load_published(data_root, source_root):
    return SimpleNamespace(base=SimpleNamespace(clauses={}), version="toy", problems=())


def load_policy_base(root):
    return SimpleNamespace(clauses={})


def published_folders(data_root):
    return ()
