"""Tell skops what a model of ours may hold, instead of letting it list everything that it could trust.

skops 0.12 trusts every estimator of scikit-learn and every ufunc of NumPy and SciPy. To list them it imports all of
scikit-learn: 2 s of a start and its memory. ``install`` puts a module of the same names in place of its list that
trusts what the classifier of config.yml is made of and nothing else; a model that holds more is refused by name.

Call ``install()`` before the first ``import skops``. It leans on skops taking the list from ``skops.io._trusted_types``
(tests/bot/runtime/test_trusted_types.py compares both).
"""

from __future__ import annotations

import sys
from types import ModuleType

import numpy as np

MODULE = "skops.io._trusted_types"
TRUSTED = {
    "PRIMITIVE_TYPE_NAMES": ["builtins.int", "builtins.float", "builtins.str", "builtins.bool"],
    "CONTAINER_TYPE_NAMES": ["builtins.list", "builtins.set", "builtins.map", "builtins.tuple"],
    "SKLEARN_ESTIMATOR_TYPE_NAMES": ["sklearn.linear_model._logistic.LogisticRegression"],
    "SKLEARN_INTERNAL_TYPE_NAMES": [],
    "SCIPY_UFUNC_TYPE_NAMES": [],
    "NUMPY_UFUNC_TYPE_NAMES": [],
    "NUMPY_RANDOM_BIT_GENERATOR_TYPE_NAMES": [],
    "NUMPY_DTYPE_TYPE_NAMES": sorted({f"numpy.{kind.__name__}" for kind in np.sctypeDict.values()}),
}
"""Name in skops's module → what stands in for its list."""


def install() -> None:
    """Put the list in place; where skops was imported already, nothing changes."""
    if MODULE not in sys.modules:
        module = ModuleType(MODULE, __doc__)
        vars(module).update(TRUSTED)
        sys.modules[MODULE] = module
