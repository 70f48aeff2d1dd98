"""What bot/nlu/logistic_regression.py leans on: probabilities do not depend on how the weights are laid out."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression as SklearnRegression

from bot.runtime.environment import prepare_rasa


@pytest.fixture
def trained(tmp_path):
    """Return a classifier trained on three words, persisted and loaded again."""
    prepare_rasa()
    from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: PLC0415
    from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: PLC0415
    from rasa.engine.storage.resource import Resource  # noqa: PLC0415

    from bot.nlu.logistic_regression import LogisticRegression  # noqa: PLC0415

    storage, resource = LocalModelStorage(tmp_path), Resource("classifier")
    context = ExecutionContext(GraphSchema({}), node_name="classifier")
    config = {**LogisticRegression.get_default_config(), "solver": "newton-cg"}
    before = LogisticRegression.create(config, storage, resource, context)
    words = csr_matrix(np.eye(3))
    before.clf = SklearnRegression().fit(words, ["ask", "greet", "thank"])
    before.persist()
    return words, before.clf, LogisticRegression.load(config, storage, resource, context).clf


def test_probabilities_are_those_of_the_trained_classifier(trained):
    words, before, after = trained
    np.testing.assert_allclose(after.predict_proba(words), before.predict_proba(words))


def test_weights_are_laid_out_for_one_message(trained):
    _, _, after = trained
    assert after.coef_.flags.f_contiguous
