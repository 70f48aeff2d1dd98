from dataclasses import replace

from actions.confidence import confidence, features
from actions.weights import load_weights


def test_a_named_subject_is_surer_than_a_bare_guess(ask):
    weights = replace(
        load_weights(), confidence_share=1.0, confidence_lead=1.0, confidence_explained=1.0, confidence_known=1.0
    )
    sure = confidence(ask.context("石墨烯谁负责", "ask_agency", 0.99).reading, weights)
    unsure = confidence(ask.context("那这个东西怎么说", "ask_measures", 0.2).reading, weights)
    assert 0 < unsure < sure < 1


def test_features_are_shares(ask):
    for text, intent in (("石墨烯谁负责", "ask_agency"), ("你好", "greet"), ("", None)):
        assert all(0 <= value <= 1 for value in features(ask.context(text, intent).reading))
