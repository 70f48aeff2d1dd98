"""skops trusts what the classifier holds and nothing else."""

import importlib
import json
import subprocess
import sys

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, Ridge

from bot.runtime import trusted_types

PRINT_ALL = """
import json, skops.io._trusted_types as trusted
print(json.dumps({name: value for name, value in vars(trusted).items() if name.endswith("_NAMES")}))
"""


def test_nothing_is_trusted_that_skops_does_not_trust():
    done = subprocess.run([sys.executable, "-c", PRINT_ALL], capture_output=True, text=True, check=True)
    theirs = json.loads(done.stdout)
    ours = {name: value for name, value in trusted_types.TRUSTED.items() if name.endswith("_NAMES")}
    assert ours.keys() == theirs.keys()
    assert all(set(names) <= set(theirs[list_name]) for list_name, names in ours.items())


@pytest.fixture
def skops(load_toy):
    """Return skops as the server imports it."""
    load_toy()
    listed = importlib.import_module(trusted_types.MODULE)
    assert trusted_types.TRUSTED["SKLEARN_ESTIMATOR_TYPE_NAMES"] is listed.SKLEARN_ESTIMATOR_TYPE_NAMES
    return importlib.import_module("skops.io")


def test_a_trained_classifier_is_loaded(skops):
    classifier = LogisticRegression().fit([[0.0], [1.0]], ["a", "b"])
    saved = skops.dumps(classifier)
    assert skops.get_untrusted_types(data=saved) == []
    assert np.array_equal(skops.loads(saved).coef_, classifier.coef_)


def test_anything_else_is_refused(skops):
    saved = skops.dumps(Ridge())
    assert skops.get_untrusted_types(data=saved) == ["sklearn.linear_model._ridge.Ridge"]
